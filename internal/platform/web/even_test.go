package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// What is not there, and what a handler searched for, leaves at whole beats;
// nothing else waits.
func TestAnswersThatLeaveEvenly(t *testing.T) {
	const beat = 40 * time.Millisecond
	for _, c := range []struct {
		name   string
		beat   time.Duration
		waits  bool
		handle Handler
	}{
		{"found", time.Hour, false, func(*Request) (Response, error) { return See("/"), nil }},
		{"refused", time.Hour, false, func(*Request) (Response, error) { return nil, fault.New(fault.Forbidden, "test", "No.") }},
		{"absent", beat, true, func(*Request) (Response, error) { return nil, fault.Absent("test") }},
		{"searched", beat, true, func(r *Request) (Response, error) { r.Evenly(); return See("/"), nil }},
		{"searched in vain", beat, true, func(r *Request) (Response, error) {
			r.Evenly()
			return nil, fault.New(fault.Invalid, "test", "Say whom.")
		}},
	} {
		s := &Server{Beat: c.beat, Log: slog.New(slog.DiscardHandler), Static: fstest.MapFS{},
			Identify: func(*http.Request) (Caller, error) { return Caller{}, nil }, Shell: func(*Request) component.Shell { return component.Shell{} }}
		h, err := s.Handler([]Route{{Method: "GET", Path: "/x", Open: true, Handle: c.handle}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", nil))
		if took := time.Since(began); c.waits && took < beat {
			t.Errorf("%s: it left after %v; a beat is %v", c.name, took, beat)
		} else if !c.waits && took >= time.Minute {
			t.Errorf("%s: it waited", c.name)
		}
	}
	began, got := time.Now(), httptest.NewRecorder()
	Even(http.NotFoundHandler(), beat).ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/x", nil))
	if took := time.Since(began); got.Code != http.StatusNotFound || took < beat {
		t.Errorf("beside the pages: %d after %v", got.Code, took)
	}
}
