package endure

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
	"github.com/sightline-partnership/sightline/internal/testkit/wire"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// world is a partnership whose database is reached over a wire that breaks.
type world struct {
	*hubkit.World
	wire     *wire.Wire
	handler  http.Handler
	sessions map[id.UUID]*http.Cookie
	officers map[who.Role]who.Actor
	look     string // the query of a snapshot
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	w := &world{sessions: map[id.UUID]*http.Cookie{}, officers: map[who.Role]who.Actor{}}
	w.World = hubkit.NewThrough(tb, func(url string) string {
		w.wire = wire.New(tb, url)
		return w.wire.URL()
	})
	var err error
	w.handler, err = w.Handler()
	w.OK(err)
	w.look = w.Text(`SELECT string_agg(format('SELECT %L AS place, to_jsonb(x)::text AS line FROM %I x', relname, relname), ' UNION ALL ')
		FROM pg_class WHERE relnamespace = 'sightline'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
		AND relname !~ '^(river_(leader|client|queue|migration)|goose|identity_key)'`)
	return w
}

// sending is what somebody sends: a form, with a file or without, or JSON with
// the token of an agency's system.
type sending struct {
	actor     who.Actor // nobody: not signed in
	path      string
	form      []string // names and values in turn
	file      string
	token     string
	key, json string // of the API
}

// answer is what came back, and what of it must be the same every time.
type answer struct {
	status int
	to     string
	head   string // the heading of a page
}

var heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

// send sends it. The form's key is in the form.
func (w *world) send(s sending) answer {
	w.Helper()
	if s.file != "" {
		return w.heard(w.visitor(s.actor).Upload(s.path, "file", s.file, s.form...))
	}
	values := url.Values{}
	for i := 0; i+1 < len(s.form); i += 2 {
		values.Add(s.form[i], s.form[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, s.path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if s.json != "" {
		r = httptest.NewRequest(http.MethodPost, s.path, strings.NewReader(s.json))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+s.token)
		r.Header.Set("Idempotency-Key", s.key)
	}
	if s.actor.Signed() {
		r.AddCookie(w.cookie(s.actor))
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return w.heard(rec)
}

func (w *world) heard(rec *httptest.ResponseRecorder) answer {
	a := answer{status: rec.Code, to: rec.Header().Get("Location")}
	if found := heading.FindStringSubmatch(rec.Body.String()); found != nil {
		a.head = strings.TrimSpace(found[1])
	}
	return a
}

// cookie is the session of somebody, begun once.
func (w *world) cookie(actor who.Actor) *http.Cookie {
	w.Helper()
	if w.sessions[actor.ID] == nil {
		token, err := w.SignIn.DemoSignIn(ctx, actor.ID)
		w.OK(err)
		w.sessions[actor.ID] = &http.Cookie{Name: "sightline_session", Value: token}
	}
	return w.sessions[actor.ID]
}

// forgetSessions has everybody sign in again, after time went by.
func (w *world) forgetSessions() { w.sessions = map[id.UUID]*http.Cookie{} }

func (w *world) visitor(actor who.Actor) *hubkit.Visitor { return w.As(w.handler, w.cookie(actor)) }

// ready begins the session, so that a snapshot that follows holds it.
func (w *world) ready(s sending) sending {
	w.Helper()
	if s.actor.Signed() {
		w.cookie(s.actor)
	}
	return s
}

// snapshot is every row of every table, but for what any request may write:
// the journal's reads, and when a session was last seen.
type snapshot map[string]int

func (w *world) snapshot() snapshot {
	w.Helper()
	rows, err := w.Super.Query(ctx, w.look)
	w.OK(err)
	all := snapshot{}
	var place, line string
	_, err = pgx.ForEachRow(rows, []any{&place, &line}, func() error {
		if !(place == "journal" && strings.Contains(line, `"kind": "read"`)) {
			all[place+" "+seen.ReplaceAllString(line, "")]++
		}
		return nil
	})
	w.OK(err)
	return all
}

var seen = regexp.MustCompile(`"(last_seen|seen_at|last_used)": [^,}]*`)

// since is what changed between two snapshots, without what differs from one
// time to the next: ids, moments, references, and hashes of secrets.
func (s snapshot) since(before snapshot) (changed []string) {
	for line, n := range s {
		for range n - before[line] {
			changed = append(changed, "+ "+plain(line))
		}
	}
	for line, n := range before {
		for range n - s[line] {
			changed = append(changed, "- "+plain(line))
		}
	}
	slices.Sort(changed)
	return changed
}

var varies = []struct {
	what *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`EM-[0-9A-Z]{4}-[0-9A-Z]{4}`), "REF"},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\dT[0-9:.+Z]+"`), "TIME"},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\d"`), "DAY"},
	{regexp.MustCompile(`\\\\x[0-9a-f]{32,}`), "HASH"},
	{regexp.MustCompile(`"[0-9a-f]{64}"`), "KEY"},
	{regexp.MustCompile(`"id": \d+`), "NUMBER"},
	{regexp.MustCompile(`"xid": "?\d+"?`), "TRANSACTION"},
}

func plain(text string) string {
	for _, v := range varies {
		text = v.what.ReplaceAllString(text, v.as)
	}
	return text
}

// plain is the answer without what differs from one time to the next.
func (a answer) plain() answer { return answer{a.status, plain(a.to), plain(a.head)} }
