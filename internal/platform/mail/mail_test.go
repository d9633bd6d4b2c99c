package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/jobs"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

// server is a mail server on the loopback that keeps what it is sent.
type server struct {
	net.Listener
	mu   sync.Mutex
	kept []string
}

// listen starts one at an address; "127.0.0.1:0" for any port.
func listen(t *testing.T, address string) *server {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

// talk speaks as much SMTP (RFC 5321) as a client needs.
func (s *server) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 loopback")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " x")[0]); verb {
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				text, err := in.ReadString('\n')
				if err != nil || text == ".\r\n" {
					break
				}
				b.WriteString(text)
			}
			s.mu.Lock()
			s.kept = append(s.kept, strings.ReplaceAll(b.String(), "=\r\n", "")) // quoted-printable's soft line breaks
			s.mu.Unlock()
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.kept...)
}

// office is a post on a real database, somebody to write to, and their
// agency's administrator.
type office struct {
	*Post
	db          *pg.DB
	queue       *jobs.Queue
	noor, admin who.Actor
}

func newOffice(t *testing.T, smtp string) office {
	t.Helper()
	db := testkit.NewDatabase(t).Open(t)
	sender, err := NewSMTP("smtp://"+smtp, "hub@eastmarch.example")
	if err != nil {
		t.Fatal(err)
	}
	o := office{Post: New(db, when.System, sender, "https://hub.example"), db: db}
	if o.queue, err = jobs.New(db, slog.New(slog.DiscardHandler), o.Workers); err != nil {
		t.Fatal(err)
	}
	o.Through(o.queue)
	agency := id.New()
	o.noor = who.Actor{Kind: who.Person, ID: id.New(), Agency: agency, Roles: who.Referrer}
	o.admin = who.Actor{Kind: who.Person, ID: id.New(), Agency: agency, Roles: who.Administrator}
	err = db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agency (id, name, kind, created) VALUES ($1, 'Harle Academy', 'school', now())`, agency)
		for _, a := range []who.Actor{o.noor, o.admin} {
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO account (id, kind, agency_id, name, email, roles, created) VALUES ($1, 'person', $2, 'Noor Testwood', $3, $4, now())`,
					a.ID, agency, a.ID.String()+"@harle.example", a.Roles.Keys())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// write queues a message, and ends the transaction with an error or without.
func (o office) write(end error) error {
	return o.db.As(ctx, o.noor, who.Safeguarding, func(tx *pg.Tx) error {
		return errors.Join(o.Queue(ctx, tx, "outcome_told", o.noor.ID, "EM-7K3Q-2D83"), end)
	})
}

// until waits for a letter to be as wanted.
func (o office) until(t *testing.T, what string, as func(l Letter) bool) Letter {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		all, err := o.Letters(ctx, o.admin)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 1 && as(all[0]) {
			return all[0]
		}
	}
	t.Fatalf("waited in vain for a letter that is %s", what)
	return Letter{}
}

func start(t *testing.T, o office) {
	t.Helper()
	if err := o.queue.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.queue.Stop(ctx) })
}

// A message goes out after its reason is committed, once, and names nobody.
func TestSent(t *testing.T) {
	s := listen(t, "127.0.0.1:0")
	o := newOffice(t, s.Addr().String())
	start(t, o)
	if err := o.write(errors.New("taken back")); err == nil {
		t.Fatal("no error")
	}
	if err := o.write(nil); err != nil {
		t.Fatal(err)
	}
	l := o.until(t, "sent", func(l Letter) bool { return l.State == "sent" })
	if l.Sent.IsZero() || l.Problem != "" {
		t.Errorf("sent: %+v", l)
	}
	time.Sleep(300 * time.Millisecond)
	got := s.messages()
	if len(got) != 1 {
		t.Fatalf("%d messages; want the one that was committed", len(got))
	}
	for _, has := range []string{"Subject: The hub has decided: EM-7K3Q-2D83", "https://hub.example", "ring 999", "To: <" + o.noor.ID.String() + "@harle.example>"} {
		if !strings.Contains(got[0], has) {
			t.Errorf("the message lacks %q:\n%s", has, got[0])
		}
	}
	for _, never := range []string{"Noor", "Testwood", "Harle Academy"} {
		if strings.Contains(got[0], never) {
			t.Errorf("the message says %q:\n%s", never, got[0])
		}
	}
}

// With the server down a message waits, the administrator sees why, and it is
// sent when the server is back.
func TestServerDown(t *testing.T) {
	s := listen(t, "127.0.0.1:0")
	address := s.Addr().String()
	_ = s.Close()
	o := newOffice(t, address)
	start(t, o)
	if err := o.write(nil); err != nil {
		t.Fatal(err)
	}
	l := o.until(t, "tried", func(l Letter) bool { return l.Tries == 1 })
	if l.State == "sent" || !strings.Contains(l.Problem, "can't be reached") || strings.Contains(l.Problem, "127.0.0.1") {
		t.Errorf("with the server down: %+v", l)
	}
	var state string
	for deadline := time.Now().Add(10 * time.Second); state != "retryable" && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err := o.db.Pool().QueryRow(ctx, `SELECT state::text FROM river_job WHERE kind = 'send_mail'`).Scan(&state); err != nil {
			t.Fatal(err)
		}
	}
	if state != "retryable" {
		t.Errorf("the job is %s; want it to be tried again", state)
	}
	back := listen(t, address)
	if err := o.deliver(ctx, l.ID); err != nil { // what the next try does
		t.Fatal(err)
	}
	o.until(t, "sent", func(l Letter) bool { return l.State == "sent" && l.Problem == "" })
	if err := o.deliver(ctx, l.ID); err != nil || len(back.messages()) != 1 {
		t.Errorf("a second try sends it again: %d messages, %v", len(back.messages()), err)
	}
}

// Nothing typed reaches a header: a message is a template, an address and a
// checked reference.
func TestTemplates(t *testing.T) {
	o := newOffice(t, "127.0.0.1:9")
	err := o.db.As(ctx, o.noor, who.Safeguarding, func(tx *pg.Tx) error { return o.Queue(ctx, tx, "no such message", o.noor.ID, "") })
	if err == nil {
		t.Error("a message that there is no template for is queued")
	}
	for name, tmpl := range templates {
		if strings.ContainsAny(tmpl.subject, "\r\n%{") || tmpl.body == "" {
			t.Errorf("%s: %+v", name, tmpl)
		}
	}
	sender, err := NewSMTP("smtp://127.0.0.1:9", "hub@eastmarch.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Send(ctx, Message{To: "a@b.example>\r\nBcc: <x@y.example", Subject: "x", Body: "x"}); err == nil || !strings.Contains(err.Error(), "recipient") {
		t.Errorf("an address with a header in it: %v", err)
	}
	for _, bad := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://"} {
		if _, err := NewSMTP(bad, "hub@eastmarch.example"); err == nil {
			t.Errorf("SIGHTLINE_SMTP=%q is taken", bad)
		}
	}
}
