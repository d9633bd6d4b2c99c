package auditweb

import (
	"net/url"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// FuzzFilter: any address of the journal's search is a filter, and the address
// of its next page leads to the cursor that it was made of.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"", "from=2026-11-23&to=2026-11-23", "after=2026-11-23T10:00:00.123456Z&row=01a21900-0000-7000-8000-000000000001", "after=x&row=x", "from=9999-12-31&to=9999-12-31", "from=0001-01-01", "%zz", "subject=EM-7K3Q-2D83", "after=2026-11-23T10:00:00%2B23:59&row=01a21900-0000-7000-8000-000000000001", "to=10000-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, _ := url.ParseQuery(query) // what can't be read is left out
		filter := filterOf(web.Form(values))
		if !filter.From.IsZero() && filter.From.Year() > 9999 {
			t.Fatalf("from %v", filter.From)
		}
		if filter.After.At.IsZero() {
			return
		}
		next := pager("/journal", values, filter.After, filter.After).Next
		to, err := url.Parse(next)
		if err != nil {
			t.Fatal(err)
		}
		if again := cursorOf(web.Form(to.Query())); !again.At.Equal(filter.After.At) || again.ID != filter.After.ID {
			t.Fatalf("%v leads to %v", filter.After.At.Format(time.RFC3339Nano), again)
		}
	})
}
