package journey

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// typedForm is a form with fields for words, by its page.
type typedForm struct{ pattern, path string }

// desk is somebody with the form open in two windows.
type desk struct {
	site
	name       string
	one, other *browser.Tab
	sent       int      // forms that were sent
	running    *app.App // the program, once it was started anew
}

// endure leads every form that was come to through what else may happen to it,
// and counts the forms. It runs last: it sends them.
func (s site) endure(t *testing.T, b *browser.Browser, forms map[string][]typedForm) {
	t.Helper()
	came, sent := 0, 0
	for _, who := range walkers {
		if len(forms[who.name]) == 0 {
			continue
		}
		came += len(forms[who.name])
		t.Run("the forms of "+who.name, func(t *testing.T) {
			one := s.signIn(t, b, who.name)
			d := &desk{site: s, name: who.name, one: one, other: one.Window()}
			t.Cleanup(func() {
				handler, err := s.app.Handler()
				must(t, err)
				s.line.next.Store(&handler)
				if d.running != nil {
					d.running.Close()
				}
			})
			for _, f := range forms[who.name] {
				d.endure(t, f)
			}
			sent += d.sent
		})
	}
	if t.Logf("%d forms were typed into, left and come back to; %d of them were sent", came, sent); came < 50 || sent < 40 {
		t.Errorf("only %d forms were typed into, and %d sent", came, sent)
	}
}

// endure leads one form through it all. It is typed into in two windows, gone
// away from and back to, and sent when the session has ended; then the program
// is started anew, the button of one window is pressed twice, and the page in
// the other window is older than what it changes. After each of these every
// word is in the form, or kept for its writer, or taken.
func (d *desk) endure(t *testing.T, f typedForm) {
	t.Helper()
	n := d.open(d.one, f, "First")
	if n == 0 {
		t.Logf("%s: what was sent before leaves nothing to fill in here", f.path)
		return
	}
	d.open(d.other, f, "Second")
	for _, tab := range []*browser.Tab{d.one, d.other} {
		tab.Until("what was typed into "+f.path+" to be kept", held)
	}
	d.one.Open(d.url + "/help")
	browser.Get[string](d.one, `(history.back(), "")`)
	d.one.Until("the page before", `location.pathname !== "/help" && document.readyState === "complete" && !!document.querySelector("main")`)
	d.findable(t, f, "First", n, "open in another window, gone away from and back to")
	d.findable(t, f, "Second", n, "typed in another window")

	d.open(d.one, f, "Ended")
	d.idle(t, d.name)
	if title := d.send(d.one, 1); !strings.HasPrefix(title, "You were signed out") {
		t.Errorf("%s: sent after the session ended: %s", f.path, title)
	}
	d.one.Open(d.url + "/demo/sign-in")
	d.one.Press(d.name)
	d.findable(t, f, "Ended", n, "sent after the session ended")

	d.open(d.one, f, "Older")
	d.open(d.other, f, "Twice")
	d.restart(t)
	d.taken(t, d.other, f, "Twice", n, 2)
	d.taken(t, d.one, f, "Older", n, 1)
	d.sent++
}

// open opens a form, types into it, and gives how many fields for words it has.
func (d *desk) open(tab *browser.Tab, f typedForm, word string) int {
	tab.Open(d.url + f.path)
	return len(browser.Get[[]string](tab, typeInto(word)))
}

// findable holds the site to having every word that was typed: in the form, or
// among what it keeps for its writer.
func (d *desk) findable(t *testing.T, f typedForm, word string, n int, when string) {
	t.Helper()
	if lost := browser.Get[[]string](d.one, nowhere(f.path, word, n)); len(lost) > 0 {
		t.Errorf("%s: %s, it has lost %q", f.path, when, lost)
	}
}

// taken sends a form: either it is taken or every word is still there.
func (d *desk) taken(t *testing.T, tab *browser.Tab, f typedForm, word string, n, times int) {
	t.Helper()
	title := d.send(tab, times)
	status := browser.Get[int](tab, `performance.getEntriesByType("navigation")[0].responseStatus`)
	if status < 400 {
		return
	}
	if lost := browser.Get[[]string](tab, nowhere(f.path, word, n)); len(lost) > 0 {
		t.Errorf("%s: answered with %q, it has lost %q", f.path, title, lost)
	}
}

// send presses the button of the form that was typed into, so many times at
// once, and gives the title of the page that follows.
func (d *desk) send(tab *browser.Tab, times int) string {
	browser.Get[bool](tab, `(window.stale = true)`)
	browser.Get[string](tab, fmt.Sprintf(sendIt, times))
	tab.Until("the answer", `!window.stale && document.readyState === "complete" && !!document.querySelector("main")`)
	return browser.Get[string](tab, `document.title`)
}

// nowhere is a script that gives what was typed into some fields and is neither
// on the page that stands there, nor on the form's page opened anew, nor on a
// page of kept words.
func nowhere(path, word string, fields int) string {
	return fmt.Sprintf(`(async () => {
	const at = async p => new DOMParser().parseFromString(await (await fetch(p)).text(), "text/html");
	const said = doc => doc.body.textContent + [...doc.querySelectorAll("input, textarea")].map(e => e.value).join("\n");
	const list = await at("/unsent");
	const pages = [document, await at(%q), ...await Promise.all([...list.querySelectorAll("main a[href^='/unsent/']")].slice(0, 6).map(a => at(a.getAttribute("href"))))];
	const all = pages.map(said).join("\n");
	return [...Array(%d).keys()].map(i => "%s " + i + ": came back at four").filter(one => !all.includes(one));
})()`, path, fields, word)
}

// restart lets a program answer from now on that has seen nothing so far.
func (d *desk) restart(t *testing.T) {
	t.Helper()
	fresh, err := app.Open(context.Background(), d.app.Config, when.System, slog.New(slog.DiscardHandler))
	must(t, err)
	handler, err := fresh.Handler()
	must(t, err)
	d.line.next.Store(&handler)
	if d.running != nil {
		d.running.Close()
	}
	d.running = fresh
}
