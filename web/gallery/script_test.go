package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/sightline-partnership/sightline/web"
)

// bench is a page with the real script and, behind it, ends of a server that a
// test controls.
type bench struct {
	ctx  context.Context
	body atomic.Value // the page's body, as HTML
	end  atomic.Value // func(http.ResponseWriter, *http.Request): answers POST /end
	down atomic.Bool  // the server answers 503
	hits atomic.Int32 // how often /end was asked
	last atomic.Value // the form that /end was asked with, as text
}

func newBench(t *testing.T, browser context.Context, body string) *bench {
	b := &bench{}
	b.body.Store(body)
	b.end.Store(func(http.ResponseWriter, *http.Request) {})
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(web.Built())))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if b.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, `<!DOCTYPE html><title>t</title><body><script src="%s"></script>%s<script type="module" src="%s"></script>`,
			web.Asset("early.js"), b.body.Load(), web.Asset("sightline.js"))
	})
	mux.HandleFunc("POST /end", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // what can't be read is empty
		b.last.Store(r.PostForm.Encode())
		b.hits.Add(1)
		if b.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		b.end.Load().(func(http.ResponseWriter, *http.Request))(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	ctx, done := chromedp.NewContext(browser)
	t.Cleanup(done)
	b.ctx = ctx
	must(t, chromedp.Do(ctx, chromedp.Navigate(server.URL+"/"), chromedp.WaitReady("body.js-enabled")))
	return b
}

// answers sets what POST /end replies.
func (b *bench) answers(status int, text string) {
	b.end.Store(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	})
}

// until waits for a script to be true of the page.
func (b *bench) until(t *testing.T, script string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	html, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerHTML`))
	t.Fatalf("never true: %s\n%s", script, html)
}

func (b *bench) keys(t *testing.T, keys string) {
	t.Helper()
	must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}

func TestScript(t *testing.T) {
	if err := web.Ready(); err != nil {
		t.Fatal(err)
	}
	browser := chromium(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"autosave": autosaves, "keys": hearsKeys, "board": renews, "lint": prompts, "live": follows, "search list": suggests, "choices": reveals,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

const draft = `<form data-autosave="/end"><input type="hidden" name="was" value="first"><textarea name="worry"></textarea><p data-autosave-says role="status"></p></form>`

func autosaves(t *testing.T, browser context.Context) {
	b := newBench(t, browser, draft)
	b.down.Store(true)
	must(t, chromedp.Do(b.ctx, chromedp.SendKeys("textarea", "new phone")))
	b.until(t, `document.querySelector("[data-autosave-says]").textContent.startsWith("Not saved yet. Your words are kept here, and")`)
	b.down.Store(false)
	b.answers(http.StatusUnprocessableEntity, "")
	must(t, chromedp.Do(b.ctx, chromedp.SendKeys("textarea", ", again")))
	b.until(t, `document.querySelector("[data-autosave-says]").textContent.includes("Save to see what to change")`)
	b.answers(http.StatusOK, `{"saved": "14:05", "was": "second"}`)
	must(t, chromedp.Do(b.ctx, chromedp.SendKeys("textarea", "!")))
	b.until(t, `document.querySelector("[data-autosave-says]").textContent === "Saved at 14:05"`)
	if got := b.last.Load(); got != "was=first&worry=new+phone%2C+again%21" {
		t.Errorf("posted %q", got)
	}
	if got := get[string](b.ctx, t, `document.querySelector("[name=was]").value`); got != "second" {
		t.Errorf("another window would be noticed by %q", got)
	}
	if n := get[int](b.ctx, t, `localStorage.length + sessionStorage.length`); n != 0 {
		t.Error("something was kept in the browser")
	}
}

const list = `<a href="#top">top</a><input data-search><p data-board-live role="status"></p>
<div data-board data-refresh="1"><table>%s</table></div>`

func row(name string) string {
	return fmt.Sprintf(`<tr data-href="/%s"><td><a href="#%s">%s</a> <button data-take type="button">Take</button></td></tr>`, name, name, name)
}

func hearsKeys(t *testing.T, browser context.Context) {
	b := newBench(t, browser, fmt.Sprintf(list, row("a")+row("b")+row("c")))
	must(t, chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](`window.took = ""; document.addEventListener("click", e => { if (e.target.matches("[data-take]")) took += e.target.closest("tr").dataset.href })`)))
	b.keys(t, "jjjjk")
	b.until(t, `document.querySelector("[data-current]").dataset.href === "/b" && document.activeElement.textContent === "b"`)
	b.keys(t, "a")
	b.until(t, `took === "/b"`)
	b.keys(t, "/")
	b.until(t, `document.activeElement.matches("[data-search]")`)
	// What is typed there is text. (These made-up key presses type "/" too; a
	// real keyboard's does not.)
	b.keys(t, "jka/")
	b.until(t, `document.activeElement.value.endsWith("jka/") && took === "/b" && document.querySelector("[data-current]").dataset.href === "/b"`)
}

func renews(t *testing.T, browser context.Context) {
	b := newBench(t, browser, fmt.Sprintf(list, row("a")+row("b")))
	b.keys(t, "jj")
	b.body.Store(fmt.Sprintf(list, row("new")+row("a")+row("b")))
	b.until(t, `document.querySelectorAll("tr").length === 3`)
	b.until(t, `document.querySelector("[data-current]").dataset.href === "/b" && document.activeElement.textContent === "b"`)
	b.until(t, `document.querySelector("[data-board-live]").textContent === "The list has changed: 1 more."`)
	b.down.Store(true)
	b.until(t, `!!document.querySelector("[data-board-old]:not([hidden])")?.textContent.startsWith("This list was last renewed at")`)
	b.down.Store(false)
	b.until(t, `document.querySelector("[data-board-old]").hidden`)
}

func prompts(t *testing.T, browser context.Context) {
	b := newBench(t, browser, `<textarea data-lint="/end"></textarea>`)
	b.answers(http.StatusOK, `{"prompts": ["Say what <b>happened</b>."]}`)
	must(t, chromedp.Do(b.ctx, chromedp.SendKeys("textarea", "promiscuous")))
	b.until(t, `document.querySelector(".sl-lint:not([hidden]) p")?.textContent === "Say what <b>happened</b>."`)
	b.answers(http.StatusOK, `{"prompts": []}`)
	must(t, chromedp.Do(b.ctx, chromedp.SendKeys("textarea", "?")))
	b.until(t, `document.querySelector(".sl-lint").hidden`)
}

func follows(t *testing.T, browser context.Context) {
	b := newBench(t, browser, `<form data-live="/end"><input type="checkbox" name="S1" value="yes"></form><div data-live-region>Band 1</div>`)
	b.answers(http.StatusOK, `<p>Band 3</p>`)
	must(t, chromedp.Do(b.ctx, chromedp.Click("input")))
	b.until(t, `document.querySelector("[data-live-region] p")?.textContent === "Band 3"`)
	b.down.Store(true)
	must(t, chromedp.Do(b.ctx, chromedp.Click("input")))
	for deadline := time.Now().Add(5 * time.Second); b.hits.Load() < 2 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	b.until(t, `document.querySelector("[data-live-region] p")?.textContent === "Band 3"`)
}

func suggests(t *testing.T, browser context.Context) {
	b := newBench(t, browser, `<label for="school">School</label><select id="school" name="school" data-module="sl-search-list">
		<option value="">Choose</option><option value="1">Marsh Lane School</option><option value="2">Quayside Academy</option></select>`)
	must(t, chromedp.Do(b.ctx, chromedp.WaitReady("input#school"), chromedp.SendKeys("input#school", "quay")))
	b.until(t, `document.querySelectorAll(".autocomplete__option").length === 1`)
	must(t, chromedp.Do(b.ctx, chromedp.Click(".autocomplete__option")))
	b.until(t, `document.querySelector("select").value === "2"`)
}

func reveals(t *testing.T, browser context.Context) {
	b := newBench(t, browser, `<div class="govuk-radios" data-module="govuk-radios"><input class="govuk-radios__input" type="radio" name="r" id="no" value="no" data-aria-controls="more">
		<div class="govuk-radios__conditional govuk-radios__conditional--hidden" id="more">Why?</div></div>`)
	b.until(t, `document.querySelector("#no").hasAttribute("aria-controls")`)
	must(t, chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector("#no").click()`)))
	b.until(t, `!document.querySelector("#more").classList.contains("govuk-radios__conditional--hidden")`)
}
