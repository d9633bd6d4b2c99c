package main

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder to keep pictures of the gallery in")

// The page of every component, in a real browser under the product's security
// policy: axe-core finds nothing, nothing is wider than the window, and the
// browser has nothing to complain of.
func TestGallery(t *testing.T) {
	h, err := handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v; run: go run ./web/bundle", err)
	}
	browser := chromium(t)
	for _, site := range []string{"", "?public"} {
		for _, width := range []int64{360, 1280} {
			t.Run(fmt.Sprintf("%s%d", strings.TrimPrefix(site, "?"), width), func(t *testing.T) {
				look(t, browser, server.URL+"/"+site, width, string(axe))
			})
		}
	}
}

// chromium starts one headless browser that speaks to nobody but us.
func chromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, done := chromedp.NewContext(ctx)
	t.Cleanup(done)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium did not start: %v", err)
	}
	return ctx
}

func look(t *testing.T, browser context.Context, url string, width int64, axe string) {
	ctx, done := chromedp.NewContext(browser)
	defer done()
	complaints := listen(ctx)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url), chromedp.WaitReady("body.js-enabled")))
	if wide := get[[]string](ctx, t, widest); len(wide) > 0 {
		t.Errorf("the page is wider than the window: %q", wide)
	}
	must(t, chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe)))
	for _, finding := range get[[]string](ctx, t, ask) {
		t.Error(finding)
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	must(t, err)
	for _, c := range complaints() {
		t.Error("the browser says:", c)
	}
	if *shots != "" {
		name := strings.ReplaceAll(t.Name(), "/", "-") + ".png"
		must(t, os.WriteFile(filepath.Join(*shots, name), picture, 0o644))
	}
}

// listen gathers what the browser writes to its console: errors of scripts,
// refusals of the security policy, files not found.
func listen(ctx context.Context) func() []string {
	var mu sync.Mutex
	var all []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			all = append(all, m.Text)
			mu.Unlock()
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func get[T any](ctx context.Context, t *testing.T, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	must(t, err)
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// widest names what stands out of the window.
const widest = `document.documentElement.scrollWidth <= window.innerWidth ? [] :
	[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
		.slice(0, 5).map(e => e.tagName + "." + e.className)`

// ask runs axe-core: the rules of WCAG 2.2 AA and its advice on good practice.
//
// One thing is known: the design system sets aria-expanded on a radio that
// unfolds a question, because screen readers do speak it.
const ask = `const known = (v, n) => v.id === "aria-allowed-attr" && n.html.includes("__input") && n.html.includes("aria-expanded");
	axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
	.then(r => r.violations.flatMap(v => v.nodes.filter(n => !known(v, n)).map(n => v.id + ": " + v.help + ": " + n.html + " " + (n.any[0]?.message ?? ""))))`
