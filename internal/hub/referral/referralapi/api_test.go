package referralapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// client is the system of the school, with its token.
type client struct {
	*hubkit.World
	api    http.Handler
	token  string
	system who.Actor
}

func newClient(t *testing.T) *client {
	t.Helper()
	c := &client{World: hubkit.New(t)}
	var err error
	c.api, err = c.Handler()
	c.OK(err)
	account, err := c.System(context.Background(), "Eastmarch school")
	c.OK(err)
	c.system = account.Actor()
	c.token, err = c.SignIn.IssueToken(context.Background(), who.Founding, account.ID, "records", c.Now().Add(time.Hour))
	c.OK(err)
	return c
}

// problem is a problem document, or a referral, as it came.
type problem struct {
	Title, Detail string
	Status        any
	Errors        []struct {
		Message, Location string
		Value             any
	}
	Ref, Outcome, Told string
	Raw                string
	Header             http.Header
	Code               int
}

// call sends a request. Headers are given as names and values in turn and
// come on top of a good token, key and content type.
func (c *client) call(method, path, body string, headers ...string) (p problem) {
	c.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "key")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Del(headers[i])
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	rec := httptest.NewRecorder()
	c.api.ServeHTTP(rec, r)
	p.Code, p.Header, p.Raw = rec.Code, rec.Header(), rec.Body.String()
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		c.Fatalf("%s %s: %v: %s", method, path, err, p.Raw)
	}
	if rec.Code >= 400 && (p.Header.Get("Content-Type") != "application/problem+json" || p.Status != float64(rec.Code) || p.Title == "" || p.Detail == "") {
		c.Errorf("%s %s: no whole problem document: %s %s", method, path, p.Header.Get("Content-Type"), p.Raw)
	}
	if p.Header.Get("Cache-Control") != "no-store" {
		c.Errorf("%s %s may be cached", method, path)
	}
	return p
}

func (c *client) send(body string, headers ...string) problem {
	return c.call(http.MethodPost, "/api/v1/referrals", body, headers...)
}

func worry(change ...func(*referral.Worry)) string {
	w := hubkit.Worry()
	for _, f := range change {
		f(&w)
	}
	text, err := json.Marshal(w)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// A system sends, follows, and reads the outcome as it was told: nothing more.
func TestSendAndFollow(t *testing.T) {
	c := newClient(t)
	sent := c.send(worry())
	if sent.Code != http.StatusCreated || sent.Ref == "" || sent.Header.Get("Location") != "/api/v1/referrals/"+sent.Ref {
		t.Fatalf("%d %s", sent.Code, sent.Raw)
	}
	rec, err := c.Referrals.Record(context.Background(), c.Worker, sent.Ref)
	c.OK(err)
	if rec.Channel != referral.ByAPI || rec.Author != c.system.ID || rec.AgencyName != "Eastmarch school" || len(rec.People) != 2 {
		t.Errorf("kept as %+v", rec.Referral)
	}
	follow := func() map[string]any {
		t.Helper()
		var all map[string]any
		c.OK(json.Unmarshal([]byte(c.call(http.MethodGet, "/api/v1/referrals/"+sent.Ref, "").Raw), &all))
		delete(all, "$schema")
		delete(all, "received")
		return all
	}
	if got := follow(); len(got) != 2 || got["status"] != "received" {
		t.Errorf("new: %v", got)
	}
	c.OK(c.Referrals.Take(context.Background(), c.Worker, sent.Ref))
	if got := follow(); len(got) != 2 || got["status"] != "in_progress" {
		t.Errorf("taken: %v; want no word of who has it", got)
	}
	c.Exec(`UPDATE referral SET stage = 'done', decided = now(), outcome = 'advice', outcome_note = 'Rang you.' WHERE ref = $1`, sent.Ref)
	if got := follow(); len(got) != 5 || got["status"] != "decided" || got["outcome"] != "advice" || got["told"] != "Rang you." {
		t.Errorf("decided: %v", got)
	}
}

func TestTokens(t *testing.T) {
	c := newClient(t)
	other, err := c.System(context.Background(), "Eastmarch charity")
	c.OK(err)
	foreign, err := c.SignIn.IssueToken(context.Background(), who.Founding, other.ID, "records", c.Now().Add(time.Hour))
	c.OK(err)
	sent := c.send(worry())
	path := "/api/v1/referrals/" + sent.Ref
	absent := c.call(http.MethodGet, "/api/v1/referrals/EM-0000-0000", "")
	for name, path := range map[string]string{"another agency's": path, "none": "/api/v1/referrals/EM-2222-2222", "no reference": "/api/v1/referrals/%00%ff", "SQL": "/api/v1/referrals/'--"} {
		if got := c.call(http.MethodGet, path, "", "Authorization", "Bearer "+foreign); got.Code != http.StatusNotFound || got.Detail != absent.Detail {
			t.Errorf("%s: %d %s", name, got.Code, got.Raw)
		}
	}
	refused := func(name, authorization string) {
		t.Helper()
		for _, got := range []problem{c.send(worry(), "Authorization", authorization, "Idempotency-Key", "k2"), c.send("{", "Authorization", authorization),
			c.call(http.MethodGet, path, "", "Authorization", authorization)} {
			if got.Code != http.StatusUnauthorized || got.Header.Get("WWW-Authenticate") == "" || len(got.Errors) != 0 {
				t.Errorf("%s: %d %s; want 401 before anything else", name, got.Code, got.Raw)
			}
		}
	}
	refused("missing", "")
	refused("wrong scheme", "Basic "+c.token)
	refused("empty", "Bearer ")
	refused("wrong", "Bearer "+strings.Repeat("x", 43))
	refused("too long", "Bearer "+strings.Repeat("x", 5000))
	refused("hostile", "Bearer '; DROP TABLE api_token; --\xff")
	if got := c.call(http.MethodGet, path, "", "Authorization", "bearer "+c.token); got.Code != http.StatusOK {
		t.Errorf("the scheme in small letters: %d", got.Code)
	}
	c.Exec(`UPDATE api_token SET revoked = now() WHERE account_id = $1`, c.system.ID)
	refused("revoked", "Bearer "+c.token)
	c.Exec(`UPDATE api_token SET revoked = NULL`)
	c.Exec(`UPDATE account SET disabled = now() WHERE id = $1`, c.system.ID)
	refused("of a system that was shut out", "Bearer "+c.token)
	c.Exec(`UPDATE account SET disabled = NULL`)
	c.Later(2 * time.Hour)
	refused("ended", "Bearer "+c.token)
	if n := c.Count(`SELECT count(*) FROM referral`); n != 1 {
		t.Errorf("%d referrals; want the one that was sent with a token", n)
	}
}

func TestIdempotencyKey(t *testing.T) {
	c := newClient(t)
	first := c.send(worry())
	if again := c.send(worry()); again.Code != http.StatusCreated || again.Ref != first.Ref {
		t.Errorf("the same again: %d %s", again.Code, again.Raw)
	}
	if other := c.send(worry(func(w *referral.Worry) { w.Worry = "Another." })); other.Code != http.StatusConflict {
		t.Errorf("another worry under the key: %d", other.Code)
	}
	for _, key := range []string{"", strings.Repeat("k", 201), "two words", "\xff\xfe", "ключ", "\t"} {
		if got := c.send(worry(), "Idempotency-Key", key); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Raw, "header.Idempotency-Key") {
			t.Errorf("key %q: %d %s", key, got.Code, got.Raw)
		}
	}
	if n := c.Count(`SELECT count(*) FROM referral`); n != 1 {
		t.Errorf("%d referrals", n)
	}
}

// Each bad field is named with its mend, and nothing that was sent is repeated.
func TestProblemsNameTheField(t *testing.T) {
	c := newClient(t)
	cut := func(old, new string) string {
		t.Helper()
		if !strings.Contains(worry(), old) {
			t.Fatalf("the worry has no %s", old)
		}
		return strings.Replace(worry(), old, new, 1)
	}
	for field, body := range map[string]string{
		"body.danger_now":          cut(`"danger_now":"no"`, `"danger_now":"zzz"`),
		"body.urgency":             cut(`"urgency":"this_week"`, `"urgency":7`),
		"body.worry":               worry(func(w *referral.Worry) { w.Worry = " " }),
		"body.child_words":         worry(func(w *referral.Worry) { w.ChildWords = "zzz\u202e" }),
		"body.family_why":          worry(func(w *referral.Worry) { w.FamilyKnows = referral.No }),
		"body.children":            cut(`"children":[{"given":"Ama","surname":"Testwood","born":"2012-03-04"}]`, `"children":[]`),
		"body.children[0].born":    worry(func(w *referral.Worry) { w.Children[0].Born = "zzz" }),
		"body.children[0].given":   cut(`"given":"Ama"`, `"given":{"zzz":1}`),
		"body.adults[0].role":      worry(func(w *referral.Worry) { w.Adults[0].Role = "zzz" }),
		"body.places[0].name":      worry(func(w *referral.Worry) { w.Places = []referral.Place{{Town: "zzz"}} }),
		"body.accounts[0].handle":  worry(func(w *referral.Worry) { w.Accounts = []referral.Account{{Platform: "zzz"}} }),
		"body.zzz_unknown":         cut(`"worry":`, `"zzz_unknown":"Ama","worry":`),
		"body.children[0].zzz":     cut(`"given":"Ama"`, `"zzz":"Ama"`),
		"body":                     cut(`"worry":`, `"worri":`),
		"body.worry ":              cut(`"worry":`, `"worry":"lost","worry":`),
		"body.children[0].surname": cut(`"surname":"Testwood"`, `"surname":"A","surname":"Testwood"`),
	} {
		got := c.send(body)
		named := false
		for _, e := range got.Errors {
			named = named || e.Location == strings.TrimSpace(field) && e.Message != ""
			if e.Value != nil {
				t.Errorf("%s: the answer repeats %v", field, e.Value)
			}
		}
		if got.Code != http.StatusUnprocessableEntity || !named {
			t.Errorf("%s: %d %s", field, got.Code, got.Raw)
		}
		if strings.Contains(got.Raw, "Testwood") || strings.Contains(got.Raw, "new phone") {
			t.Errorf("%s: the answer repeats what was sent: %s", field, got.Raw)
		}
	}
	if n := c.Count(`SELECT count(*) FROM referral`); n != 0 {
		t.Errorf("%d referrals of what was refused", n)
	}
}

func TestOtherThanAReferral(t *testing.T) {
	c := newClient(t)
	for _, one := range []struct {
		name, body, contentType string
		want                    int
	}{
		{"a megabyte and more", `{"worry":"` + strings.Repeat("x", 1<<20) + `"}`, "application/json", http.StatusRequestEntityTooLarge},
		{"half a document", worry()[:40], "application/json", http.StatusBadRequest},
		{"nothing", "", "application/json", http.StatusBadRequest},
		{"a list", "[]", "application/json", http.StatusUnprocessableEntity},
		{"null", "null", "application/json", http.StatusUnprocessableEntity},
		{"two documents", worry() + worry(), "application/json", http.StatusBadRequest},
		{"nested without end", strings.Repeat("[", 20_000), "application/json", http.StatusBadRequest},
		{"another type", worry(), "text/plain", http.StatusUnsupportedMediaType},
		{"a form", "worry=x", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType},
		{"no type that is one", worry(), "\xff/;", http.StatusUnsupportedMediaType},
	} {
		if got := c.send(one.body, "Content-Type", one.contentType); got.Code != one.want {
			t.Errorf("%s: %d %.300s; want %d", one.name, got.Code, got.Raw, one.want)
		}
	}
	if n := c.Count(`SELECT count(*) FROM referral`); n != 0 {
		t.Errorf("%d referrals", n)
	}
}

// The database goes in the middle of a request: the answer says so, and the
// same request again sends once.
func TestTheDatabaseGoes(t *testing.T) {
	c := newClient(t)
	var got problem
	_ = c.Cut(`LOCK TABLE done_once IN SHARE MODE`, func() error { got = c.send(worry()); return nil })
	if got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Detail, "try the same again") {
		t.Errorf("%d %s", got.Code, got.Raw)
	}
	again := c.send(worry())
	if n := c.Count(`SELECT count(*) FROM referral`); again.Code != http.StatusCreated || n != 1 {
		t.Errorf("again: %d, %d referrals", again.Code, n)
	}
}
