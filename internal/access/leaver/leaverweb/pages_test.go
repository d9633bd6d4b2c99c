package leaverweb_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// world is a school with an administrator and four others.
type world struct {
	*hubkit.World
	admin  *hubkit.Visitor
	emails map[string]string // by name
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{World: hubkit.New(t), emails: map[string]string{}}
	gill := w.Join("school", "Gill Stone", who.Administrator)
	w.Join("school", "Amir Shah", who.Referrer)
	w.Join("school", "Beth Lund", who.Referrer)
	for _, a := range []string{"Yusuf Ahmed", "Carys Price", "Gill Stone", "Amir Shah", "Beth Lund"} {
		w.emails[a] = w.Text(`SELECT email FROM account WHERE name = $1`, a)
	}
	w.admin = w.Site(gill)
	return w
}

// list is a list on which those named have left.
func (w world) list(left ...string) string {
	var b strings.Builder
	b.WriteString("email,active\n")
	for _, name := range left {
		b.WriteString(w.emails[name] + ",no\n")
	}
	return b.String()
}

func (w world) closed() int {
	return w.Count(`SELECT count(*) FROM account WHERE disabled IS NOT NULL`)
}

// A list is looked at, names whom it would close, and closes them when the
// administrator says so, once however often it is sent.
func TestTheWayOfAList(t *testing.T) {
	w := newWorld(t)
	if got := w.admin.Open("/accounts").Attrs(`a[href="/accounts/leavers"]`, "href"); len(got) != 1 {
		t.Error("the accounts do not lead to the list")
	}
	w.admin.Open("/accounts/leavers").Says(http.StatusOK, "Nobody's account is closed before you say so.")
	page := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", w.list("Amir Shah")+"new@school.example,yes\n"))
	page.Says(http.StatusOK, "Amir Shah", "The list says they have left (line 2).", "On the list, without an account", "new@school.example", "With an account, not on the list")
	if w.closed() != 0 {
		t.Fatal("looking at a list closed somebody")
	}
	if got := page.Text(`form[action="/accounts/leavers/close"] button`); got != "Close 1 account now" {
		t.Errorf("the button says %q", got)
	}
	form := page.Hidden(`form[action="/accounts/leavers/close"]`)
	for range 2 {
		w.admin.Send("/accounts/leavers/close", form...).Leads("/accounts")
	}
	if w.closed() != 1 || w.Count(`SELECT count(*) FROM journal WHERE action = 'account.disable'`) != 1 {
		t.Errorf("%d accounts are closed", w.closed())
	}
	again := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", w.list("Amir Shah")))
	again.Says(http.StatusOK, "The list closes nobody.")
	if len(again.Attrs(`form[action="/accounts/leavers/close"]`, "action")) != 0 {
		t.Error("a list that closes nobody asks to close")
	}
}

// A list that closes many asks for words; wrong ones close nobody, and stay
// with the list where they were typed.
func TestADangerousList(t *testing.T) {
	w := newWorld(t)
	page := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", w.list("Amir Shah", "Beth Lund", "Carys Price")))
	page.Says(http.StatusOK, "closes more than a third", "type: close 3 accounts")
	form := page.Hidden(`form[action="/accounts/leavers/close"]`)
	wrong := w.admin.Send("/accounts/leavers/close", append(form, "words", "close <them>")...)
	wrong.Says(http.StatusUnprocessableEntity, "Type: close 3 accounts.", "Beth Lund")
	if got := wrong.Attr(`input[name="words"]`, "value"); got != "close <them>" {
		t.Errorf("what was typed has become %q", got)
	}
	if w.closed() != 0 {
		t.Fatal("wrong words closed somebody")
	}
	again := wrong.Hidden(`form[action="/accounts/leavers/close"]`)
	if i := slices.Index(again, "list"); i < 0 || !strings.Contains(again[i+1], w.emails["Beth Lund"]) {
		t.Fatal("the list is lost")
	}
	w.admin.Send("/accounts/leavers/close", append(again, "words", "Close 3 accounts")...).Leads("/accounts")
	if w.closed() != 3 {
		t.Errorf("%d accounts are closed; want 3", w.closed())
	}
}

// What is wrong with a list is said by line, not by what stands there, and
// closes nobody; what was chosen beside the file stays chosen.
func TestAListWithMistakes(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct{ content, says string }{
		"empty":           {"", "file"},
		"not of this use": {"name,job\nAmir,Teacher\n", "No column is headed email."},
		"too large":       {"email\n" + strings.Repeat("a@school.example\n", 17000), "256 KB"},
	} {
		page := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", c.content, "whole", "yes"))
		page.Says(http.StatusUnprocessableEntity, c.says)
		if len(page.Attrs(`input[name="whole"][value="yes"][checked]`, "name")) != 1 {
			t.Errorf("%s: the answer that was chosen is lost", name)
		}
	}
	page := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", w.list("Amir Shah")+"zephyrine,perhaps\n"))
	page.Says(http.StatusOK, "Lines that can't be read", "The e-mail address is missing or is none.")
	if strings.Contains(page.Text("table"), "zephyrine") || len(page.Attrs(`form[action="/accounts/leavers/close"]`, "action")) != 0 {
		t.Error("the page repeats the line, or offers to close")
	}
	w.admin.Send("/accounts/leavers/close", "list", w.list("Amir Shah")+"zephyrine,perhaps\n").Says(http.StatusUnprocessableEntity, "Nobody's account was closed.")
	if w.closed() != 0 {
		t.Error("a list with mistakes closed somebody")
	}
}

// Only an administrator brings a list, and it closes nobody of another agency
// nor whoever brings it.
func TestWhoseList(t *testing.T) {
	w := newWorld(t)
	for _, actor := range []who.Actor{w.School, w.Manager, w.Worker, w.Audit} {
		site := w.Site(actor)
		for _, got := range []hubkit.Page{site.Open("/accounts/leavers"), site.Read(site.Upload("/accounts/leavers", "file", w.list("Amir Shah"))), site.Send("/accounts/leavers/close", "list", w.list("Amir Shah"))} {
			if got.Code != http.StatusForbidden {
				t.Errorf("%s: %d", actor.Name, got.Code)
			}
		}
	}
	other := w.Text(`SELECT email FROM account WHERE name = 'Simran Kaur'`)
	page := w.admin.Read(w.admin.Upload("/accounts/leavers", "file", "email,active\n"+other+",no\n"+w.emails["Gill Stone"]+",no\n"))
	page.Says(http.StatusOK, "The list closes nobody.", "The list says that you have left yourself.")
	page.Hides("Simran")
	w.admin.Send("/accounts/leavers/close", "list", "email,active\n"+other+",no\n"+w.emails["Gill Stone"]+",no\n").Leads("/accounts")
	if w.closed() != 0 {
		t.Error("the list closed somebody of another agency, or its bringer")
	}
}
