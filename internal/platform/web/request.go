package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Limits of what a form may hold.
const (
	maxBody   = 1 << 20 // bytes of a posted form
	maxFields = 2000
)

// Request is a request with the actor who sent it.
type Request struct {
	*http.Request
	Actor   who.Actor // nobody on an open route, unless signed in
	Session Session

	whose    func(key string) id.UUID // the account that a form was shown to
	held     string                   // the kept words that a form with a file names
	upload   int64                    // the route's
	patience func(time.Duration)      // gives a slow line the time for a file
	handled  bool                     // its handler has it
	even     bool                     // its answer leaves at a whole beat
	parsed   bool                     // the form was read, with parseErr
	parseErr error
}

// ID is the path's {name} as a row id. Errors: NotFound, the same as for an
// absent record.
func (r *Request) ID(name string) (id.UUID, error) {
	u, err := id.Parse(r.PathValue(name))
	if err != nil || u.IsZero() {
		return id.UUID{}, fault.Absent("web.ID")
	}
	return u, nil
}

// Ref is the path's {name} as a reference. Errors: NotFound.
func (r *Request) Ref(name string) (string, error) {
	ref, err := id.ParseReference(r.PathValue(name))
	if err != nil {
		return "", fault.Absent("web.Ref")
	}
	return ref, nil
}

// Form is what was posted, by field name. Errors: Invalid when it is too
// large, or no form at all.
func (r *Request) Form() (Form, error) {
	if !r.parsed {
		r.parsed, r.parseErr = true, r.ParseForm() // a second reading would find nothing wrong
	}
	if r.parseErr != nil {
		var large *http.MaxBytesError
		if errors.As(r.parseErr, &large) {
			return nil, fault.Newf(fault.Invalid, "web.Form", "What was sent is too large: at most %d KB in all.", maxBody>>10)
		}
		return nil, fault.New(fault.Invalid, "web.Form", "What was sent can't be read as a form. Go back and send it again.")
	}
	if len(r.PostForm) > maxFields {
		return nil, fault.New(fault.Invalid, "web.Form", "What was sent has too many fields. Go back and send it again.")
	}
	return Form(r.PostForm), nil
}

// Query is the part of the address behind the question mark. One that can't
// be read is empty.
func (r *Request) Query() Form { return Form(r.URL.Query()) }

// Form holds the posted values as they were typed.
type Form url.Values

// Get is the first value of a field, or empty.
func (f Form) Get(name string) string { return url.Values(f).Get(name) }

// All is every value of a field: of checkboxes, for example.
func (f Form) All(name string) []string { return slices.Clone(f[name]) }

// Has reports whether a box was ticked or a button pressed.
func (f Form) Has(name string) bool { return len(f[name]) > 0 }

// ID is a field as a row id; none when it is empty or no id.
func (f Form) ID(name string) id.UUID {
	u, _ := id.Parse(f.Get(name))
	return u
}
