package openid

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// A provider is what its own address says it is: one that names another issuer,
// or sends us elsewhere, is none, and elsewhere is never asked.
func TestAProviderSpeaksForItselfAlone(t *testing.T) {
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusOK)
	}))
	defer elsewhere.Close()
	for name, says := range map[string]struct {
		issuer   func(own string) string
		redirect bool
		begins   bool
	}{
		"itself":          {func(own string) string { return own }, false, true},
		"another issuer":  {func(string) string { return "https://login.example.org" }, false, false},
		"with a slash":    {func(own string) string { return own + "/" }, false, false},
		"sends elsewhere": {func(own string) string { return own }, true, false},
	} {
		var own string
		provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if says.redirect {
				http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusFound)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"issuer": says.issuer(own), "authorization_endpoint": own + "/authorize", "token_endpoint": own + "/token", "jwks_uri": own + "/keys",
				"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}})
		}))
		own = provider.URL
		_, _, err := New(when.System).Begin(context.Background(), Provider{Issuer: own, ClientID: "sightline", Secret: "s", Redirect: "https://sightline.example/back"}, false)
		if says.begins != (err == nil) || err != nil && !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		provider.Close()
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("elsewhere was asked %d times", n)
	}
}
