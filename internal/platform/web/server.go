package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed trouble.html
var ownFiles embed.FS

var troublePage = NewPage[trouble](ownFiles, "trouble.html")

// Server is the route table as an http.Handler.
type Server struct {
	// Identify tells who sends a request; nobody is an actor whose Signed is
	// false, not an error.
	Identify func(r *http.Request) (who.Actor, error)
	// Authorise says whether the actor's role could ever have what a route
	// needs. Whether this record opens is the service's to say.
	Authorise func(actor who.Actor, needs Needs) error
	// Shell is the shell of any page for this request.
	Shell func(r *Request) component.Shell
	// Now is where to ask for what is not there and is needed now, by the path
	// that was asked for; nil for nowhere. It is the same for everybody.
	Now func(path string) string
	// Static holds the built assets, served under /assets/.
	Static fs.FS
	// Log receives one line a request: no path parameters, no names.
	Log *slog.Logger

	routes []Route
}

// Handler joins the routes into one handler. Errors: a route that forgot to
// declare something, or two of the same pattern.
func (s *Server) Handler(routes []Route) (http.Handler, error) {
	mux := http.NewServeMux()
	seen := map[string]bool{}
	for _, rt := range routes {
		if err := rt.validate(); err != nil {
			return nil, err
		}
		if seen[rt.Pattern()] {
			return nil, fmt.Errorf("route %s: declared twice", rt.Pattern())
		}
		seen[rt.Pattern()] = true
		mux.Handle(rt.Pattern(), s.serve(rt))
	}
	s.routes = routes
	mux.Handle("GET /assets/", assets(s.Static))
	mux.Handle("/", s.serve(Route{Open: true, Handle: func(*Request) (Response, error) {
		return nil, fault.Absent("web")
	}}))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.serve(Route{Open: true, Handle: func(*Request) (Response, error) {
		return nil, fault.New(fault.Forbidden, "web", "This form was sent from another site. Open Sightline itself and send it from there.")
	}}))
	return secure(guard.Handler(mux)), nil
}

// Routes is the table in force, for the tests that walk it.
func (s *Server) Routes() []Route { return s.routes }

// serve runs one route: identify, authorise, handle, render, send.
func (s *Server) serve(rt Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		began := time.Now()
		hr.Body = http.MaxBytesReader(w, hr.Body, rt.maxBody())
		r := &Request{Request: hr, upload: rt.Upload, patience: patience(w)}
		answer, err := s.answer(rt, r)
		if err == nil {
			rendered := stopwatch.Start(hr.Context(), stopwatch.Render)
			err = answer.write(w, func() component.Shell { return s.Shell(r) })
			rendered()
		}
		if err != nil {
			s.fail(w, r, rt, err)
		}
		s.Log.LogAttrs(hr.Context(), slog.LevelInfo, "request", slog.String("route", rt.Pattern()),
			slog.String("request", r.Actor.Request), slog.Duration("took", time.Since(began)))
	})
}

// patience lets a request take longer than the server's time limits, and its
// answer a minute more. A test's server has no limits.
func patience(w http.ResponseWriter) func(time.Duration) {
	control := http.NewResponseController(w)
	return func(wait time.Duration) {
		end := time.Now().Add(wait)
		_ = control.SetReadDeadline(end)
		_ = control.SetWriteDeadline(end.Add(time.Minute))
	}
}

// answer is the route's answer, or the fault of a handler that panicked.
func (s *Server) answer(rt Route, r *Request) (answer Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap("web", fmt.Errorf("panic in %s: %T", rt.Pattern(), p))
			s.Log.Error("panic", "route", rt.Pattern(), "value", fmt.Sprintf("%T", p), "stack", stack())
		}
	}()
	r.Actor, err = s.Identify(r.Request)
	if err != nil {
		return nil, err
	}
	r.Actor.Request = id.New().String()
	if !rt.Open {
		if !r.Actor.Signed() {
			return nil, fault.New(fault.Unauthenticated, "web", "Sign in to go on.")
		}
		if err := s.Authorise(r.Actor, rt.Needs); err != nil {
			return nil, err
		}
	}
	r.Actor.Once = r.once()
	answer, err = rt.Handle(r)
	if err == nil && answer == nil {
		err = errors.New("the handler gave no answer")
	}
	return answer, err
}

// fail turns an error into a page. Somebody who is not signed in is sent to
// sign in and back.
func (s *Server) fail(w http.ResponseWriter, r *Request, rt Route, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Unauthenticated && r.Method == http.MethodGet {
		_ = See(SignInPath(r.URL.RequestURI())).write(w, nil)
		return
	}
	if kind == fault.Internal || kind == fault.Unavailable {
		s.Log.Error("fault", "route", rt.Pattern(), "request", r.Actor.Request, "error", err.Error())
	}
	t := troubleOf(err)
	if kind == fault.NotFound && s.Now != nil {
		t.Now = s.Now(r.URL.Path)
	}
	page := troublePage.with(statusOf(kind), Head{Title: t.Title}, t, nil)
	if werr := page.write(w, func() component.Shell { return s.Shell(r) }); werr != nil {
		s.Log.Error("error page", "error", werr.Error())
		http.Error(w, t.Title+"\n\n"+t.Message, statusOf(kind))
	}
}
