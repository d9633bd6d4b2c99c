package wire

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
)

// line is one connection: see "Message Formats" in the PostgreSQL manual.
type line struct {
	wire           *Wire
	client, server net.Conn
	sql            map[string]string // of the prepared statements, by name

	mu      sync.Mutex
	swallow chan struct{} // set: the answer is kept back, and this closed at its end
}

func (l *line) close() {
	_ = l.client.Close()
	_ = l.server.Close()
}

func (l *line) run() {
	defer func() {
		l.close()
		l.wire.mu.Lock()
		delete(l.wire.lines, l)
		l.wire.mu.Unlock()
	}()
	from := bufio.NewReader(l.client)
	hello, err := startup(from)
	if err != nil {
		return
	}
	if _, err := l.server.Write(hello); err != nil {
		return
	}
	back := make(chan struct{})
	go func() {
		defer close(back)
		l.answers()
	}()
	l.requests(from)
	l.close()
	<-back
}

// requests passes on what the client sends, a call at a time.
func (l *line) requests(from *bufio.Reader) {
	var group []byte
	var sql []string
	runs := false
	for {
		kind, whole, err := message(from)
		if err != nil {
			return
		}
		group = append(group, whole...)
		body := whole[5:]
		switch kind {
		case 'P': // Parse
			name, rest, _ := bytes.Cut(body, []byte{0})
			text, _, _ := bytes.Cut(rest, []byte{0})
			l.sql[string(name)] = string(text)
		case 'B': // Bind
			_, rest, _ := bytes.Cut(body, []byte{0})
			name, _, _ := bytes.Cut(rest, []byte{0})
			sql = append(sql, l.sql[string(name)])
		case 'E': // Execute
			runs = true
		case 'Q': // Query
			text := strings.TrimRight(string(body), "\x00")
			sql, runs = append(sql, text), text != "-- ping"
		}
		switch kind {
		case 'Q', 'S', 'H', 'X', 'd', 'c', 'f': // what is not held back any longer
			if !l.send(group, strings.Join(sql, "; "), runs) {
				return
			}
			group, sql, runs = nil, nil, false
		}
	}
}

// refusal has the server itself refuse, and give up the transaction.
const refusal = `DO $$ BEGIN RAISE EXCEPTION 'no room left on the device' USING ERRCODE = 'disk_full'; END $$`

// send passes a group of messages on, or breaks it. It is false when the
// connection is over.
func (l *line) send(group []byte, sql string, runs bool) bool {
	var how Fault
	if runs {
		how, _ = l.wire.call(sql)
	}
	switch how {
	case Cut:
		return false
	case Refused:
		group = query(refusal)
	case Lost:
		heard := make(chan struct{})
		l.mu.Lock()
		l.swallow = heard
		l.mu.Unlock()
		if _, err := l.server.Write(group); err == nil {
			<-heard
		}
		return false
	}
	_, err := l.server.Write(group)
	return err == nil
}

// answers passes on what the server says, unless it is to be lost.
func (l *line) answers() {
	from := bufio.NewReader(l.server)
	defer l.close()
	defer l.heard()
	for {
		kind, whole, err := message(from)
		if err != nil {
			return
		}
		l.mu.Lock()
		lost := l.swallow != nil
		l.mu.Unlock()
		if !lost {
			if _, err := l.client.Write(whole); err != nil {
				return
			}
		} else if kind == 'Z' { // ReadyForQuery: the call is over
			return
		}
	}
}

// heard lets go of whoever waits for an answer that is lost.
func (l *line) heard() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.swallow != nil {
		close(l.swallow)
		l.swallow = nil
	}
}

// message is the next message: its kind, and all of its bytes.
func message(from *bufio.Reader) (kind byte, whole []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return 0, nil, err
	}
	return rest(from, head[0], head[:])
}

// startup is the first message, which has no kind.
func startup(from *bufio.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	_, whole, err := rest(from, 0, head[:])
	return whole, err
}

func rest(from *bufio.Reader, kind byte, head []byte) (byte, []byte, error) {
	size := binary.BigEndian.Uint32(head[len(head)-4:])
	if size < 4 || size > 1<<30 {
		return 0, nil, io.ErrUnexpectedEOF
	}
	whole := append(bytes.Clone(head), make([]byte, size-4)...)
	_, err := io.ReadFull(from, whole[len(head):])
	return kind, whole, err
}

// query is a simple query as a message.
func query(sql string) []byte {
	m := binary.BigEndian.AppendUint32([]byte{'Q'}, uint32(len(sql)+5))
	return append(append(m, sql...), 0)
}
