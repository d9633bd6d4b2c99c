package access_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// mailServer hands on each message that is sent to it.
func mailServer(t *testing.T) (address string, messages chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	messages = make(chan string, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go receive(conn, messages)
		}
	}()
	return l.Addr().String(), messages
}

// receive speaks as much SMTP (RFC 5321) as it takes to be sent a message.
func receive(conn net.Conn, messages chan<- string) {
	defer func() { _ = conn.Close() }()
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 loopback")
	text, inside := "", false
	for in := bufio.NewScanner(conn); in.Scan(); {
		line := strings.TrimRight(in.Text(), "\r")
		switch {
		case inside && line == ".":
			inside = false
			messages <- text
			say("250 kept")
		case inside && strings.HasSuffix(line, "="): // quoted-printable goes on in the next line
			text += strings.TrimSuffix(line, "=")
		case inside:
			text += line + "\n"
		case strings.HasPrefix(line, "DATA"):
			inside = true
			say("354 go on")
		default:
			say("250 ok")
		}
	}
}

// Somebody who is invited is sent a link. It names nobody, stands nowhere in
// the database, and lets in as the one that the administrator saw: one of the
// two, once.
func TestAnInvitationIsMailed(t *testing.T) {
	ctx := context.Background()
	address, messages := mailServer(t)
	db := testkit.NewDatabase(t)
	a, err := app.Open(ctx, app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch",
		BaseURL: "https://hub.example.org", SMTP: "smtp://" + address, MailFrom: "hub@eastmarch.example"}, when.System, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(a.Close)
	must(t, a.Jobs.Start(ctx))
	t.Cleanup(func() { _ = a.Jobs.Stop(ctx) })
	school := found(t, a, false)
	account, shown, err := school.SignIn.Invite(ctx, school.admin, access.InviteCommand{Name: "Noor Testwood", Job: "Head of year", Email: "noor@school.example", Roles: who.Referrer})
	must(t, err)

	message := next(t, messages)
	mailed := linkIn(t, message)
	if mailed == shown || !strings.Contains(message, "noor@school.example") {
		t.Error("the message repeats the link that was shown, or goes to somebody else")
	}
	for _, name := range []string{"Noor", "Testwood", "Head of year", "Gill", school.agency.Name, account.String()} {
		if strings.Contains(message, name) {
			t.Errorf("the message says %q", name)
		}
	}
	stored(t, db.SuperURL, mailed, shown)
	if _, _, err := a.SignIn.Accept(ctx, mailed); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SignIn.Accept(ctx, shown); !fault.Is(err, fault.NotFound) {
		t.Errorf("both links let in: %v", err)
	}
	if again, err := a.SignIn.MailedInvitation(ctx, account); err != nil || again != "" {
		t.Errorf("a message that is late has a link: %v", err)
	}

	_, err = a.SignIn.InviteAgain(ctx, school.admin, account)
	must(t, err)
	if _, _, err := a.SignIn.Accept(ctx, linkIn(t, next(t, messages))); err != nil {
		t.Error(err)
	}
}

func next(t *testing.T, messages <-chan string) string {
	t.Helper()
	select {
	case m := <-messages:
		return m
	case <-time.After(time.Minute):
		t.Fatal("no message came")
		return ""
	}
}

func linkIn(t *testing.T, message string) (token string) {
	t.Helper()
	found := regexp.MustCompile(`https://hub\.example\.org/invitations/(\S+)`).FindStringSubmatch(message)
	if found == nil {
		t.Fatalf("there is no link in %q", message)
	}
	return found[1]
}

// stored fails for a secret that any row of any table holds as it is.
func stored(t *testing.T, url string, secrets ...string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	must(t, err)
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`)
	must(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 20 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, table := range tables {
		for _, secret := range secrets {
			var n int
			must(t, conn.QueryRow(ctx, `SELECT count(*) FROM `+table+` x WHERE position($1 IN x::text) > 0`, secret).Scan(&n))
			if n > 0 {
				t.Errorf("%s holds a secret as it is", table)
			}
		}
	}
}
