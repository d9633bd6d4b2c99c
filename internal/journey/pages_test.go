package journey

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/unsent"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

// walkers are the people who between them come to every page, and where each
// begins beside their navigation.
var walkers = []struct {
	name  string
	begin []string
}{
	{"Ruth Devlin", []string{"/hub", "/hub?stage=deciding", "/hub?stage=done", "/hub?stage=new", "/people/new", "/help", "/seals", "/confirm?back=%2Fhub", "/unsent"}},
	{"Yusuf Ahmed", []string{"/referrals", "/help"}},
	{"Det Sgt Simran Kaur", []string{"/requests"}},
	{"Sara Lowe", []string{"/patterns"}},
	{"Nadia Rahman", []string{"/closed", "/glass", "/conflicts", "/alerts"}},
	{"Alan Fenwick", []string{"/journal"}},
	{"Dame Helen Bright", []string{"/packs", "/glass/figures"}},
	{"Gill Stone", []string{"/accounts", "/accounts/due", "/accounts/leavers"}},
	{"", []string{"/sign-in", "/demo/sign-in", "/demo/mail"}},
}

// elsewhere are the pages that other tests walk, because a link alone does not lead there.
var elsewhere = map[string]string{
	"GET /{$}": "sends everybody on",

	"GET /sign-in/provider/{id}":      "leads to an agency's provider: the provider's walk",
	"GET /sign-in/provider/{id}/back": "is that provider's answer: the provider's walk",
	"GET /confirm/provider":           "leads to an agency's provider: the provider's walk",

	"GET /invitations/{token}":  "needs a fresh invitation",
	"GET /referrals/{ref}/sent": "comes after sending: the journey",
	"GET /people/{id}/then":     "asks for a day: the register's walk",

	"GET /people/{id}/same/{other}":      "needs two records of one person: the merge's walk",
	"GET /people/{id}/connected/{other}": "needs two people who are connected: the circle's walk",
	"GET /people/{id}/restore":           "needs a record that has expired: personweb's test",
	"GET /people/{id}/circle/drawing":    "is a file: the circle's walk",
	"GET /things/{kind}/{thing}/drawing": "is a file: the circle's walk",
	"GET /people/{id}/unmerge":           "needs a record that was merged: the merge's walk",
}

// Every page of the route table, at the width of a phone and of a desk:
// axe-core finds nothing, nothing is wider than the window, the browser's
// console stays empty, and every link of it is alive. A new page that nobody
// comes to fails. And what is typed into its form, and could not be sent, is there again.
func TestEveryPageIsSound(t *testing.T) {
	s := serve(t, 60)
	b := browser.Start(t)
	c := crawl{site: s, mux: http.NewServeMux(), seen: map[string]bool{}, alive: map[string]bool{}}
	for _, rt := range s.app.Routes() {
		if rt.Method == http.MethodGet {
			c.mux.HandleFunc(rt.Pattern(), func(http.ResponseWriter, *http.Request) {})
		}
	}
	begin, forms := s.furnish(t), map[string][]typedForm{}
	for _, who := range walkers {
		who.begin = append(who.begin, begin[who.name]...)
		t.Run(who.name, func(t *testing.T) {
			tab := b.Tab(t)
			if who.name != "" {
				tab = s.signIn(t, b, who.name)
			}
			forms[who.name] = c.walk(t, tab, who.begin)
			for _, complaint := range tab.Complaints() {
				if !strings.Contains(complaint, "ERR_EMPTY_RESPONSE") { // the line that keepsWords cuts
					t.Error("the browser says:", complaint)
				}
			}
		})
	}
	s.endure(t, b, forms)
	for _, rt := range s.app.Routes() {
		if pattern := rt.Pattern(); rt.Method == http.MethodGet && !c.seen[pattern] && elsewhere[pattern] == "" {
			t.Errorf("nobody comes to %s", pattern)
		}
	}
}

// furnish makes what a small county may lack, and says where it is: a
// disagreement, an answered request, somebody with another name and a relation,
// and a list that waits to be compared.
func (s site) furnish(t *testing.T) map[string][]string {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	manager, school, police := s.actor(t, "Ruth Devlin"), s.actor(t, "Yusuf Ahmed"), s.actor(t, "Det Sgt Simran Kaur")
	raised, err := s.app.Referrals.Raised(ctx, school)
	must(err)
	done := raised[slices.IndexFunc(raised, func(r referral.Record) bool { return r.Stage == referral.StageDone })].Ref
	_, err = s.app.Decisions.Challenge(ctx, school, threshold.ChallengeCommand{Ref: done, What: "Too low.", Fear: "Harm.", WouldSettle: "A visit."})
	must(err)
	asked, err := s.app.Referrals.RequestsForUs(ctx, police)
	must(err)
	answered := asked[slices.IndexFunc(asked, func(q referral.Request) bool { return !q.Answered.IsZero() })]
	one, err := s.app.People.Create(ctx, manager, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Xanthe", Surname: "Testwood"},
		Names: []person.OtherName{{Kind: "alias", Given: "Xan"}}, Addresses: []person.Address{{Lines: "1 Quay Street"}}, Reaches: []person.Reach{{Kind: "phone", Value: "07700 900123", Safe: "no"}}})
	must(err)
	other, err := s.app.People.Create(ctx, manager, person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: "Xavier", Surname: "Testwood"}})
	must(err)
	must(s.app.People.AddRelation(ctx, manager, other, person.Relation{Kind: "parent", Other: one}))
	must(s.app.Network.AddTie(ctx, manager, network.TieCommand{Person: other, Kind: "uses", Thing: network.Vehicle, Name: "ZZ12 EMX",
		Grade: grade.Grade{Source: "a school", Reliable: 2, Info: "C", Handling: "P"}}))
	must(s.app.Network.AddNote(ctx, manager, other, "Seen at the school gate.", grade.Grade{Source: "a school", Reliable: 1, Info: "A", Handling: "P"}))
	_, err = s.app.Extracts.Bring(ctx, police, extract.BringCommand{Name: "Missing episodes", Purpose: "Joint work", Content: []byte("ref,surname,dob\nP-1,Testwood,31/02/2012\n,Sample,\n")})
	must(err)
	must(s.app.Conflicts.Declare(ctx, s.actor(t, "Joy Okoro"), conflict.DeclareCommand{Person: one, Words: "Her mother is my cousin."}))
	must(s.app.Conflicts.Tie(ctx, s.actor(t, "Nadia Rahman"), conflict.TieCommand{Email: "hale@hub.example", Record: other.String(), Reason: "Said so."}))
	_, err = s.app.Unsent.Hold(ctx, manager, id.UUID{}, unsent.Words{Page: "/people/new", Action: "/people/new", Values: url.Values{"given": {"Xanthe"}}})
	must(err)
	return map[string][]string{
		manager.Name: {"/referrals/" + done + "/decision", "/people/" + one.String(), "/people/" + other.String() + "/circle", "/people/" + other.String() + "/concern", "/people/" + other.String() + "/keep"},
		school.Name:  {"/referrals/" + done},
		police.Name:  {"/requests/" + answered.ID.String()},
	}
}

// crawl goes from link to link, to one page of every pattern.
type crawl struct {
	site
	mux   *http.ServeMux
	seen  map[string]bool // patterns whose page was looked at
	alive map[string]bool // paths that were asked for
}

func (c *crawl) pattern(path string) string {
	_, pattern := c.mux.Handler(httptest.NewRequest(http.MethodGet, path, nil))
	return pattern
}

const linksOf = `[...new Set([...document.querySelectorAll("a[href]:not([download])")].map(a => new URL(a.href)).filter(u => u.origin === location.origin).map(u => u.pathname + u.search))]`

// walk gives the forms that it typed into.
func (c *crawl) walk(t *testing.T, tab *browser.Tab, queue []string) (forms []typedForm) {
	t.Helper()
	first, began := len(queue), map[string]bool{} // pages of this walk, so that a board can be begun from twice
	for i := 0; i < len(queue) && i < 400; i++ {
		path := queue[i]
		pattern := c.pattern(path)
		start := i < first && !began[path]
		if pattern == "" || c.seen[pattern] && !start || pattern == "GET /{$}" {
			continue
		}
		began[path] = true
		fresh := !c.seen[pattern]
		if fresh {
			c.seen[pattern] = true
			check(t, c.site, tab, path)
		} else {
			tab.Open(c.url + path)
		}
		links := browser.Get[[]string](tab, linksOf)
		c.dead(t, tab, path, links)
		if fresh && c.keepsWords(t, tab, pattern, path) {
			forms = append(forms, typedForm{pattern, path})
		}
		for _, link := range links {
			if !slices.Contains(queue, link) {
				queue = append(queue, link)
			}
		}
	}
	return forms
}

// dead asks for every link that was not asked for yet.
func (c *crawl) dead(t *testing.T, tab *browser.Tab, from string, links []string) {
	t.Helper()
	var fresh []string
	for _, link := range links {
		if !c.alive[link] && !strings.HasPrefix(link, "/demo/") {
			c.alive[link] = true
			fresh = append(fresh, fmt.Sprintf("%q", link))
		}
	}
	statuses := browser.Get[map[string]int](tab, `(async () => { const out = {}; for (const p of [`+strings.Join(fresh, ",")+`]) { out[p] = (await fetch(p)).status; } return out; })()`)
	for link, status := range statuses {
		if status != http.StatusOK {
			t.Errorf("%s has a dead link: %s, status %d", from, link, status)
		}
	}
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
