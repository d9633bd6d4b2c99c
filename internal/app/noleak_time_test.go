package app_test

import (
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// clocked are requests whose length of time could tell whether somebody hidden
// is there: the one for a record that is hidden, the other for none. They are
// those by which a person who guesses would ask; every other route looks for
// its record in the same way as these.
type clocked struct {
	what         string
	who          string
	hidden, none step
}

func (b *base) clocked() []clocked {
	sealed, none := b.at[access.Sealed], b.at[access.Open]["none"]
	get := func(path string) step { return step{method: http.MethodGet, path: path} }
	ask := func(name, born string) step {
		return step{method: http.MethodPost, path: "/people", form: url.Values{"names": {name}, "born": {born}, "reason": {"A worry."}}}
	}
	return []clocked{
		{"a referral by its reference", "hub practitioner", get("/referrals/" + sealed["ref"]), get("/referrals/" + absentRef)},
		{"a referral of somebody else", "referrer", get("/referrals/" + sealed["ref"]), get("/referrals/" + absentRef)},
		{"a person by id", "hub practitioner", get("/people/" + sealed["person"]), get("/people/" + none)},
		{"a request by id", "partner contact", get("/requests/" + sealed["request"]), get("/requests/" + none)},
		{"a search, in the hub", "hub practitioner", ask("Persephone Lanternjaw", "2011-05-06"), ask("Penthesilea Lampwright", "2011-05-09")},
		{"a search, outside", "partner contact", ask("Persephone Lanternjaw", "2011-05-06"), ask("Penthesilea Lampwright", "2011-05-09")},
		{"a referral, through the API", "system", step{method: http.MethodGet, path: "/api/v1/referrals/" + sealed["ref"], token: b.token},
			step{method: http.MethodGet, path: "/api/v1/referrals/" + absentRef, token: b.token}},
	}
}

// How a difference of time is told from noise. The two requests are sent in
// turn, the first of each two by a coin, so that whatever else the machine does
// falls on both alike. A difference counts when the signs of the single
// differences are such as chance gives once in ten million runs, and when at
// the median it is a tenth of the whole and a quarter of a millisecond: a
// smaller one drowns in any network. Both have to hold, so a busy machine,
// which only makes noise, does not fail the test.
const (
	rounds    = 100
	leastZ    = 5.3
	leastPart = 0.10
	leastTime = 250 * time.Microsecond
)

// times holds hidden and absent to take equally long; and catches a handler
// that takes longer, to know that it could.
func (b *base) times(t *testing.T) {
	st := b.open(t)
	st.app.Beat = web.Beat
	var err error
	if st.handler, err = st.app.Handler(); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.clocked() {
		if z, median, of := st.measure(b.seat(t, c.who), c); tells(z, median, of) {
			t.Errorf("%s takes %v longer (of %v) when it is hidden than when it is not there (z = %.1f)", c.what, median, of, z)
		} else {
			t.Logf("%s: %v of %v, z = %.1f", c.what, median, of, z)
		}
	}
	slow := b.clocked()[0]
	st.afterEach(func(r *http.Request, _ *httptest.ResponseRecorder) {
		if strings.HasSuffix(r.URL.Path, b.at[access.Sealed]["ref"]) {
			time.Sleep(3 * time.Millisecond)
		}
	})
	if z, median, of := st.measure(b.seat(t, slow.who), slow); !tells(z, median, of) {
		t.Errorf("a handler that waits 3 ms for what is hidden, planted, is not caught: %v of %v, z = %.1f", median, of, z)
	}
}

// tells is whether a difference is one that somebody could use.
func tells(z float64, median, of time.Duration) bool {
	return math.Abs(z) > leastZ && median.Abs() > leastTime && float64(median.Abs()) > leastPart*float64(of)
}

// measure sends both requests many times in turn. It gives how far the signs of
// the differences are from chance, the median difference, and the median
// length of the request for none.
func (st *stage) measure(s seat, c clocked) (z float64, median, of time.Duration) {
	st.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	var differences, absent []time.Duration
	longer := 0
	for i := range rounds + 10 {
		var took [2]time.Duration // of the hidden, of none
		first := rng.IntN(2)
		for _, which := range []int{first, 1 - first} {
			one := c.hidden
			if which == 1 {
				one = c.none
			}
			began := time.Now()
			st.take(s, one)
			took[which] = time.Since(began)
		}
		if i < 10 {
			continue // while caches fill
		}
		differences, absent = append(differences, took[0]-took[1]), append(absent, took[1])
		if took[0] > took[1] {
			longer++
		}
	}
	slices.Sort(differences)
	slices.Sort(absent)
	return (float64(longer) - rounds/2.0) / (math.Sqrt(rounds) / 2), differences[rounds/2], absent[rounds/2]
}
