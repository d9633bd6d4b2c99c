package obs_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/obs"
)

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	return rec
}

// A label is a route's pattern and never the path that was asked for, whether or
// not a route took it.
func TestLabelsAreRoutes(t *testing.T) {
	m := obs.NewMetrics()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /people/{id}", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusSeeOther)
		w.WriteHeader(http.StatusTeapot)
	})
	site := m.Watch(mux)
	get(site, "/people/zephyrine")
	get(site, "/zephyrine")
	m.Gauge("sightline_jobs", "Jobs.", func(context.Context) (map[string]float64, error) { return map[string]float64{"running": 2}, nil })
	m.Gauge("sightline_mail", "Mail.", func(context.Context) (map[string]float64, error) { return nil, errors.New("zephyrine") })
	page := get(m.Handler(), "/metrics").Body.String()
	for _, want := range []string{`sightline_requests_total{route="GET /people/{id}",status="303"} 1`, `sightline_requests_total{route="none",status="404"} 1`,
		`sightline_request_seconds_count{route="none"} 1`, `sightline_jobs{state="running"} 2`, `sightline_counts_failed{count="sightline_jobs"} 0`, `sightline_counts_failed{count="sightline_mail"} 1`, "go_goroutines "} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "zephyrine") {
		t.Error("what somebody asked for is told")
	}
}

// What is missing is named; why, only the log says.
func TestHealthNamesWhatIsMissing(t *testing.T) {
	var logged []string
	down := errors.New("password of sightline_app refused")
	here := obs.Check{Name: "migrations", Do: func(context.Context) error { return nil }}
	gone := obs.Check{Name: "database", Do: func(context.Context) error { return down }}
	h := obs.Health(func(check string, err error) { logged = append(logged, check+": "+err.Error()) }, here, gone)
	rec := get(h, "/readyz")
	if rec.Code != http.StatusServiceUnavailable || strings.TrimSpace(rec.Body.String()) != `{"database":"not there","migrations":"ok"}` {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if len(logged) != 1 || logged[0] != "database: "+down.Error() {
		t.Error(logged)
	}
	if rec := get(obs.Health(nil, here), "/readyz"); rec.Code != http.StatusOK {
		t.Error(rec.Code)
	}
}
