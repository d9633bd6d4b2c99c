package web

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Each form that is posted has a key of its own; what only asks, and what
// stands around every page, has none.
func TestFormsHaveKeys(t *testing.T) {
	page := `<form method="post" action="/sign-out"></form><main id="x"><form method="get"></form>` +
		`<form class="a" method="post" novalidate><input name="x"></form><p>&lt;form method="post"></p><form method="post"></form></main>`
	key := func() string { return id.New().String() }
	got := string(keyed([]byte(page), key))
	keys := regexp.MustCompile(`(<form[^>]*>)<input type="hidden" name="once" value="([0-9a-f-]{36})">`)
	found := keys.FindAllStringSubmatch(got, -1)
	if len(found) != 2 || found[0][1] != `<form class="a" method="post" novalidate>` || found[0][2] == found[1][2] {
		t.Errorf("keys: %v", found)
	}
	if rest := keys.ReplaceAllString(got, "$1"); rest != page {
		t.Errorf("the page is changed otherwise: %s", rest)
	}
	if plain := `<main><form method="get"></form></main>`; string(keyed([]byte(plain), key)) != plain {
		t.Error("a page without a form that is posted is changed")
	}
}

// The same sent again is known again; anything else is something else.
func TestTheSameSentAgain(t *testing.T) {
	somebody, other := who.Actor{Kind: who.Person, ID: id.New()}, who.Actor{Kind: who.Person, ID: id.New()}
	once := func(actor who.Actor, method, path string, form url.Values) string {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return (&Request{Request: r, Actor: actor}).once()
	}
	form := func(key, words string) url.Values { return url.Values{"once": {key}, "words": {words}} }
	first := once(somebody, "POST", "/a", form("k", "x"))
	if len(first) != 64 || once(somebody, "POST", "/a", form("k", "x")) != first {
		t.Errorf("%q; want the same for the same", first)
	}
	if again := form("k", "x"); once(somebody, "POST", "/a", url.Values{"once": again["once"], "words": again["words"], "unsent": {id.New().String()}}) != first {
		t.Error("words that were put back into their form are taken for others")
	}
	for name, got := range map[string]string{
		"other words": once(somebody, "POST", "/a", form("k", "y")), "another form": once(somebody, "POST", "/a", form("l", "x")),
		"another page": once(somebody, "POST", "/b", form("k", "x")), "somebody else": once(other, "POST", "/a", form("k", "x")),
	} {
		if len(got) != 64 || got == first {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, got := range map[string]string{
		"no key": once(somebody, "POST", "/a", form("", "x")), "a key that is none of ours": once(somebody, "POST", "/a", form("<k>\x00", "x")),
		"a long key": once(somebody, "POST", "/a", form(strings.Repeat("k", 101), "x")), "a question": once(somebody, "GET", "/a", nil),
		"nobody": once(who.Actor{}, "POST", "/a", form("k", "x")),
	} {
		if got != "" {
			t.Errorf("%s: %q; want none", name, got)
		}
	}
}
