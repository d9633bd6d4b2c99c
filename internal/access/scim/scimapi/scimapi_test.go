package scimapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// provider is the identity provider of the school, with its token, before the
// whole site.
type provider struct {
	*hubkit.World
	site  http.Handler
	token string
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{World: hubkit.New(t)}
	var err error
	p.site, err = p.Handler()
	p.OK(err)
	p.token = p.staffToken("Eastmarch school")
	return p
}

func (p *provider) agency(name string) access.Agency {
	p.Helper()
	all, err := p.Directory.Agencies(context.Background(), who.Founding)
	p.OK(err)
	for _, one := range all {
		if one.Name == name {
			return one
		}
	}
	p.Fatalf("no agency %s", name)
	return access.Agency{}
}

func (p *provider) staffToken(agency string) string {
	p.Helper()
	feed, err := p.Directory.FeedOf(context.Background(), p.agency(agency))
	p.OK(err)
	token, err := p.SignIn.IssueFeedToken(context.Background(), who.Founding, feed.ID, "directory", p.Now().Add(time.Hour))
	p.OK(err)
	return token
}

// call sends a request; headers are names and values in turn.
func (p *provider) call(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	p.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/scim+json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	p.site.ServeHTTP(rec, r)
	if rec.Body.Len() > 0 && rec.Header().Get("Content-Type") != "application/scim+json" || rec.Header().Get("Cache-Control") != "no-store" {
		p.Errorf("%s %s: headers %v", method, path, rec.Header())
	}
	if rec.Code >= 500 {
		p.Errorf("%s %s: status %d", method, path, rec.Code)
	}
	return rec
}

var (
	anID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	aDay   = regexp.MustCompile(`"created":"[^"]*"`)
	anHost = regexp.MustCompile(`http://localhost(:\d*)?`)
)

// step is one exchange: what is sent, and what comes back with every id as ID,
// every date as DAY and the host as HOST. ID in a path is the account's.
type step struct {
	name, method, path, body string
	status                   int
	want                     string
}

// exchange sends the steps one after another.
func (p *provider) exchange(steps []step) (account string) {
	p.Helper()
	for _, s := range steps {
		got := p.call(s.method, strings.ReplaceAll(s.path, "ID", account), s.body)
		text := got.Body.String()
		if account == "" && got.Code == http.StatusCreated {
			account = anID.FindString(text)
		}
		text = anHost.ReplaceAllString(aDay.ReplaceAllString(anID.ReplaceAllString(text, "ID"), `"created":"DAY"`), "HOST")
		if got.Code != s.status || text != s.want {
			p.Errorf("%s: status %d, want %d (-want +got)\n%s", s.name, got.Code, s.status, cmp.Diff(s.want, text))
		}
	}
	return account
}

func user(external, title, active, version string) string {
	return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"ID","externalId":"` + external + `","userName":"lee@school.example","name":{"formatted":"Lee Sample"},"displayName":"Lee Sample",` +
		title + `"active":` + active + `,"emails":[{"value":"lee@school.example","type":"work","primary":true}],"meta":{"resourceType":"User","created":"DAY","location":"HOST/scim/v2/Users/ID","version":"W/\"` + version + `\""}}`
}

const (
	nobody = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`
	absent = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"There is no such page or record, or it is not one you work with."}`
)

func listed(one string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[` + one + `]}`
}

// As Microsoft Entra ID provisions: looks, creates, corrects, switches off with
// the text "False", and at last deletes.
func TestEntra(t *testing.T) {
	p := newProvider(t)
	create := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"lee.sample","userName":"lee@school.example","active":true,
		"displayName":"Lee Sample","emails":[{"primary":true,"type":"work","value":"lee@school.example"}],"meta":{"resourceType":"User"},"name":{"formatted":"Lee Sample","familyName":"Sample","givenName":"Lee"},"roles":[{"value":"manager"}],"title":"Teacher"}`
	account := p.exchange([]step{
		{"looks", "GET", `/scim/v2/Users?filter=userName+eq+%22lee%40school.example%22`, "", 200, nobody},
		{"creates", "POST", "/scim/v2/Users", create, 201, user("lee.sample", `"title":"Teacher",`, "true", "1")},
		{"creates again", "POST", "/scim/v2/Users", create, 409, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"Somebody has this e-mail address already."}`},
		{"looks again", "GET", `/scim/v2/Users?filter=externalId+eq+%22lee.sample%22`, "", 200, listed(user("lee.sample", `"title":"Teacher",`, "true", "1"))},
		{"corrects", "PATCH", "/scim/v2/Users/ID", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"title","value":"Head"},{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"x"}]}`, 200, user("lee.sample", `"title":"Head",`, "true", "2")},
		{"switches off", "PATCH", "/scim/v2/Users/ID", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, 200, user("lee.sample", `"title":"Head",`, "false", "3")},
		{"switches off again", "PATCH", "/scim/v2/Users/ID", `{"Operations":[{"op":"Replace","path":"active","value":"False"},{"op":"Replace","path":"userName","value":"gone@school.example"}]}`, 200, user("lee.sample", `"title":"Head",`, "false", "3")},
		{"switches on", "PATCH", "/scim/v2/Users/ID", `{"Operations":[{"op":"Add","path":"active","value":"True"}]}`, 200, user("lee.sample", `"title":"Head",`, "true", "4")},
		{"deletes", "DELETE", "/scim/v2/Users/ID", "", 204, ""},
		{"reads", "GET", "/scim/v2/Users/ID", "", 404, absent},
		{"deletes again", "DELETE", "/scim/v2/Users/ID", "", 404, absent},
		{"looks at last", "GET", `/scim/v2/Users?filter=userName+eq+%22LEE%40school.example%22`, "", 200, nobody},
	})
	if n := p.Count(`SELECT count(*) FROM account WHERE id = $1 AND roles = '{}' AND disabled IS NOT NULL AND unlisted IS NOT NULL`, account); n != 1 {
		t.Error("the account got a role, or is open, or is gone")
	}
	if n := p.Count(`SELECT count(*) FROM invitation WHERE account_id = $1`, account); n != 0 {
		t.Error("somebody was invited")
	}
	if n := p.Count(`SELECT count(*) FROM journal WHERE $1::uuid = ANY (subjects) AND action IN ('account.propose', 'account.correct', 'account.disable', 'account.reopen', 'account.unlist') AND request LIKE 'scim %'`, account); n != 5 {
		t.Errorf("%d entries; want one for each change and none for what changed nothing", n)
	}
}

// As Okta provisions: an object without a path, and a whole user by PUT.
func TestOkta(t *testing.T) {
	p := newProvider(t)
	whole := func(active string) string {
		return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"lee@school.example","name":{"givenName":"Lee","familyName":"Sample"},"emails":[{"primary":true,"value":"lee@school.example","type":"work"}],
			"displayName":"Lee Sample","locale":"en-GB","externalId":"00u1","groups":[],"password":"1mz050nq","active":` + active + `}`
	}
	p.exchange([]step{
		{"looks", "GET", `/scim/v2/Users?filter=userName%20eq%20%22lee%40school.example%22&startIndex=1&count=100`, "", 200, nobody},
		{"creates", "POST", "/scim/v2/Users", whole("true"), 201, user("00u1", "", "true", "1")},
		{"reads", "GET", "/scim/v2/Users/ID", "", 200, user("00u1", "", "true", "1")},
		{"pushes the profile", "PUT", "/scim/v2/Users/ID", whole("true"), 200, user("00u1", "", "true", "1")},
		{"switches off", "PATCH", "/scim/v2/Users/ID", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}`, 200, user("00u1", "", "false", "2")},
		{"switches on by PUT", "PUT", "/scim/v2/Users/ID", whole("true"), 200, user("00u1", "", "true", "3")},
		{"switches off by PUT", "PUT", "/scim/v2/Users/ID", whole("false"), 200, user("00u1", "", "false", "4")},
		{"renames", "PUT", "/scim/v2/Users/ID", strings.ReplaceAll(whole("true"), "lee@", "leigh@"), 400, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"mutability","detail":"An account's e-mail address does not change: it is how its holder signs in. Close this one and propose another."}`},
	})
}

// Switching somebody off acts on their very next request, and takes their roles
// with it when they are switched on again.
func TestALeaverIsOutOnTheNextRequest(t *testing.T) {
	p := newProvider(t)
	session, err := p.SignIn.DemoSignIn(context.Background(), p.School.ID)
	p.OK(err)
	open := func() bool {
		r := httptest.NewRequest(http.MethodGet, "/referrals", nil)
		r.AddCookie(&http.Cookie{Name: "sightline_session", Value: session})
		rec := httptest.NewRecorder()
		p.site.ServeHTTP(rec, r)
		return rec.Code == http.StatusOK
	}
	if !open() {
		t.Fatal("not signed in to begin with")
	}
	path := "/scim/v2/Users/" + p.School.ID.String()
	began := time.Now()
	if got := p.call("PATCH", path, `{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`); got.Code != http.StatusOK {
		t.Fatalf("status %d %s", got.Code, got.Body)
	}
	if open() {
		t.Error("still in")
	}
	took := time.Since(began)
	t.Logf("closed and out in %s", took)
	if took > time.Minute {
		t.Errorf("it took %s; want well under a minute", took)
	}
	if n := p.Count(`SELECT count(*) FROM session WHERE account_id = $1 AND revoked IS NULL`, p.School.ID); n != 0 {
		t.Error("a session stands")
	}
	if got := p.call("PATCH", path, `{"Operations":[{"op":"replace","value":{"active":true}}]}`); got.Code != http.StatusOK {
		t.Fatalf("status %d", got.Code)
	}
	if open() {
		t.Error("an old session woke")
	}
	if n := p.Count(`SELECT count(*) FROM account WHERE id = $1 AND roles = '{}' AND disabled IS NULL`, p.School.ID); n != 1 {
		t.Error("who comes back comes back with roles")
	}
}

// A token opens what it is for; another agency's account is none.
func TestScope(t *testing.T) {
	p := newProvider(t)
	referrals, err := p.System(context.Background(), "Eastmarch school")
	p.OK(err)
	other, err := p.SignIn.IssueToken(context.Background(), who.Founding, referrals.ID, "records", p.Now().Add(time.Hour))
	p.OK(err)
	good := p.token
	for name, token := range map[string]string{"none": "", "for referrals": other, "wrong": strings.Repeat("x", 43), "SQL": "'; DROP TABLE account; --"} {
		p.token = token
		for _, path := range []string{"/scim/v2/Users", "/scim/v2/Users/" + p.School.ID.String(), "/scim/v2/ServiceProviderConfig", "/scim/v2/nothing"} {
			if got := p.call("GET", path, ""); got.Code != http.StatusUnauthorized || got.Header().Get("WWW-Authenticate") != "Bearer" || !strings.Contains(got.Body.String(), "messages:2.0:Error") {
				t.Errorf("a token %s at %s: %d %s", name, path, got.Code, got.Body)
			}
		}
	}
	p.token = good
	r := httptest.NewRequest(http.MethodGet, "/api/v1/referrals/EM-2222-2222", nil)
	r.Header.Set("Authorization", "Bearer "+good)
	rec := httptest.NewRecorder()
	p.site.ServeHTTP(rec, r)
	if rec.Code != http.StatusUnauthorized {
		t.Errorf("a token for the list of staff opens referrals: %d", rec.Code)
	}
	none := p.call("GET", "/scim/v2/Users/00000000-0000-7000-8000-00000000ffff", "")
	feed := p.Count(`SELECT count(*) FROM account`)
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		for _, account := range []string{p.Worker.ID.String(), referrals.ID.String(), "x", "'--", "%00"} {
			got := p.call(method, "/scim/v2/Users/"+account, `{"Operations":[{"op":"replace","value":{"active":false}}],"active":false}`)
			if got.Code != http.StatusNotFound || got.Body.String() != none.Body.String() {
				t.Errorf("%s of %s: %d %s", method, account, got.Code, got.Body)
			}
		}
	}
	if got := p.call("GET", "/scim/v2/Users?filter=active+eq+true", ""); strings.Contains(got.Body.String(), p.Worker.ID.String()) || !strings.Contains(got.Body.String(), p.School.ID.String()) {
		t.Errorf("the list: %s", got.Body)
	}
	if p.Count(`SELECT count(*) FROM account WHERE disabled IS NOT NULL`) != 0 || p.Count(`SELECT count(*) FROM account`) != feed {
		t.Error("something was changed")
	}
}

// Pages, versions, and what is wrong with a request.
func TestTheRest(t *testing.T) {
	p := newProvider(t)
	path := "/scim/v2/Users/" + p.School.ID.String()
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		has                      string
	}{
		{"config", "GET", "/scim/v2/ServiceProviderConfig", "", nil, 200, `"patch":{"supported":true}`},
		{"types", "GET", "/scim/v2/ResourceTypes", "", nil, 200, `"endpoint":"/Users"`},
		{"type", "GET", "/scim/v2/ResourceTypes/User", "", nil, 200, `"endpoint":"/Users"`},
		{"schemas", "GET", "/scim/v2/Schemas", "", nil, 200, `"userName"`},
		{"schema", "GET", "/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "", nil, 200, `"userName"`},
		{"groups", "GET", "/scim/v2/Groups", "", nil, 404, `"status":"404"`},
		{"another method", "PUT", "/scim/v2/Users", "", nil, 404, `"status":"404"`},
		{"no entries", "GET", "/scim/v2/Users?count=0", "", nil, 200, `"itemsPerPage":0,"Resources":[]`},
		{"far beyond", "GET", "/scim/v2/Users?startIndex=999999999", "", nil, 200, `"Resources":[]`},
		{"backwards", "GET", "/scim/v2/Users?startIndex=-5&count=-5", "", nil, 200, `"startIndex":1`},
		{"no numbers", "GET", "/scim/v2/Users?startIndex=x&count=99999999999999999999", "", nil, 200, `"startIndex":1`},
		{"a filter we do not have", "GET", "/scim/v2/Users?filter=userName+co+%22a%22", "", nil, 400, `"scimType":"invalidFilter"`},
		{"the version it has", "GET", path, "", []string{"If-None-Match", `W/"1"`}, 304, ""},
		{"an old version", "PATCH", path, `{"Operations":[{"op":"replace","value":{"title":"x"}}]}`, []string{"If-Match", `W/"7"`}, 412, `"status":"412"`},
		{"no version", "DELETE", path, "", []string{"If-Match", `x`}, 412, `"status":"412"`},
		{"no JSON", "PATCH", path, `{`, nil, 400, `"scimType":"invalidSyntax"`},
		{"an address that is none", "POST", "/scim/v2/Users", `{"userName":"lee"}`, nil, 400, `"scimType":"invalidValue"`},
		{"no user name", "POST", "/scim/v2/Users", `{}`, nil, 400, `"scimType":"invalidValue"`},
		{"half a megabyte", "POST", "/scim/v2/Users", `{"userName":"` + strings.Repeat("x", 500_000) + `"}`, nil, 413, `"status":"413"`},
		{"controls in a name", "PATCH", path, `{"Operations":[{"op":"replace","value":{"displayName":"a\u0000b\u202ec"}}]}`, nil, 400, `"scimType":"invalidValue"`},
	} {
		got := p.call(c.method, c.path, c.body, c.headers...)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.has) {
			t.Errorf("%s: %d %s", c.name, got.Code, got.Body)
		}
	}
	if got := p.call("PATCH", path, `{"Operations":[{"op":"replace","value":{"title":"x"}}]}`, "If-Match", `W/"1"`); got.Code != 200 || got.Header().Get("ETag") != `W/"2"` {
		t.Errorf("with the right version: %d %v", got.Code, got.Header())
	}
}
