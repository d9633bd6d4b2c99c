package web

import (
	"net/http"
	"time"
)

// Beat is how long the steps are in which an answer leaves whose length of time
// could tell of somebody hidden: that nothing is there, and what a search
// found. Finding a record and then not showing it takes up to two milliseconds
// longer than finding none; within a step nobody can tell the one from the
// other. It costs half a step on average.
const Beat = 25 * time.Millisecond

// Even lets every answer of next that nothing is there leave at whole beats
// after its request came; zero: at once. The pages have it by themselves (see
// Server.Beat); it is for what is served beside them.
func Even(next http.Handler, beat time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&noted{ResponseWriter: w, began: time.Now(), beat: beat}, r)
	})
}

// Evenly lets the answer leave at a whole beat, whatever it is. A handler calls
// it where it searches among people, some of whom the actor may not know of.
func (r *Request) Evenly() { r.even = true }

// rest waits until a whole number of beats is over since a time.
func rest(began time.Time, beat time.Duration) {
	if beat > 0 {
		time.Sleep(beat - time.Since(began)%beat)
	}
}
