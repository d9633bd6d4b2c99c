package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// command runs a command line beside a world that is open, and gives its exit
// code, what it wrote and what it complained of.
func command(w *hubkit.World, in string, args ...string) (code int, out, complaint string) {
	w.Helper()
	var o, e bytes.Buffer
	code = app.Main(w.Context(), append(args, "--database-url", w.Config.DatabaseURL, "--owner-url", w.Config.OwnerURL), app.Streams{In: strings.NewReader(in), Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// An agency's list on the command line: looked at, then done, with the accounts
// closed, their sessions over and the journal saying so; done again it changes
// nothing. A list with a mistake, a dangerous one, one of no agency and one that
// is not there close nobody, and the exit code says so.
func TestFeedCommand(t *testing.T) {
	w := hubkit.New(t)
	w.Join("school", "Gill Stone", who.Administrator)
	w.Join("school", "Amir Shah", who.Referrer)
	beth := w.Join("school", "Beth Lund", who.Referrer)
	site := w.Site(beth)
	mail := func(name string) string { return w.Text(`SELECT email FROM account WHERE name = $1`, name) }
	closed := func() int { return w.Count(`SELECT count(*) FROM account WHERE disabled IS NOT NULL`) }
	file := filepath.Join(t.TempDir(), "staff.csv")
	if err := os.WriteFile(file, []byte("email,leaving date\n"+mail("Beth Lund")+",2020-01-31\n"+mail("Simran Kaur")+",2020-01-31\nnew@school.example,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	school := []string{"--agency", "Eastmarch school"}
	feed := func(in string, args ...string) (int, string, string) {
		return command(w, in, append([]string{"accounts", "feed"}, args...)...)
	}

	code, out, complaint := feed("", append(school, file, "--dry")...)
	if code != 0 || closed() != 0 || !strings.Contains(out, "close Beth Lund") || !strings.Contains(out, "no account: new@school.example") || strings.Contains(out, "Simran") {
		t.Fatalf("looked at: %d, %d closed: %s%s", code, closed(), out, complaint)
	}
	if got := site.Get("/account"); got.Code != 200 {
		t.Fatalf("before: %d", got.Code)
	}
	if code, out, complaint = feed("", append(school, file)...); code != 0 || !strings.HasSuffix(out, "Done.\n") {
		t.Fatalf("done: %d %s%s", code, out, complaint)
	}
	if closed() != 1 || w.Count(`SELECT count(*) FROM account WHERE name = 'Beth Lund' AND disabled IS NOT NULL`) != 1 {
		t.Errorf("%d accounts are closed; want Beth Lund's alone", closed())
	}
	if got := site.Get("/account"); got.Code == 200 {
		t.Error("the session goes on")
	}
	entries := func() int {
		return w.Count(`SELECT count(*) FROM journal j JOIN account a ON a.id = j.actor_id WHERE j.action = 'account.disable' AND j.subjects @> ARRAY[$1::uuid] AND a.kind = 'system'`, beth.ID)
	}
	if entries() != 1 {
		t.Errorf("%d entries say that the agency's list closed it", entries())
	}
	if code, out, _ = feed("", append(school, file)...); code != 0 || entries() != 1 || strings.Contains(out, "close Beth") {
		t.Errorf("again: %d, %d entries: %s", code, entries(), out)
	}

	for name, c := range map[string]struct {
		in   string
		args []string
		says string
	}{
		"a line with a mistake": {"email,active\nzephyrine,no\n" + mail("Amir Shah") + ",no\n", append(school, "-"), "line 2"},
		"no column":             {"who\nAmir\n", append(school, "-"), "No column is headed email"},
		"more than a third":     {"email\n" + mail("Gill Stone") + "\n", append(school, "-", "--whole"), "more than a third"},
		"too large":             {"email\n" + strings.Repeat("a@school.example\n", 17000), append(school, "-"), "256 KB"},
		"no such agency":        {"email\n", []string{"--agency", "Nowhere", "-"}, "Nowhere"},
		"no such file":          {"", append(school, file+".gone"), ""},
	} {
		code, out, complaint := feed(c.in, c.args...)
		if code == 0 || !strings.Contains(out+complaint, c.says) {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, complaint)
		}
		if strings.Contains(out+complaint, "zephyrine") {
			t.Errorf("%s: it repeats what stands on the line", name)
		}
	}
	if closed() != 1 {
		t.Errorf("%d accounts are closed after lists that were refused", closed())
	}
	whole := "email\n" + mail("Gill Stone") + "\n"
	if code, out, complaint = feed(whole, append(school, "-", "--whole", "--confirm", "close 3 accounts")...); code != 0 || closed() != 4 {
		t.Errorf("with the words it asks for: %d, %d closed: %s%s", code, closed(), out, complaint)
	}
}
