package scimapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/scim"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Prefix is where the endpoint stands.
const Prefix = "/scim/v2"

const (
	maxBody  = 256 << 10
	maxCount = 200
)

// Identify is who a token belongs to; nobody for one that is not good.
type Identify func(ctx context.Context, token string) (who.Actor, error)

// Handler is the endpoint; origin is "https://hub.example.org".
func Handler(directory *access.Directory, identify Identify, origin string, log *slog.Logger) http.Handler {
	e := &endpoint{directory: directory, identify: identify, base: origin + Prefix, log: log}
	mux := http.NewServeMux()
	for pattern, handle := range map[string]handler{
		"GET /Users": e.list, "POST /Users": e.create, "GET /Users/{id}": e.get, "PUT /Users/{id}": e.replace, "PATCH /Users/{id}": e.patch,
		"DELETE /Users/{id}": e.remove, "GET /ServiceProviderConfig": e.config, "GET /ResourceTypes": e.types, "GET /ResourceTypes/User": e.userType,
		"GET /Schemas": e.schemas, "GET /Schemas/" + scim.UserURN: e.userSchema,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" "+Prefix+path, e.serve(handle))
	}
	mux.Handle("/", e.serve(func(*request) (answer, error) { return answer{}, fault.Absent("scimapi") }))
	return mux
}

type endpoint struct {
	directory *access.Directory
	identify  Identify
	base      string
	log       *slog.Logger
}

// request is a request of an agency's system.
type request struct {
	*http.Request
	actor who.Actor
}

// answer is what goes back: nothing but the status where body is nil.
type answer struct {
	status   int
	etag     string
	location string
	body     any
}

type handler func(r *request) (answer, error)

// serve answers whoever has a good token; others learn nothing, not even which
// paths there are.
func (e *endpoint) serve(handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		actor, err := e.identified(r)
		if err != nil {
			e.fail(w, err)
			return
		}
		a, err := handle(&request{r, actor})
		if err != nil {
			e.fail(w, err)
			return
		}
		send(w, a)
	})
}

func (e *endpoint) identified(r *http.Request) (who.Actor, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	refused := fault.New(fault.Unauthenticated, "scimapi", "Send the token of your agency's list of staff: Authorization: Bearer TOKEN.")
	if !strings.EqualFold(scheme, "Bearer") {
		return who.Actor{}, refused
	}
	actor, err := e.identify(r.Context(), token)
	if err == nil && !actor.Signed() {
		err = refused
	}
	actor.Request = "scim " + id.New().String()
	return actor, err
}

func send(w http.ResponseWriter, a answer) {
	if a.etag != "" {
		w.Header().Set("ETag", a.etag)
	}
	if a.location != "" {
		w.Header().Set("Location", a.location)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	body, err := json.Marshal(a.body)
	if err != nil { // our own types always marshal
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the other side may have gone
}

// problem is an error as section 3.12 of RFC 7644 writes it.
type problem struct {
	Schemas []string `json:"schemas"`
	Status  string   `json:"status"`
	Type    string   `json:"scimType,omitempty"`
	Detail  string   `json:"detail"`
}

// fail turns an error into words, and into the kinds of SCIM.
func (e *endpoint) fail(w http.ResponseWriter, err error) {
	status, kind, detail := web.StatusOf(err), "", fault.Message(err)
	var said *scim.RequestError
	var stale *staleError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &said):
		status, kind, detail = http.StatusBadRequest, said.Type, said.Detail
	case errors.As(err, &stale):
		status, detail = http.StatusPreconditionFailed, "The account was changed since the version that If-Match names."
	case errors.As(err, &large):
		status, detail = http.StatusRequestEntityTooLarge, "The body is too large."
	case fault.Is(err, fault.Unauthenticated):
		w.Header().Set("WWW-Authenticate", "Bearer") // RFC 9110, 11.6.1
	case fault.Is(err, fault.Invalid):
		status, kind = http.StatusBadRequest, "invalidValue"
		for _, words := range fault.FieldsOf(err) {
			detail = words
		}
	case fault.Is(err, fault.Refused):
		status, kind = http.StatusBadRequest, "mutability"
	case fault.Is(err, fault.Conflict):
		kind = "uniqueness"
	case fault.Is(err, fault.Internal):
		e.log.Error("scim", "error", err.Error())
	}
	send(w, answer{status: status, body: problem{[]string{scim.ErrorURN}, strconv.Itoa(status), kind, detail}})
}

// staleError is a version that does not stand any more.
type staleError struct{}

func (*staleError) Error() string { return "stale" }

// read is the body of a request.
func (r *request) read() ([]byte, error) { return io.ReadAll(r.Body) }

// version is the one that If-Match names; 0 for none or any.
func (r *request) version() (int, error) {
	tag := r.Header.Get("If-Match")
	if tag == "" || tag == "*" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(tag, `W/"`), `"`))
	if err != nil || n <= 0 {
		return 0, &staleError{}
	}
	return n, nil
}

// number is a number of the address; other where there is none that can be read.
func (r *request) number(name string, other int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return other
	}
	return n
}
