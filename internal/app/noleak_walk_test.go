package app_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/glass/glassweb"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// step is one request of a walk.
type step struct {
	method, path string
	form         url.Values
	body         string // instead of a form, as JSON
	token        string // instead of a session
	forms        bool   // send the forms of the page, too
	fresh        bool   // under a session of its own, since it ends it
}

func (s step) String() string {
	words := s.method + " " + s.path
	if len(s.form) > 0 {
		words += " with " + s.form.Encode()
	}
	return words
}

// script is what one person asks: every route of the table, for records that
// are there and may be hidden, and for one that is not; the forms of every page
// that opens; searches for those who are hidden. Both worlds are asked the same.
func (b *base) script(w *world, s seat, rng *rand.Rand) []step {
	w.Helper()
	if s.cookie == nil {
		return b.systemScript(w)
	}
	m := matrix{world: w, at: b.at, pack: b.pack}
	var gets, posts []step
	for _, rt := range w.app.Routes() {
		if strings.HasPrefix(rt.Path, "/demo/") {
			continue // the demonstration's own, where anybody is everybody
		}
		for _, path := range m.targetsOf(rt, s, rng) {
			switch rt.Method {
			case http.MethodGet:
				gets = append(gets, step{method: rt.Method, path: path, forms: true})
				if rng.IntN(4) == 0 {
					gets = append(gets, step{method: http.MethodHead, path: path})
				}
			default:
				posts = append(posts, step{method: rt.Method, path: path, form: b.form(rt, rng), fresh: strings.HasPrefix(rt.Path, "/sign-out") || strings.Contains(rt.Path, "/sessions/")})
			}
		}
		if rt.Method == http.MethodGet && !strings.Contains(rt.Path, "{") {
			gets = append(gets, step{method: rt.Method, path: rt.Path + "?" + b.query(rng).Encode()})
		}
	}
	for i, name := range b.lures.names {
		posts = append(posts, step{method: http.MethodPost, path: "/people", form: url.Values{"names": {name}, "born": {b.lures.born[i]}, "reason": {"A worry."}}},
			step{method: http.MethodPost, path: "/people/new", form: url.Values{"kind": {"child"}, "given": {"Ottoline"}, "surname": {"Pennyfarthing"},
				"nhs_number": {b.lures.nhs[i]}, "known_as": {b.lures.given[i]}, "once": {name}, "anyway": {"yes"}}})
	}
	return append(append(gets, b.apiSteps(w)...), posts...)
}

// targetsOf are a route's paths for this walk: of a record, chosen by chance,
// that the person may or may not see; of their own; and of none.
func (m matrix) targetsOf(rt web.Route, s seat, rng *rand.Rand) []string {
	m.Helper()
	if !strings.Contains(rt.Path, "{") || rt.Path == "/{$}" {
		return []string{m.path(rt, access.Open, s)}
	}
	chosen := m.path(rt, seals[rng.IntN(len(seals))], s)
	paths := []string{chosen, m.absent(rt)}
	if mine := m.mine(chosen, s); mine != chosen {
		paths = append(paths, mine)
	}
	return paths
}

// mine puts the person's own draft, request and list into a path, where they
// have one.
func (m matrix) mine(path string, s seat) string {
	m.Helper()
	parts := strings.Split(path, "/")
	if len(parts) < 3 {
		return path
	}
	own := ""
	switch parts[1] {
	case "drafts":
		own = m.text(`SELECT coalesce((SELECT id::text FROM referral_draft WHERE author_id = $1 AND sent IS NULL ORDER BY id LIMIT 1), '')`, s.ID)
	case "requests":
		own = m.text(`SELECT coalesce((SELECT id::text FROM referral_request WHERE agency_id = $1 ORDER BY id LIMIT 1), '')`, s.Agency)
	case "extracts":
		if parts[2] == "new" {
			return path
		}
		own = m.text(`SELECT coalesce((SELECT id::text FROM extract_draft WHERE agency_id = $1 ORDER BY id LIMIT 1), '')`, s.Agency)
	}
	if own != "" {
		parts[2] = own
	}
	return strings.Join(parts, "/")
}

// form is what a route is sent: a specimen of its form, with the words of
// somebody who wants to know who is hidden.
func (b *base) form(rt web.Route, rng *rand.Rand) url.Values {
	out, lures := url.Values{}, b.lures
	if rt.Path == glassweb.PathBreak { // an open record, once the glass is broken, is theirs to see
		lures.given, lures.surnames, lures.names, lures.born, lures.refs = lures.given[:4], lures.surnames[:4], lures.names[:4], lures.born[:4], lures.refs[:2]
	}
	for _, name := range slices.Sorted(maps.Keys(b.specimens[rt.Pattern()])) {
		out[name] = b.specimens[rt.Pattern()][name]
		if lure := lures.of(name, rng); lure != "" && out.Get(name) == typed {
			out.Set(name, lure)
		}
	}
	return out
}

// query is an address's part behind the question mark: a cursor that points at
// somebody hidden, filters that only they fit.
func (b *base) query(rng *rand.Rand) url.Values {
	q := url.Values{}
	for _, name := range []string{"q", "actor", "subject", "row", "after", "stage", "names", "who", "mine", "late", "from", "reason"} {
		if rng.IntN(2) == 0 {
			continue
		}
		switch name {
		case "row", "subject":
			q.Set(name, oneOf(rng, append(slices.Clone(b.lures.ids), b.lures.refs...)))
		case "after":
			q.Set(name, b.began.Add(-time.Duration(rng.IntN(900))*time.Hour).UTC().Format(time.RFC3339Nano))
		case "stage":
			q.Set(name, oneOf(rng, []string{"new", "gathering", "screening", "deciding", "done"}))
		case "mine", "late":
			q.Set(name, "1")
		case "from":
			q.Set(name, when.DateOf(b.began).AddDays(-rng.IntN(400)).String())
		default:
			q.Set(name, oneOf(rng, b.lures.names))
		}
	}
	return q
}

func oneOf[T any](rng *rand.Rand, all []T) T { return all[rng.IntN(len(all))] }

// of is something that is hidden, for a field of the name; "" for a field that
// asks for something else.
func (l lures) of(field string, rng *rand.Rand) string {
	for _, one := range []struct {
		part string
		all  []string
	}{{"given", l.given}, {"surname", l.surnames}, {"known_as", l.given}, {"nhs", l.nhs}, {"upn", l.upn}, {"born", l.born}, {"phone", l.phones}, {"postcode", l.postcodes},
		{"email", l.emails}, {"place", l.things}, {"vehicle", l.things}, {"label", l.things}, {"names", l.names}, {"name", l.names}, {"ref", l.refs}} {
		if strings.Contains(field, one.part) {
			return oneOf(rng, one.all)
		}
	}
	return ""
}

// told is what came of a step, as far as anybody can tell.
type told struct {
	step   string
	code   int
	header string
	body   string
}

// walk takes every step and keeps the answers, until enough says stop.
func (st *stage) walk(s seat, steps []step, enough func(n int, a told) bool) (all []told) {
	st.Helper()
	plain := newPlain(st.base.known)
	at := st.base.began
	for _, one := range steps {
		at = at.Add(100 * time.Millisecond)
		st.set(at)
		got := st.take(s, one)
		a := plain.answer(one, got)
		all = append(all, a)
		if enough != nil && enough(len(all)-1, a) {
			return all
		}
		if one.forms && got.Code == http.StatusOK {
			for _, f := range filled(st.TB, one.path, got.Body.String()) {
				st.set(at)
				send := step{method: http.MethodPost, path: f.action, form: f.fields}
				a := plain.answer(send, st.take(s, send))
				a.step = plain.text(a.step)
				all = append(all, a)
				if enough != nil && enough(len(all)-1, a) {
					return all
				}
			}
		}
	}
	a := st.letters(s, plain)
	if enough != nil {
		enough(len(all), a)
	}
	return append(all, a)
}

// take sends one request.
func (st *stage) take(s seat, one step) *httptest.ResponseRecorder {
	st.Helper()
	body, kind := one.form.Encode(), "application/x-www-form-urlencoded"
	if one.body != "" {
		body, kind = one.body, "application/json"
	}
	r := httptest.NewRequest(one.method, one.path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	cookie := s.cookie
	if one.fresh {
		cookie = st.session(s.ID)
	}
	if one.token != "" {
		r.Header.Set("Authorization", "Bearer "+one.token)
		r.Header.Set("Idempotency-Key", "no-leak")
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
	rec := httptest.NewRecorder()
	st.handler.ServeHTTP(rec, r)
	return rec
}

// letters is the mail that the person is sent, as it is sent.
func (st *stage) letters(s seat, plain *plain) told {
	st.Helper()
	var out strings.Builder
	for _, l := range st.mail(s.ID) {
		m := st.app.Post.Message(l)
		fmt.Fprintf(&out, "%s\n%s\n%s\n\n", m.To, m.Subject, m.Body)
	}
	return told{step: "their mail", body: plain.text(out.String())}
}

// header is an answer's headers in their order.
func header(h http.Header) string {
	var out bytes.Buffer
	_ = h.Write(&out) // sorted by name; a buffer takes everything
	return out.String()
}

// typed stands in a form for any words.
const typed = "Words that somebody typed."

// filled are the forms of a page as somebody may send them: every box ticked,
// of each choice the last, and words where words are asked for.
func filled(t testing.TB, path, body string) (all []form) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range cascadia.QueryAll(doc, cascadia.MustCompile("form[method=post]")) {
		f := form{action: attr(node, "action"), fields: url.Values{}}
		if f.action == "" {
			f.action = path
		}
		if strings.HasPrefix(f.action, "/sign-out") || strings.Contains(f.action, "/sessions/") {
			continue // each of these is a step of its own
		}
		for _, field := range cascadia.QueryAll(node, cascadia.MustCompile("input, textarea, select, button[name]")) {
			if name := attr(field, "name"); name != "" {
				f.fields.Set(name, valueOf(field))
			}
		}
		all = append(all, f)
	}
	return all
}

// valueOf is what somebody may leave in a field.
func valueOf(field *html.Node) string {
	value := attr(field, "value")
	switch {
	case field.Data == "select":
		for _, option := range cascadia.QueryAll(field, cascadia.MustCompile("option")) {
			if v := attr(option, "value"); v != "" {
				value = v
			}
		}
	case field.Data == "textarea":
		if value = text(field); strings.TrimSpace(value) == "" {
			value = typed
		}
	case value == "" && (attr(field, "type") == "text" || attr(field, "type") == ""):
		value = typed
	}
	return value
}

func text(n *html.Node) string {
	var out strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			out.WriteString(c.Data)
		}
	}
	return out.String()
}

// plain writes what a walk itself makes by chance in the order in which it
// first shows: the ids and references that are not of the base. Nothing else
// of an answer is changed, but for the secrets that chance lists.
type plain struct {
	known map[string]bool
	made  map[string]string
}

func newPlain(known map[string]bool) *plain { return &plain{known: known, made: map[string]string{}} }

var namesAndRefs = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|EM-[2-9A-Z]{4}-[2-9A-Z]{4}`)

// chance is what is made by chance anew in every answer.
var chance = []struct {
	what string
	re   *regexp.Regexp
}{
	{"the key that keeps a form from being taken twice", onceKey},
	{"such a key, sent", regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-v]{52}`)},
	{"a passkey's challenge", regexp.MustCompile(`"challenge":"[^"]*"`)},
	{"recovery codes", regexp.MustCompile(`<code>[0-9A-Z]{4}(-[0-9A-Z]{4})+</code>`)},
	{"an invitation's link", regexp.MustCompile(`/invitations/[A-Za-z0-9_-]{43}`)},
	{"an attempt's token", regexp.MustCompile(`(Set-Cookie: [a-z_]+)=[^;]*`)},
}

func (p *plain) answer(one step, got *httptest.ResponseRecorder) told {
	return told{step: one.String(), code: got.Code, header: p.text(header(got.Header())), body: p.text(got.Body.String())}
}

func (p *plain) text(s string) string {
	for _, c := range chance {
		s = c.re.ReplaceAllString(s, "("+c.what+")")
	}
	return namesAndRefs.ReplaceAllStringFunc(s, func(one string) string {
		if p.known[one] {
			return one
		}
		if p.made[one] == "" {
			p.made[one] = fmt.Sprintf("(made %d)", len(p.made)+1)
		}
		return p.made[one]
	})
}
