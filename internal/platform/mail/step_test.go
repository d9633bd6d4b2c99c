package mail

import (
	"bufio"
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"
)

// Steps of sending a message (RFC 5321, 3.3), and how one breaks.
var (
	steps = []string{"RCPT", "BODY", "QUIT"}
	ways  = []string{"hangs up", "451 not now", "554 never"}
)

// moody is a mail server that breaks one step, once.
type moody struct {
	net.Listener
	step, way string
	kept      []string // what it took, also when the sender never heard
	done      chan struct{}
}

// talk speaks with one client, and breaks the step.
func (m *moody) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	answer := func(step, line string) bool { // false: the line is cut
		if step == m.step {
			m.step = ""
			if m.way == "hangs up" {
				return false
			}
			line = m.way
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", line)
		return err == nil
	}
	if !answer("GREETING", "220 loopback") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		switch verb {
		case "DATA":
			broken := m.step == "DATA"
			if !answer("DATA", "354 go on") {
				return
			}
			if broken {
				continue
			}
			var b strings.Builder
			for text := ""; text != ".\r\n"; {
				if text, err = in.ReadString('\n'); err != nil {
					return
				}
				b.WriteString(text)
			}
			if m.step != "BODY" || m.way == "hangs up" { // it took the message, and its answer is lost
				m.kept = append(m.kept, b.String())
			}
			if !answer("BODY", "250 kept") {
				return
			}
		case "QUIT":
			answer("QUIT", "221 bye")
			return
		default:
			if !answer(verb, "250 ok") {
				return
			}
		}
	}
}

// serve takes clients, one after another, until the listener closes.
func (m *moody) serve() {
	defer close(m.done)
	for {
		conn, err := m.Accept()
		if err != nil {
			return
		}
		m.talk(conn)
	}
}

var messageID = regexp.MustCompile(`(?m)^Message-ID: (.+)\r$`)

// Whatever step of sending breaks, the message is sent at the next try, and a
// letter says sent only when the server took it. One that the server took
// without its answer being heard comes twice, under the same name.
func TestEveryStepOfSendingBreaks(t *testing.T) {
	for _, step := range steps {
		for _, way := range ways {
			t.Run(step+" "+way, func(t *testing.T) { breakStep(t, step, way) })
		}
	}
}

func breakStep(t *testing.T, step, way string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &moody{Listener: l, step: step, way: way, done: make(chan struct{})}
	go m.serve()
	o := newOffice(t, l.Addr().String())
	if err := o.write(nil); err != nil {
		t.Fatal(err)
	}
	row := o.until(t, "queued", func(l Letter) bool { return l.State == "queued" })
	first := o.deliver(ctx, row.ID)
	taken := step == "QUIT" // it is over when the server has taken it, however they part
	was := o.until(t, "tried", func(l Letter) bool { return l.Tries == 1 })
	if (first == nil) != taken || (was.State == "sent") != taken {
		t.Errorf("the first try: %v, and the letter is %s", first, was.State)
	}
	if err := o.deliver(ctx, row.ID); err != nil {
		t.Errorf("the next try: %v", err)
	}
	if now := o.until(t, "there", func(Letter) bool { return true }); now.State != "sent" || now.Problem != "" {
		t.Errorf("after the next try it is %+v", now)
	}
	_ = l.Close()
	<-m.done
	want := 1
	if step == "BODY" && way == "hangs up" {
		want = 2
	}
	names := map[string]bool{}
	for _, text := range m.kept {
		if found := messageID.FindStringSubmatch(text); found != nil {
			names[found[1]] = true
		}
	}
	if len(m.kept) != want || len(names) != 1 || !names["<"+row.ID.String()+"@eastmarch.example>"] {
		t.Errorf("the server took %d messages, named %v; want %d of one name", len(m.kept), names, want)
	}
}
