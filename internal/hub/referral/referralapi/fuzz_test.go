package referralapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// FuzzBody: whatever a system sends has a clear answer that repeats nothing of
// it. The system may do nothing, so that what reads well is refused last of all.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{worry(), "{}", "[]", "null", `{"worry":1}`, `{"worry":"a","worry":"b"}`, "\xff", `{"children":[null]}`, strings.Repeat("[", 5000), `{"$schema":"x"}`, `{"worry":"\ud800"}`, "{\"a\":1e999}"} {
		f.Add([]byte(seed), "key", "application/json")
	}
	f.Add([]byte("{}"), "", "text/plain")
	f.Add([]byte("\xa0"), "k", "application/cbor")
	nobody := func(context.Context, string) (who.Actor, error) {
		return who.Actor{Kind: who.System, ID: id.New(), Roles: who.Analyst}, nil
	}
	api := referralapi.Handler((*referral.Service)(nil), nobody, "https://hub.example.org")
	f.Fuzz(func(t *testing.T, body []byte, key, kind string) {
		r := httptest.NewRequest(http.MethodPost, referralapi.Prefix+"/referrals", strings.NewReader(string(body)))
		r.Header["Idempotency-Key"], r.Header["Content-Type"], r.Header["Authorization"] = []string{key}, []string{kind}, []string{"Bearer x"}
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, r)
		var said struct{ Title, Detail string }
		if err := json.Unmarshal(rec.Body.Bytes(), &said); err != nil || said.Title == "" || rec.Code < 400 || rec.Code >= 500 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
	})
}
