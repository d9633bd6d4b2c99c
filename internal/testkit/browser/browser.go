// Package browser drives a real, headless Chromium in tests. A missing
// Chromium fails the test; it never skips.
//
// Begin with [Start] and [Tab.Open].
package browser

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is one headless Chromium, ended with the test.
type Browser struct{ ctx context.Context }

// Start runs a Chromium that speaks to nobody but us.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	tb.Cleanup(stop)
	ctx, done := chromedp.NewContext(ctx)
	tb.Cleanup(done)
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("Chromium did not start (Debian: apt-get install chromium): %v", err)
	}
	return &Browser{ctx}
}

// Tab is one tab, with cookies of its own.
type Tab struct {
	tb  testing.TB
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// patience is how long one step may take on a busy machine.
const patience = 30 * time.Second

// Tab opens a tab that shares no cookies with any other.
func (b *Browser) Tab(tb testing.TB) *Tab {
	tb.Helper()
	return open(b.ctx, tb, chromedp.WithNewBrowserContext())
}

// Window opens another window of the same person's: it shares the tab's cookies.
func (t *Tab) Window() *Tab {
	t.tb.Helper()
	return open(t.ctx, t.tb)
}

func open(parent context.Context, tb testing.TB, options ...chromedp.ContextOption) *Tab {
	tb.Helper()
	ctx, done := chromedp.NewContext(parent, options...)
	tb.Cleanup(done)
	t := &Tab{tb: tb, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil { // not under a time limit: it would be the tab's own
		tb.Fatal(err)
	}
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			t.mu.Lock()
			t.complaints = append(t.complaints, m.Text)
			t.mu.Unlock()
		}
	}()
	return t
}

// Do runs steps; one that fails ends the test.
func (t *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.tb.Fatalf("in the browser, at %s: %v", t.where(), err)
	}
}

func (t *Tab) where() string {
	ctx, cancel := context.WithTimeout(t.ctx, 5*time.Second)
	defer cancel()
	at, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + " " + document.title + ": " + [...document.querySelectorAll(".govuk-error-summary, h1")].map(e => e.innerText).join(" | ")`))
	return at
}

// Open goes to an address and waits for its main part.
func (t *Tab) Open(url string) {
	t.tb.Helper()
	t.Do(chromedp.Navigate(url), chromedp.WaitReady("main"))
}

// Resize sets the width of the window.
func (t *Tab) Resize(width int64) {
	t.tb.Helper()
	t.Do(chromedp.EmulateViewport(width, 900))
}

// Get evaluates a script and gives its value.
func Get[T any](t *Tab, script string) T {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, time.Minute)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.tb.Fatalf("in the browser, at %s: %v", t.where(), err)
	}
	return out
}

// Complaints are what the browser wrote to its console: errors of scripts,
// refusals of the security policy, files not found.
func (t *Tab) Complaints() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.complaints)
}

// Picture is the whole page as a PNG.
func (t *Tab) Picture() []byte {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.tb.Fatal(err)
	}
	return png
}

// Sound holds a page to what every page must be, at the width it has: nothing
// wider than the window, and axe-core finds nothing.
func (t *Tab) Sound(name string) {
	t.tb.Helper()
	if wide := Get[[]string](t, widest); len(wide) > 0 {
		t.tb.Errorf("%s is wider than the window: %q", name, wide)
	}
	t.Do(chromedp.Evaluate[chromedp.Void](axe(t.tb)))
	for _, finding := range Get[[]string](t, ask) {
		t.tb.Errorf("%s: %s", name, finding)
	}
}

// axe is axe-core's script, as npm installed it.
func axe(tb testing.TB) string {
	tb.Helper()
	script, err := os.ReadFile(filepath.Join(top(tb), "node_modules/axe-core/axe.min.js"))
	if err != nil {
		tb.Fatalf("%v; run: go run ./web/bundle", err)
	}
	return string(script)
}

// top is the folder of go.mod: a test runs in its package's folder below it.
func top(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	tb.Fatalf("no go.mod above the test: %v", err)
	return ""
}

// widest names what stands out of the window.
const widest = `document.documentElement.scrollWidth <= window.innerWidth ? [] :
	[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
		.slice(0, 5).map(e => e.tagName + "." + e.className)`

// ask runs axe-core: the rules of WCAG 2.2 AA and its advice on good practice.
//
// One thing is known: the design system sets aria-expanded on a radio that
// unfolds a question, because screen readers do speak it.
const ask = `(() => { const known = (v, n) => v.id === "aria-allowed-attr" && n.html.includes("__input") && n.html.includes("aria-expanded");
	return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
	.then(r => r.violations.flatMap(v => v.nodes.filter(n => !known(v, n)).map(n => v.id + ": " + v.help + ": " + n.html + " " + (n.any[0]?.message ?? "")))); })()`
