package wire

import (
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Fault is how a call breaks.
type Fault string

// The faults.
const (
	Refused Fault = "refused"             // the server says no: it is out of room
	Cut     Fault = "cut off"             // the connection breaks before the call reaches the server
	Lost    Fault = "done, and not heard" // the server does it, and the connection breaks before its answer
)

// Faults are all of them.
var Faults = []Fault{Refused, Cut, Lost}

// Wire is one such socket.
type Wire struct {
	url, target string
	listener    net.Listener
	open        sync.WaitGroup

	mu    sync.Mutex
	at    int // the call that breaks, from 1; 0 for none
	how   Fault
	calls []string
	fired string
	lines map[*line]bool
}

// New lays a wire to the database that the connection string names by a
// folder of sockets, until the test ends.
func New(tb testing.TB, target string) *Wire {
	tb.Helper()
	u, err := url.Parse(target)
	if err != nil || u.Query().Get("host") == "" {
		tb.Fatalf("wire: %v; want a connection string with a folder of sockets", err)
	}
	dir, err := os.MkdirTemp("", "sl-wire-") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	socket := ".s.PGSQL." + q.Get("port")
	w := &Wire{target: filepath.Join(q.Get("host"), socket), lines: map[*line]bool{}}
	if w.listener, err = net.Listen("unix", filepath.Join(dir, socket)); err != nil {
		tb.Fatal(err)
	}
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	w.url = u.String()
	w.open.Go(w.accept)
	tb.Cleanup(func() {
		_ = w.listener.Close()
		w.hangUp()
		w.open.Wait()
		_ = os.RemoveAll(dir)
	})
	return w
}

// URL is the connection string that leads over the wire.
func (w *Wire) URL() string { return w.url }

// Break has the k-th call from now break, once. With 0 none does.
func (w *Wire) Break(k int, how Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.how, w.calls, w.fired = k, how, nil, ""
}

// Calls are the statements since Break, in order.
func (w *Wire) Calls() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.calls)
}

// Fired is the statement of the call that broke since Break; none did when it
// is empty.
func (w *Wire) Fired() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fired
}

// call counts a call and says whether it breaks, and how.
func (w *Wire) call(sql string) (Fault, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, sql)
	if w.at == 0 || len(w.calls) != w.at {
		return "", false
	}
	w.fired = strings.Join(strings.Fields(sql), " ")
	return w.how, true
}

func (w *Wire) accept() {
	for {
		client, err := w.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		server, err := net.Dial("unix", w.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		l := &line{wire: w, client: client, server: server, sql: map[string]string{}}
		w.mu.Lock()
		w.lines[l] = true
		w.mu.Unlock()
		w.open.Go(l.run)
	}
}

// hangUp ends every connection.
func (w *Wire) hangUp() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for l := range w.lines {
		l.close()
	}
}
