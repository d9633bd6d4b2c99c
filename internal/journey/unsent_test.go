package journey

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// line stands between the browser and the site, and can be cut.
type line struct {
	cut  atomic.Bool
	next atomic.Pointer[http.Handler]
}

// ServeHTTP breaks the connection off where the line is cut.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	(*l.next.Load()).ServeHTTP(w, r)
}

const words = "Zephyrine's nan says she came back at four."

// typing opens a form, types and waits until it is held, or not.
func typing(t *testing.T, s site, tab *browser.Tab, wait bool) {
	t.Helper()
	tab.Open(s.url + "/people/new")
	tab.Choose("kind", "child")
	tab.Fill("given", words)
	if wait {
		tab.Until("the words to be kept", `!!document.querySelector("main input[name=unsent]")`)
	}
}

// there holds the page to having the words in its form.
func there(t *testing.T, tab *browser.Tab, when string) {
	t.Helper()
	if got := browser.Get[string](tab, `document.querySelector("main [name=given]")?.value ?? "no form: " + document.title`); got != words {
		t.Errorf("%s: the form says %q", when, got)
	}
}

// What is typed in a real browser is there again, whatever goes wrong, and
// nothing of it stays in the browser.
func TestNothingTypedIsLostInTheBrowser(t *testing.T) {
	s := serve(t, 12)
	b := browser.Start(t)
	t.Run("the tab is closed", func(t *testing.T) {
		tab := s.signIn(t, b, "Ruth Devlin")
		typing(t, s, tab, true)
		again := s.signIn(t, b, "Ruth Devlin") // another window, with nothing of the first
		again.Open(s.url + "/people/new")
		again.Press("Put them back into the form")
		again.Press("Put it back into the form")
		there(t, again, "in another window")
		other := s.signIn(t, b, "Joy Okoro")
		other.Open(s.url + "/people/new")
		if strings.Contains(other.Text(), "you typed words here") {
			t.Error("somebody else is offered them")
		}
		if kept := browser.Get[int](tab, `localStorage.length + sessionStorage.length`); kept != 0 {
			t.Errorf("%d things stay in the browser", kept)
		}
	})
	t.Run("more is typed after a pause, and the tab is closed", func(t *testing.T) {
		tab := s.signIn(t, b, "Marcus Hale")
		typing(t, s, tab, true)
		for n := 2; n <= 3; n++ {
			tab.Fill("surname", strings.Repeat("Q", n))
			tab.Until("more to be kept", fmt.Sprintf(`performance.getEntriesByType("resource").filter(e => e.name.endsWith("/unsent/hold") && e.responseEnd > 0).length >= %d`, n))
		}
		again := s.signIn(t, b, "Marcus Hale")
		again.Open(s.url + "/people/new")
		again.Press("Put them back into the form")
		again.Press("Put it back into the form")
		there(t, again, "after a third pause")
	})
	t.Run("somebody else signs in, in the same browser", func(t *testing.T) {
		tab := s.signIn(t, b, "Linh Tran")
		typing(t, s, tab, true)
		// as in another tab of the same browser
		browser.Get[string](tab, `(fetch("/demo/sign-in").then(a => a.text()).then(page => {
			const form = [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("main form")].find(f => f.innerText.includes("Joy Okoro") || f.textContent.includes("Joy Okoro"));
			return fetch("/demo/sign-in", { method: "POST", body: new URLSearchParams(new FormData(form)) });
		}).then(() => { window.joy = true; }), "")`)
		tab.Until("the other to be signed in", `window.joy === true`)
		browser.Get[bool](tab, `(window.stale = true)`)
		browser.Get[string](tab, `(document.querySelector("main form button:not([type=button])").click(), "")`)
		tab.Until("the page that says so", `!window.stale && document.title.startsWith("This form is not yours")`)
		tab.Sound("a form of somebody else")
		keep(t, tab, "not-yours")
		if strings.Contains(browser.Get[string](tab, `document.documentElement.outerHTML`), "Zephyrine") {
			t.Error("the other sees the words")
		}
		tab.Open(s.url + "/unsent")
		if strings.Contains(tab.Text(), "Zephyrine") {
			t.Error("the other is offered the words")
		}
		tab.Open(s.url + "/demo/sign-in")
		tab.Press("Linh Tran")
		tab.Open(s.url + "/people/new")
		tab.Press("Put them back into the form")
		tab.Press("Put it back into the form")
		there(t, tab, "signed in again after the other")
	})
	t.Run("the line is cut as it is sent", func(t *testing.T) {
		tab := s.signIn(t, b, "Kwame Osei")
		typing(t, s, tab, false)
		s.line.cut.Store(true)
		browser.Get[string](tab, `(document.querySelector("main form button:not([type=button])").click(), "")`)
		tab.Until("the form to say so", `document.querySelector("[data-unsent-says]")?.textContent.includes("Your words are still here")`)
		s.line.cut.Store(false)
		there(t, tab, "the line cut")
		tab.Sound("a form that could not be sent")
	})
	t.Run("the session ends, and somebody signs in again", func(t *testing.T) {
		tab := s.signIn(t, b, "Ruth Devlin")
		typing(t, s, tab, true)
		s.idle(t, "Ruth Devlin")
		browser.Get[bool](tab, `(window.stale = true)`)
		browser.Get[string](tab, `(document.querySelector("main form button:not([type=button])").click(), "")`)
		tab.Until("the page that says so", `!window.stale && document.title.startsWith("You were signed out")`)
		tab.Sound("what was typed is kept")
		back := browser.Get[string](tab, `new URLSearchParams(new URL(document.querySelector("main a.govuk-button").href).search).get("back")`)
		tab.Open(s.url + "/demo/sign-in")
		tab.Press("Ruth Devlin")
		tab.Open(s.url + back)
		there(t, tab, "signed in again")
		tab.Sound("words put back")
	})
	t.Run("back", func(t *testing.T) {
		tab := s.signIn(t, b, "Joy Okoro")
		typing(t, s, tab, true)
		tab.Open(s.url + "/help")
		browser.Get[string](tab, `(history.back(), "")`)
		tab.Until("the form", `!!document.querySelector("main [name=given]")`)
		if browser.Get[string](tab, `document.querySelector("main [name=given]").value`) != words {
			tab.Press("Put them back into the form")
			tab.Press("Put it back into the form")
		}
		there(t, tab, "gone back to")
	})
}

// The warning comes in words before a session ends, can be answered with the
// keyboard, and lets the session go on.
func TestTheWarningBeforeASessionEnds(t *testing.T) {
	s := serve(t, 12)
	tab := s.signIn(t, browser.Start(t), "Joy Okoro")
	tab.Open(s.url + "/people/new")
	s.exec(t, "Joy Okoro", `UPDATE session SET idle_ends = now() + interval '100 seconds' WHERE account_id = $1`)
	browser.Get[string](tab, `(document.dispatchEvent(new Event("visibilitychange")), "")`)
	tab.Until("the warning", `document.querySelector(".sl-leave p")?.textContent.includes("You will be signed out at")`)
	tab.Sound("the warning")
	browser.Get[string](tab, `(document.querySelector(".sl-leave button").focus(), "")`)
	tab.Keys("\r")
	tab.Until("the warning to go", `!document.querySelector(".sl-leave")`)
	tab.Open(s.url + "/hub")
	if !strings.HasPrefix(tab.Path(), "/hub") {
		t.Errorf("the session did not go on: %s", tab.Path())
	}
}

// idle lets somebody's sessions end, as after ten minutes.
func (s site) idle(t *testing.T, name string) {
	t.Helper()
	s.exec(t, name, `UPDATE session SET idle_ends = now() - interval '1 second' WHERE account_id = $1`)
}

// exec changes somebody's sessions as the sign-in service.
func (s site) exec(t *testing.T, name, sql string) {
	t.Helper()
	account := s.actor(t, name).ID
	must(t, s.app.DB.As(context.Background(), who.SignIn, who.Running, func(tx *pg.Tx) error {
		n, err := tx.Exec(context.Background(), sql, account)
		if err == nil && n == 0 {
			err = fmt.Errorf("%s has no session", name)
		}
		return err
	}))
}
