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

//go:embed trouble.html signed_out.html anothers.html
var ownFiles embed.FS

var troublePage = NewPage[trouble](ownFiles, "trouble.html")

// Server is the route table as an http.Handler.
type Server struct {
	// Identify tells who sends a request; nobody is an actor whose Signed is
	// false, not an error.
	Identify func(r *http.Request) (Caller, error)
	// Keeper keeps what can't be taken now; nil: nothing is kept.
	Keeper Keeper
	// Mark is a keyed hash (crypt.Key.Mark), by which forms say whom they were
	// shown to; nil: they don't.
	Mark func(text string) []byte
	// Authorise says whether the actor's role could ever have what a route
	// needs. Whether this record opens is the service's to say.
	Authorise func(actor who.Actor, needs Needs) error
	// Shell is the shell of any page for this request.
	Shell func(r *Request) component.Shell
	// Now is where to ask for what is not there and is needed now, by the path
	// that was asked for; nil for nowhere. It is the same for everybody.
	Now func(path string) string
	// Beat is the step in which an answer leaves that nothing is there, or that its
	// handler lets leave evenly; zero: at once.
	Beat time.Duration
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
	absent := s.serve(Route{Method: "ANY", Path: "(no such page)", Open: true, Handle: func(*Request) (Response, error) {
		return nil, fault.Absent("web")
	}})
	mux.Handle("GET /assets/", assets(s.Static, absent))
	mux.Handle("/", absent)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.serve(Route{Method: "ANY", Path: "(from another site)", Open: true, Handle: func(*Request) (Response, error) {
		return nil, fault.New(fault.Forbidden, "web", "This form was sent from another site. Open Sightline itself and send it from there.")
	}}))
	return Secure(guard.Handler(mux), false), nil
}

// Routes is the table in force, for the tests that walk it.
func (s *Server) Routes() []Route { return s.routes }

// serve runs one route: identify, authorise, handle, render, send.
func (s *Server) serve(rt Route) http.Handler {
	return http.HandlerFunc(func(bare http.ResponseWriter, hr *http.Request) {
		began := time.Now()
		w := &noted{ResponseWriter: bare, began: began, beat: s.Beat}
		hr.Body = http.MaxBytesReader(bare, hr.Body, rt.maxBody())
		r := &Request{Request: hr, upload: rt.Upload, patience: patience(bare), whose: s.whose}
		answer, err := s.answer(rt, r)
		answer, err = s.ifAnothers(r, answer, err)
		w.even = r.even
		if err == nil {
			s.taken(r, answer)
			rendered := stopwatch.Start(hr.Context(), stopwatch.Render)
			err = answer.write(w, s.frame(r))
			rendered()
		}
		if err != nil {
			s.fail(w, r, rt, err)
		}
		s.tell(rt, r, w.status, time.Since(began))
	})
}

// tell writes a request's line of the log. One that was refused (a role, a form
// from another site, a way in that did not open) has a line of its own.
func (s *Server) tell(rt Route, r *Request, status int, took time.Duration) {
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		s.Log.Warn("refused", "route", rt.Pattern(), "request", r.Actor.Request, "account", r.Actor.ID.String(), "status", status)
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("route", rt.Pattern()),
		slog.String("request", r.Actor.Request), slog.Int("status", status), slog.Duration("took", took))
}

// noted is a writer that notes the status of the answer, and lets one that
// nothing is there leave at a whole beat.
type noted struct {
	http.ResponseWriter
	status int
	began  time.Time
	beat   time.Duration
	even   bool // whatever the status
}

// WriteHeader notes the status.
func (n *noted) WriteHeader(status int) {
	if n.status = status; n.even || status == http.StatusNotFound {
		rest(n.began, n.beat)
	}
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap is the writer below, for http.ResponseController.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

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
	caller, err := s.Identify(r.Request)
	if err != nil {
		return nil, err
	}
	r.Actor, r.Session = caller.Actor, caller.Session
	r.Actor.Request = id.New().String()
	if !rt.Open {
		if !r.Actor.Signed() {
			return s.stranger(r, caller.Was)
		}
		if err := r.ownForm(); err != nil {
			return nil, err
		}
		if err := s.Authorise(r.Actor, rt.Needs); err != nil {
			return nil, err
		}
		if rt.Fresh && !r.Session.Fresh {
			return s.confirm(r)
		}
	}
	r.Actor.Once = r.once()
	r.handled = true
	answer, err = rt.Handle(r)
	if err == nil && answer == nil {
		err = errors.New("the handler gave no answer")
	}
	return answer, err
}

// stranger answers somebody who is not signed in: what they typed is kept
// where it is known whose it is.
func (s *Server) stranger(r *Request, was id.UUID) (Response, error) {
	if was.IsZero() || r.Method != http.MethodPost {
		return nil, fault.New(fault.Unauthenticated, "web", "Sign in to go on.")
	}
	return s.signedOut(r, was)
}

// statusGone is how the log tells a request whose sender closed the connection
// while it was under way: no fault of ours, and nobody reads the answer. The
// number is the one that nginx uses; HTTP has none.
const statusGone = 499

// fail turns an error into a page. Somebody who is not signed in is sent to
// sign in and back.
func (s *Server) fail(w http.ResponseWriter, r *Request, rt Route, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Unauthenticated && r.Method == http.MethodGet {
		_ = See(SignInPath(r.URL.RequestURI())).write(w, frame{})
		return
	}
	broken := kind == fault.Internal || kind == fault.Unavailable
	if broken && r.Context().Err() != nil {
		http.Error(w, "The connection was closed before the answer was ready. Open the page again.", statusGone)
		return
	}
	if broken {
		s.Log.Error("fault", "route", rt.Pattern(), "request", r.Actor.Request, "error", err.Error())
	}
	t := troubleOf(err)
	if kind == fault.NotFound && s.Now != nil {
		t.Now = s.Now(r.URL.Path)
	}
	page := troublePage.with(statusOf(kind), Head{Title: t.Title}, t, nil)
	if werr := page.write(w, s.frame(r)); werr != nil {
		s.Log.Error("error page", "error", werr.Error())
		http.Error(w, t.Title+"\n\n"+t.Message, statusOf(kind))
	}
}
