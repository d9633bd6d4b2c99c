package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	assets "github.com/sightline-partnership/sightline/web"
)

// Whoever closes their half of the connection while the answer is being made
// has gone: what breaks off because of it is no fault in the log, and what
// breaks while somebody waits is one.
func TestWhoeverHasGoneIsNoFault(t *testing.T) {
	for _, one := range []struct {
		what, status string
		gone, fault  bool
	}{{"the sender goes", " 499 ", true, false}, {"something breaks", " 500 ", false, true}} {
		var log bytes.Buffer
		begun := make(chan struct{})
		server := &web.Server{Static: assets.Built(), Log: slog.New(slog.NewTextHandler(&log, nil)),
			Identify: func(*http.Request) (web.Caller, error) { return web.Caller{Actor: who.Actor{}}, nil },
			Shell:    func(*web.Request) component.Shell { return component.Shell{} }}
		handler, err := server.Handler([]web.Route{{Method: "GET", Path: "/wait", Open: true, Handle: func(r *web.Request) (web.Response, error) {
			close(begun)
			if one.gone {
				<-r.Context().Done()
			}
			return nil, fault.Wrap("test", io.ErrUnexpectedEOF)
		}}})
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(handler)
		conn, err := net.Dial("tcp", s.Listener.Addr().String()) //nolint:noctx // its own loopback
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		<-begun
		if one.gone {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		got, err := io.ReadAll(conn)
		_ = conn.Close()
		s.Close()
		if first, _, _ := strings.Cut(string(got), "\n"); err != nil || !strings.Contains(first, one.status) {
			t.Errorf("%s: answered with %q, %v", one.what, first, err)
		}
		if said := strings.Contains(log.String(), "level=ERROR"); said != one.fault {
			t.Errorf("%s: the log says %s", one.what, &log)
		}
	}
}
