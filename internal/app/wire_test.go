package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// served is the county as "sightline serve" serves it, on loopback.
type served struct {
	*world
	address string
}

// serve starts the real server: its time limits and bounds are those of
// production.
func serve(t *testing.T) *served {
	t.Helper()
	w := newWorld(t, 12)
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- w.app.Serve(ctx, func(address string) { ready <- address }) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	select {
	case address := <-ready:
		return &served{w, address}
	case err := <-done:
		done <- nil
		t.Fatal(err)
		return nil
	}
}

// line is a connection on which a test writes what it likes.
type line struct {
	testing.TB
	net.Conn
	in *bufio.Reader
}

// dial opens a connection; nothing on it takes longer than the patience given.
func (s *served) dial(t testing.TB, patience time.Duration) *line {
	t.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return &line{t, conn, bufio.NewReader(conn)}
}

// say writes; the other side may have hung up already, which is an answer too.
func (l *line) say(text string) { _, _ = io.WriteString(l, text) }

// reply is one answer as it came.
type reply struct {
	*http.Response
	body string
}

// hear reads the next answer; nil when the server hangs up instead.
func (l *line) hear(method string) *reply {
	l.Helper()
	res, err := http.ReadResponse(l.in, &http.Request{Method: method})
	if err != nil {
		return nil
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		l.Errorf("the answer broke off: %v", err)
	}
	return &reply{res, string(body)}
}

// all is every answer until the server hangs up, or has nothing more to say.
func (l *line) all(method string) (replies []*reply) {
	l.Helper()
	for {
		one := l.hear(method)
		if one == nil {
			return replies
		}
		replies = append(replies, one)
	}
}

// request is a request as a browser would write it, with lines of the test's.
func (s *served) request(target string, headers ...string) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", target, s.address, lines(headers))
}

func lines(headers []string) string {
	if len(headers) == 0 {
		return ""
	}
	return strings.Join(headers, "\r\n") + "\r\n"
}
