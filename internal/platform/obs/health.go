package obs

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Check is something that Sightline needs.
type Check struct {
	Name string // "database"
	Do   func(ctx context.Context) error
}

// checkTime is how long the checks may take together.
const checkTime = 3 * time.Second

// Health answers 200 where everything that Sightline needs is there, else 503,
// and says by name what is and what is not. Why not is in the log.
func Health(failed func(check string, err error), checks ...Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTime)
		defer cancel()
		code, found := http.StatusOK, make(map[string]string, len(checks))
		for _, c := range checks {
			found[c.Name] = "ok"
			if err := c.Do(ctx); err != nil {
				code, found[c.Name] = http.StatusServiceUnavailable, "not there"
				failed(c.Name, err)
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(found) // a broken connection is the asker's to see
	})
}

// Alive answers 200: the program runs.
func Alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}
