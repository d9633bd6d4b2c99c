package personweb_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/internal/testkit"
	assets "github.com/sightline-partnership/sightline/web"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// site is the pages of the registry on a database of their own, with somebody
// signed in.
type site struct {
	*testing.T
	people                            *person.Service
	handler                           http.Handler
	now                               time.Time
	as                                who.Actor
	worker, manager, contact, privacy who.Actor
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{T: t, now: time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	db := testkit.NewDatabase(t).Open(t)
	journal := audit.New(db, clock)
	s.people = person.New(person.Deps{DB: db, Journal: journal, Relations: access.NewRelations(clock), Clock: clock})
	dir := access.NewDirectory(db, journal, clock)
	agency, hub := id.New(), id.New()
	s.ok(dir.FoundAgency(context.Background(), access.Agency{ID: agency, Name: "Eastmarch Council", Kind: "council", Phone: "01632 960 123"}))
	s.ok(dir.FoundTeam(context.Background(), access.WorkTeam{ID: hub, Agency: agency, Name: "The hub", Hub: true}))
	s.worker = s.account(dir, agency, hub, who.Practitioner)
	s.manager = s.account(dir, agency, hub, who.Manager)
	s.contact = s.account(dir, agency, id.UUID{}, who.PartnerContact)
	s.privacy = s.account(dir, agency, id.UUID{}, who.PrivacyOfficer)
	s.as = s.worker
	pages := personweb.Pages{Service: s.people, Referrals: noReferrals{}, Directory: dir, Now: clock}
	server := &web.Server{Identify: func(*http.Request) (web.Caller, error) { return web.Caller{Actor: s.as}, nil }, Authorise: access.Authorise,
		Shell: func(*web.Request) component.Shell { return component.Shell{Service: "Eastmarch"} }, Static: assets.Built(), Log: slog.New(slog.DiscardHandler)}
	var err error
	s.handler, err = server.Handler(pages.Routes())
	s.ok(err)
	return s
}

// noReferrals stands for the referrals, which are not of this package.
type noReferrals struct{}

func (noReferrals) LinkedTo(context.Context, who.Actor, id.UUID) ([]component.Link, error) {
	return nil, nil
}

func (s *site) account(dir *access.Directory, agency, team id.UUID, roles who.Role) who.Actor {
	s.Helper()
	a := access.Account{ID: id.New(), Kind: "person", Agency: agency, Team: team, Name: roles.Words(), Roles: roles}
	s.ok(dir.FoundAccount(context.Background(), a))
	return who.Actor{Kind: who.Person, ID: a.ID, Name: a.Name, Agency: agency, Team: team, Hub: !team.IsZero(), Roles: roles}
}

func (s *site) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// page is an answer as a browser has it.
type page struct {
	*site
	status int
	to     string // where it sends the browser
	body   string
	root   *html.Node
}

func (s *site) send(r *http.Request) page {
	s.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	s.ok(err)
	root, err := html.Parse(strings.NewReader(string(body)))
	s.ok(err)
	return page{s, w.Code, w.Header().Get("Location"), string(body), root}
}

func (s *site) get(path string) page {
	s.Helper()
	return s.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form of names and values in turn.
func (s *site) post(path string, pairs ...string) page {
	s.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(r)
}

// text is the words of what a selector finds, in one line.
func (p page) text(selector string) string {
	p.Helper()
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range cascadia.QueryAll(p.root, cascadia.MustCompile(selector)) {
		walk(n)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// attr is an attribute of the first that a selector finds.
func (p page) attr(selector, name string) string {
	p.Helper()
	n := cascadia.Query(p.root, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// wants fails unless the page has the status and says all of the words.
func (p page) wants(status int, words ...string) {
	p.Helper()
	if p.status != status {
		p.Fatalf("status %d to %q; want %d: %s", p.status, p.to, status, p.text("main"))
	}
	for _, w := range words {
		if !strings.Contains(p.text("main"), w) {
			p.Errorf("the page does not say %q: %s", w, p.text("main"))
		}
	}
}

// add puts a child in the register through the page.
func (s *site) add(pairs ...string) string {
	s.Helper()
	p := s.post("/people/new", append([]string{"kind", "child"}, pairs...)...)
	p.wants(http.StatusSeeOther)
	return p.to
}
