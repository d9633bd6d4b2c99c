package journey

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// The police bring a list. A child's record then says that they know her, by
// their own reference; the police are not told whom the list matched; and a
// newer list takes the older one's place.
func TestAnAgencysListSaysWhoKnowsAChild(t *testing.T) {
	s := serve(t, 12)
	ctx := context.Background()
	zofia := s.child(t, "Zofia", "Szczepanska")
	bring := func(purpose, content string) (code int, out string) {
		file := filepath.Join(t.TempDir(), "police.csv")
		must(t, os.WriteFile(file, []byte(content), 0o600))
		var std bytes.Buffer
		code = app.Main(ctx, []string{"match", "link", file, "--as", "Eastmarch Police", "--purpose", purpose, "--named", "Missing episodes",
			"--database-url", s.app.Config.DatabaseURL, "--owner-url", s.app.Config.OwnerURL}, app.Streams{In: strings.NewReader(""), Out: &std, Err: &std})
		return code, std.String()
	}
	const head = "ref,forename,surname,dob,postcode\n"
	code, out := bring("Joint work on missing children, agreement of May 2026", head+"P-17,Zofja,Szczepanka,14/03/2012,EM4 2AB\nP-18,Nobody,Elsewhere,01/01/1990,EM9 9ZZ\n")
	if code != 0 || !strings.Contains(out, "2 rows compared") || strings.Contains(out, "Zof") {
		t.Fatalf("exit %d: %s", code, out)
	}
	b := browser.Start(t)
	tab := s.signIn(t, b, "Joy Okoro")
	check(t, s, tab, "/people/"+zofia.String())
	if words := tab.Text(); !strings.Contains(words, "Known to") || !strings.Contains(words, "Eastmarch Police") || !strings.Contains(words, "their reference P-17") {
		t.Errorf("the record does not say that the police know her: %s", words)
	}
	for _, actor := range []who.Actor{s.as(t, "Det Sgt Simran Kaur"), s.as(t, "Yusuf Ahmed")} {
		var n int
		must(t, s.app.DB.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
			return tx.QueryRow(ctx, `SELECT count(*) FROM extract_match`).Scan(&n)
		}))
		if n != 0 {
			t.Errorf("%s reads %d matches", actor.Name, n)
		}
	}
	if code, out := bring("", head+"P-17,Zofja,Szczepanka,14/03/2012,EM4 2AB\n"); code != 2 || !strings.Contains(out, "purpose") {
		t.Errorf("without a purpose: exit %d: %s", code, out)
	}
	if code, out := bring("Joint work", head+"P-17,\"Zof\n"); code != 2 || !strings.Contains(out, "line 2") {
		t.Errorf("a damaged file: exit %d: %s", code, out)
	}
	if code, out = bring("Joint work", head+"P-30,Somebody,Different,02/02/1991,EM9 9ZZ\n"); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	tab.Open(s.url + "/people/" + zofia.String())
	if words := tab.Text(); strings.Contains(words, "P-17") {
		t.Errorf("the older list still stands: %s", words)
	}
}
