package access_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
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

// clock is a clock that the test moves.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return when.System().Add(time.Duration(c.ahead.Load())) }
func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }

// desk is an app with a clock that moves, an agency, and somebody signed in.
type desk struct {
	place
	clock *clock
	super *pgx.Conn
	noor  who.Actor
	token string
	codes []string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	ctx := context.Background()
	db := testkit.NewDatabase(t)
	c := &clock{}
	a, err := app.Open(ctx, app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", BaseURL: "http://localhost:8080"},
		c.now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	d := desk{place: found(t, a, false), clock: c}
	if d.super, err = pgx.Connect(ctx, db.SuperURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.super.Close(ctx) })
	_, invitation, err := d.invite("noor@school.example", who.Referrer)
	if err != nil {
		t.Fatal(err)
	}
	if d.token, d.codes, err = a.SignIn.Accept(ctx, invitation); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SignIn.Accept(ctx, invitation); !fault.Is(err, fault.NotFound) {
		t.Errorf("an invitation is accepted twice: %v", err)
	}
	d.noor = d.who(t, d.token)
	if !d.noor.Signed() || d.noor.Name != "Noor" {
		t.Fatalf("the new session is %+v", d.noor)
	}
	return d
}

func (d desk) who(t *testing.T, token string) who.Actor {
	t.Helper()
	actor, err := d.SignIn.Who(context.Background(), token)
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

// A session ends after twelve hours, however busy.
func TestSessionsEndAfterTwelveHours(t *testing.T) {
	d := newDesk(t)
	for range 12*60/9 - 1 {
		d.clock.forward(9 * time.Minute)
		if !d.who(t, d.token).Signed() {
			t.Fatal("a session ends before twelve hours")
		}
	}
	for range 2 {
		d.clock.forward(9 * time.Minute)
	}
	if d.who(t, d.token).Signed() {
		t.Error("a session outlives twelve hours")
	}
}

// A session that nobody uses ends after ten minutes. A look at it does not
// keep it alive; use does, and is written down at most twice a minute.
func TestIdleSessionsEnd(t *testing.T) {
	ctx := context.Background()
	standing := func(d desk, used bool) access.Presence {
		t.Helper()
		st, err := d.SignIn.Presence(ctx, d.token, used)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	d := newDesk(t)
	written := func() (at string) {
		t.Helper()
		if err := d.super.QueryRow(ctx, `SELECT xmin::text FROM sightline.session`).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	d.clock.forward(access.IdleLength - time.Second)
	if st := standing(d, false); !st.Actor.Signed() || st.Left > time.Second {
		t.Fatalf("a second before its end: %+v", st)
	}
	if st := standing(d, true); st.Left != access.IdleLength {
		t.Fatalf("used: %s are left", st.Left)
	}
	before := written()
	for range 29 {
		d.clock.forward(time.Second)
		standing(d, true)
	}
	if written() != before {
		t.Error("use is written down more than twice a minute")
	}
	d.clock.forward(2 * time.Second)
	if st := standing(d, true); st.Left != access.IdleLength || written() == before {
		t.Errorf("after half a minute use is not written down: %s are left", st.Left)
	}
	d.clock.forward(access.IdleLength)
	if st := standing(d, true); st.Actor.Signed() || st.Was != d.noor.ID {
		t.Errorf("ten minutes idle: %+v", st)
	}
	if all, err := d.SignIn.Sessions(ctx, d.noor); err != nil || len(all) > 0 {
		t.Errorf("one that is over is listed: %v, %v", all, err)
	}
	d.clock.forward(access.RememberLength)
	if st := standing(d, true); !st.Was.IsZero() {
		t.Error("it says for ever whose it was")
	}
}

// A session that is over says whose it was only while the account is in use.
func TestAClosedAccountsSessionIsNobodys(t *testing.T) {
	d := newDesk(t)
	if err := d.Directory.Disable(context.Background(), d.admin, d.noor.ID); err != nil {
		t.Fatal(err)
	}
	if st, err := d.SignIn.Presence(context.Background(), d.token, true); err != nil || st != (access.Presence{}) {
		t.Errorf("%+v, %v", st, err)
	}
}

// Ending a session, closing the account and a new invitation act on the very
// next request.
func TestRevocationActsOnTheNextRequest(t *testing.T) {
	ctx := context.Background()
	for name, revoke := range map[string]func(d desk) error{
		"sign-out":               func(d desk) error { return d.SignIn.End(ctx, d.token) },
		"ended by oneself":       func(d desk) error { return endOnly(ctx, d) },
		"account closed":         func(d desk) error { return d.Directory.Disable(ctx, d.admin, d.noor.ID) },
		"another invitation":     func(d desk) error { _, err := d.SignIn.InviteAgain(ctx, d.admin, d.noor.ID); return err },
		"every session in doubt": func(d desk) error { return d.SignIn.EndAll(ctx, d.noor.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if err := revoke(d); err != nil {
				t.Fatal(err)
			}
			if d.who(t, d.token).Signed() {
				t.Error("still signed in")
			}
		})
	}
}

func endOnly(ctx context.Context, d desk) error {
	all, err := d.SignIn.Sessions(ctx, d.noor)
	if err != nil {
		return err
	}
	return d.SignIn.EndSession(ctx, d.noor, all[0].ID)
}

// A role that is taken away is away on the next request.
func TestRolesActOnTheNextRequest(t *testing.T) {
	d := newDesk(t)
	err := d.Directory.Edit(context.Background(), d.admin, access.EditCommand{Account: d.noor.ID, Team: d.team.ID, Roles: who.Specialist, Version: 1})
	if err != nil || d.who(t, d.token).Roles != who.Specialist {
		t.Errorf("roles are %v, %v", d.who(t, d.token).Roles, err)
	}
}

// A recovery code works once; guessing wears out.
func TestRecoveryCodes(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	if token, err := d.SignIn.Recover(ctx, " NOOR@school.example ", strings.ToLower(d.codes[0])); err != nil || !d.who(t, token).Signed() {
		t.Fatalf("a code does not work: %v", err)
	}
	refusals := map[string]bool{}
	for _, guess := range [][2]string{{"noor@school.example", d.codes[0]}, {"noor@school.example", "AAAA-AAAA-AAAA"}, {"nobody@school.example", d.codes[1]}, {"", ""}, {"a\x00b", "c\xff"}} {
		_, err := d.SignIn.Recover(ctx, guess[0], guess[1])
		if err == nil {
			t.Errorf("%q lets in", guess)
			continue
		}
		refusals[fault.Message(err)] = true
	}
	if len(refusals) != 1 {
		t.Errorf("a used code, a wrong code and an unknown address are told apart: %v", refusals)
	}
}

// No secret is stored: neither a session's token nor a code stands in any table.
func TestNoSecretIsStored(t *testing.T) {
	d := newDesk(t)
	for table, secret := range map[string]string{"session": d.token, "recovery_code": d.codes[1], "invitation": d.token} {
		var n int
		err := d.super.QueryRow(context.Background(), `SELECT count(*) FROM sightline.`+table+` x WHERE position($1 IN x::text) > 0 OR position($2 IN x::text) > 0`,
			secret, strings.ReplaceAll(secret, "-", "")).Scan(&n)
		if err != nil || n != 0 {
			t.Errorf("%s holds a secret as it is: %d rows, %v", table, n, err)
		}
	}
}
