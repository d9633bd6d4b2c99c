package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// The police bring a list in the site, with and without scripts, say what its
// columns mean and have it compared. The hub then sees on the child's record
// that they know her; another agency sees nothing of it; taken back, it is gone.
func TestAnAgencyBringsItsListInTheSite(t *testing.T) {
	for name, script := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) { bringInTheSite(t, script) })
	}
}

func bringInTheSite(t *testing.T, script bool) {
	t.Helper()
	s := serve(t, 12)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	must(t, s.app.Jobs.Start(ctx))
	defer func() { must(t, s.app.Jobs.Stop(context.Background())) }()
	zofia := s.child(t, "Zofia", "Szczepanska")
	b := browser.Start(t)
	tab := s.signIn(t, b, "Det Sgt Simran Kaur")
	tab.Script(script)
	sound := func(name string) {
		t.Helper()
		tab.Script(true) // the page was loaded as it is; axe-core needs scripts to look at it
		for _, width := range []int64{360, 1280} {
			tab.Resize(width)
			tab.Sound(name)
			keep(t, tab, "list-"+strings.ReplaceAll(name, " ", "-")+map[int64]string{360: "-phone", 1280: ""}[width])
		}
		tab.Script(script)
	}
	tab.Open(s.url + "/extracts")
	sound("no list yet")
	tab.Press("Bring a list")
	sound("bring a list")
	tab.Fill("name", "Missing episodes")
	tab.Fill("purpose", "Joint work on missing children, agreement of May 2026")
	tab.Attach("file", "police.csv", "GIF89a...")
	tab.Press("Bring the list")
	if words := tab.Text(); !strings.Contains(words, "takes no pictures") || !strings.Contains(browser.Get[string](tab, `document.querySelector("#purpose").value`), "agreement of May 2026") {
		t.Fatalf("a picture is taken, or what was typed is lost: %s", words)
	}
	sound("a refused list")
	tab.Attach("file", "police.csv", "nr;forename;surname;born;postcode\nP-17;Zofja;Szczepanka;14/03/2012;EM4 2AB\nP-18;Nobody;Elsewhere;31/02/1990;EM9 9ZZ\n")
	tab.Press("Bring the list")
	columns := tab.Path()
	sound("columns")
	if words := tab.Text(); !strings.Contains(words, "There is no such day") || !strings.Contains(words, "In the first lines: P-17") {
		t.Fatalf("the page does not say what stands in the list: %s", words)
	}
	tab.Submit("then", "compare")
	if words := tab.Text(); !strings.Contains(words, "Say which column is your own reference") {
		t.Fatalf("compared without a reference: %s", words)
	}
	sound("columns to mend")
	tab.Choose("column-0", "reference")
	tab.Submit("then", "compare")
	one := strings.TrimSuffix(columns, "/columns")
	for end := time.Now().Add(time.Minute); !strings.Contains(tab.Text(), "2 lines were compared"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not compared in a minute: %s", tab.Text())
		}
		tab.Open(s.url + one)
	}
	sound("compared")
	if words := tab.Text(); strings.Contains(words, "Zof") || strings.Contains(words, "P-17") {
		t.Errorf("the police are told whom it matched: %s", words)
	}
	hub := s.signIn(t, b, "Joy Okoro")
	hub.Open(s.url + "/people/" + zofia.String())
	if words := hub.Text(); !strings.Contains(words, "Known to") || !strings.Contains(words, "Eastmarch Police") || !strings.Contains(words, "their reference P-17") {
		t.Errorf("the record does not say that the police know her: %s", words)
	}
	s.seesNoMatch(t, "Det Sgt Simran Kaur", "Yusuf Ahmed", "Gill Stone")
	tab.Fill("reason", "It was the wrong list.")
	tab.Press("Take the list back")
	sound("taken back")
	hub.Open(s.url + "/people/" + zofia.String())
	if words := hub.Text(); strings.Contains(words, "P-17") {
		t.Errorf("taken back, it still stands: %s", words)
	}
	for _, complaint := range tab.Complaints() {
		if !strings.Contains(complaint, "422") { // the answers to what had to be mended
			t.Error("the browser says:", complaint)
		}
	}
}

// seesNoMatch fails when one of them reads a match in the database.
func (s site) seesNoMatch(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		var n int
		must(t, s.app.DB.As(context.Background(), s.as(t, name), who.Checking, func(tx *pg.Tx) error {
			return tx.QueryRow(context.Background(), `SELECT count(*) FROM extract_match`).Scan(&n)
		}))
		if n != 0 {
			t.Errorf("%s reads %d matches", name, n)
		}
	}
}
