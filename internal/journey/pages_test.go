package journey

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// Every page that a person can walk to, at the width of a phone and of a desk:
// axe-core finds nothing and nothing is wider than the window.
func TestEveryPageIsSound(t *testing.T) {
	s := serve(t, 60)
	b := browser.Start(t)
	for _, who := range []struct {
		name  string
		pages []string
	}{
		{"Joy Okoro", []string{"/hub", "/hub?stage=done", "/people", "/people/new", "/account", "/disagreements", "/packs"}},
		{"Yusuf Ahmed", []string{"/referrals", "/referrals/new"}},
		{"Det Sgt Simran Kaur", []string{"/requests"}},
		{"Alan Fenwick", []string{"/journal"}},
		{"Gill Stone", []string{"/accounts", "/accounts/new", "/mail"}},
	} {
		t.Run(who.name, func(t *testing.T) {
			tab := s.signIn(t, b, who.name)
			pages := who.pages
			if who.name == "Joy Okoro" {
				pages = append(pages, recordPages(tab, s)...)
			}
			for _, path := range pages {
				check(t, s, tab, path)
			}
			for _, complaint := range tab.Complaints() {
				t.Error("the browser says:", complaint)
			}
		})
	}
}

// recordPages are the pages of the first referral on the board, with a sheet.
func recordPages(tab *browser.Tab, s site) []string {
	tab.Open(s.url + "/hub?stage=deciding")
	at := browser.Get[string](tab, `document.querySelector("main tr[data-href]").dataset.href`)
	pages := []string{at, at + "/allocate", at + "/colour", at + "/late", at + "/holdings", at + "/screening", at + "/decision", at + "/history"}
	tab.Open(s.url + at)
	if who := browser.Get[string](tab, `document.querySelector("main a[href*='/people/']")?.getAttribute("href") ?? ""`); who != "" {
		pages = append(pages, who)
	}
	tab.Open(s.url + at + "/screening")
	return append(pages, browser.Get[string](tab, `document.querySelector("main a[href*='/screening/']").getAttribute("href")`))
}

func check(t *testing.T, s site, tab *browser.Tab, path string) {
	t.Helper()
	for _, width := range []int64{360, 1280} {
		tab.Resize(width)
		tab.Open(s.url + path)
		if title := browser.Get[string](tab, `document.title`); strings.HasPrefix(title, "Page not found") || strings.HasPrefix(title, "Sorry") {
			t.Errorf("%s: %s", path, title)
			continue
		}
		tab.Sound(path)
		keep(t, tab, strings.NewReplacer("/", "-", "?", "-").Replace(strings.TrimPrefix(path, "/"))+map[int64]string{360: "-phone", 1280: ""}[width])
	}
}
