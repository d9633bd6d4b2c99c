package accessweb_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// site is Sightline as a partnership runs it, not the demonstration: a school,
// its administrator who has just been set up, and a clock that the test moves.
type site struct {
	*app.App
	url    string
	school access.Agency
	team   access.WorkTeam
	gill   who.Actor
	ahead  *atomic.Int64
}

// newSite opens a site at an address; handler serves it.
func newSite(t *testing.T, address string, demo bool) (s site, handler http.Handler) {
	t.Helper()
	ctx := context.Background()
	db := testkit.NewDatabase(t)
	s = site{url: address, ahead: &atomic.Int64{}}
	clock := func() time.Time { return when.System().Add(time.Duration(s.ahead.Load())) }
	var err error
	s.App, err = app.Open(ctx, app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch",
		HubPhone: "01632 960 123", BaseURL: address, Demo: demo}, clock, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(s.Close)
	s.school = access.Agency{ID: id.New(), Name: "Harle Academy", Kind: "school"}
	s.team = access.WorkTeam{ID: id.New(), Agency: s.school.ID, Name: "Safeguarding"}
	gill := access.Account{ID: id.New(), Kind: "person", Agency: s.school.ID, Name: "Gill Stone", Email: "gill@harle.example", Roles: who.Administrator}
	must(t, s.Directory.FoundAgency(ctx, s.school))
	must(t, s.Directory.FoundTeam(ctx, s.team))
	must(t, s.Directory.FoundAccount(ctx, gill))
	s.gill = gill.Actor()
	handler, err = s.Handler()
	must(t, err)
	return s, handler
}

// invitation makes an administrator's first invitation, as setting up does.
func (s site) invitation(t *testing.T) string {
	t.Helper()
	token, err := s.SignIn.InviteAgain(context.Background(), s.gill, s.gill.ID)
	must(t, err)
	return "/invitations/" + token
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v: %s %v", err, fault.Message(err), fault.FieldsOf(err))
	}
}

// visit sends one request, with the cookies given.
func visit(handler http.Handler, method, path string, form url.Values, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}
