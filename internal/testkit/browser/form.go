package browser

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Press clicks the first button, link or summary of the page whose words hold
// a text, and waits for the page that follows.
func (t *Tab) Press(words string) {
	t.tb.Helper()
	t.leave(fmt.Sprintf(`[...document.querySelectorAll("main button, main a, header button, header a, nav a")].find(e => e.innerText.includes(%s))`, strconv.Quote(words)), words)
}

// Submit presses a button by its name and value.
func (t *Tab) Submit(name, value string) {
	t.tb.Helper()
	t.leave(fmt.Sprintf(`document.querySelector('main button[name=%q][value=%q]')`, name, value), name)
}

// leave clicks what a script finds and waits until another page stands there.
func (t *Tab) leave(find, called string) {
	t.tb.Helper()
	found := Get[bool](t, `(() => { const e = `+find+`; if (!e) return false; window.sightlineHere = true; e.click(); return true; })()`)
	if !found {
		t.tb.Fatalf("nothing to press called %q at %s", called, t.where())
	}
	for end := time.Now().Add(patience); ; time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) {
			t.tb.Fatalf("pressing %q led nowhere, at %s", called, t.where())
		}
		if away, err := chromedp.Run(t.ctx, chromedp.Evaluate[bool](`!window.sightlineHere && document.readyState === "complete" && !!document.querySelector("main")`)); err == nil && away {
			return
		}
	}
}

// Fill types a text into a field of the page, by its name, as if by keyboard:
// scripts that listen hear of it.
func (t *Tab) Fill(name, text string) {
	t.tb.Helper()
	t.set(name, `e.focus(); e.value = `+strconv.Quote(text))
}

// Choose picks an answer of radios, checkboxes or a select.
func (t *Tab) Choose(name, value string) {
	t.tb.Helper()
	t.set(name, fmt.Sprintf(`if (e.tagName === "SELECT") e.value = %[1]q; else { const one = all.find(x => x.value === %[1]q); if (!one) return "no such answer"; one.checked = true; }`, value))
}

// Attach gives a field of the page a file, as if it were chosen from the disk.
func (t *Tab) Attach(name, file, content string) {
	t.tb.Helper()
	t.set(name, fmt.Sprintf(`const d = new DataTransfer(); d.items.add(new File([%q], %q)); e.files = d.files`, content, file))
}

func (t *Tab) set(name, do string) {
	t.tb.Helper()
	problem := Get[string](t, fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('main [name=%q]')], e = all[0]; if (!e) return "no such field"; %s;
		for (const kind of ["input", "change"]) e.dispatchEvent(new Event(kind, { bubbles: true })); return ""; })()`, name, do))
	if problem != "" {
		t.tb.Fatalf("field %q: %s, at %s", name, problem, t.where())
	}
}

// Text is the words of the page's main part.
func (t *Tab) Text() string {
	t.tb.Helper()
	return Get[string](t, `document.querySelector("main").innerText`)
}

// Path is the address of the page, without the site.
func (t *Tab) Path() string {
	t.tb.Helper()
	return Get[string](t, `location.pathname`)
}

// Script turns the page's scripts off or on, from the next page.
func (t *Tab) Script(on bool) {
	t.tb.Helper()
	t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// Keys types on the keyboard, wherever the focus is: text, or keys of the
// package kb ("\t", "\r", " ").
func (t *Tab) Keys(keys string) {
	t.tb.Helper()
	t.Do(chromedp.KeyEvent(keys))
}

// Follow presses a key that leads to another page, and waits for it.
func (t *Tab) Follow(key string) {
	t.tb.Helper()
	Get[bool](t, `(window.stale = true)`)
	t.Keys(key)
	t.Until("the next page", `!window.stale && document.readyState === "complete" && !!document.querySelector("main")`)
}

// Until waits for a script to say true.
func (t *Tab) Until(what, script string) {
	t.tb.Helper()
	for deadline := time.Now().Add(patience + 15*time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.ctx, patience)
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
		cancel()
		if err == nil && done {
			return
		}
	}
	t.tb.Fatalf("in the browser, at %s: waited in vain for %s", t.where(), what)
}

// Focus is what has the focus, in words: its label, text or name.
func (t *Tab) Focus() string {
	t.tb.Helper()
	return Get[string](t, `(e => (e.labels?.[0]?.innerText || e.innerText || e.name || e.tagName).trim().split("\n")[0])(document.activeElement)`)
}
