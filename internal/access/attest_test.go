package access_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const days = 24 * time.Hour

// set dates an account back, as only the test can.
func (d desk) set(t *testing.T, account id.UUID, attested, signedIn time.Duration) {
	t.Helper()
	_, err := d.super.Exec(context.Background(), `UPDATE sightline.account SET attested = now() - $2::interval, woken = now() - interval '1000 days', signed_in = now() - $3::interval WHERE id = $1`,
		account, attested, signedIn)
	must(t, err)
}

func (d desk) version(t *testing.T, account id.UUID) (v int) {
	t.Helper()
	must(t, d.super.QueryRow(context.Background(), `SELECT version FROM sightline.account WHERE id = $1`, account).Scan(&v))
	return v
}

func (d desk) attest(t *testing.T, as who.Actor, account id.UUID) error {
	t.Helper()
	return d.Directory.Attest(context.Background(), as, []access.AttestCommand{{Account: account, Version: d.version(t, account)}})
}

// The rule is one rule, here and in the database, on each day it turns on.
func TestBothLocksLapseOnTheSameDay(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	for _, c := range []struct {
		attested, signedIn time.Duration
		want               access.Standing
	}{
		{0, 0, access.InUse},
		{90*days - time.Minute, 0, access.InUse},
		{90*days + time.Minute, 0, access.Unattested},
		{400 * days, 0, access.Unattested},
		{0, 90*days - time.Minute, access.InUse},
		{0, 90*days + time.Minute, access.Dormant},
		{90*days + time.Minute, 90*days + time.Minute, access.Unattested},
		{90*days - time.Minute, 90*days + time.Minute, access.Dormant},
	} {
		d.set(t, d.noor.ID, c.attested, c.signedIn)
		a, err := d.Directory.Account(ctx, d.admin, d.noor.ID)
		must(t, err)
		if got := a.Standing(d.clock.now()); got != c.want {
			t.Errorf("attested %v ago, signed in %v ago: standing %d; want %d", c.attested, c.signedIn, got, c.want)
		}
		want := c.want == access.InUse
		if got := d.who(t, d.token).Signed(); got != want {
			t.Errorf("attested %v ago, signed in %v ago: the session is somebody's: %v", c.attested, c.signedIn, got)
		}
		if got := d.holds(t, d.noor, `SELECT actor_id() IS NOT NULL AND (my_account()).id IS NOT NULL AND has_role('referrer')`); got != want {
			t.Errorf("attested %v ago, signed in %v ago: the database lets in: %v", c.attested, c.signedIn, got)
		}
	}
}

// Somebody whose account lapsed is told who can help once they have proved who
// they are; what they own stays, and they are back when they are attested.
func TestALapsedAccountComesBackWhole(t *testing.T) {
	ctx := context.Background()
	for name, at := range map[string][2]time.Duration{"unattested": {91 * days, 0}, "dormant": {0, 91 * days}} {
		t.Run(name, func(t *testing.T) {
			k, dev := keyed(t)
			k.set(t, k.noor.ID, at[0], at[1])
			if k.who(t, k.token).Signed() {
				t.Error("the session goes on")
			}
			if err := entry(t, k, dev); !fault.Is(err, fault.Unauthenticated) || !strings.Contains(fault.Message(err), "lapsed") || !strings.Contains(fault.Message(err), "administrator") {
				t.Errorf("with a passkey: %v", err)
			}
			if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); !fault.Is(err, fault.Unauthenticated) || !strings.Contains(fault.Message(err), "lapsed") {
				t.Errorf("with a code: %v", err)
			}
			if _, err := k.SignIn.Recover(ctx, "noor@school.example", "ABCD-ABCD-ABCD-ABCD"); err == nil || strings.Contains(fault.Message(err), "lapsed") {
				t.Errorf("with a wrong code: %v; want no word of the account", err)
			}
			if _, err := k.SignIn.InviteAgain(ctx, k.admin, k.noor.ID); !fault.Is(err, fault.Refused) {
				t.Errorf("a lapsed account is invited again: %v", err)
			}
			must(t, k.attest(t, k.admin, k.noor.ID))
			if !k.who(t, k.token).Signed() {
				t.Error("not back on the next request")
			}
			must(t, entry(t, k, dev))
			if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); err != nil {
				t.Errorf("the code that was refused is gone: %v", err)
			}
			if !k.holds(t, k.noor, `SELECT has_role('referrer')`) {
				t.Error("to the database still nobody")
			}
		})
	}
}

// Signing in keeps an account awake, however it is done, and opening one again
// attests it.
func TestSigningInAndOpeningAgain(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	a, err := d.Directory.Account(ctx, d.admin, d.noor.ID)
	must(t, err)
	if a.SignedIn.IsZero() || d.clock.now().Sub(a.SignedIn) > time.Minute {
		t.Errorf("last signed in %v", a.SignedIn)
	}
	d.set(t, d.noor.ID, 200*days, 200*days)
	must(t, d.Directory.Enable(ctx, d.admin, d.noor.ID))
	if a, _ = d.Directory.Account(ctx, d.admin, d.noor.ID); a.Standing(d.clock.now()) != access.Unattested {
		t.Error("opening an account that is open attests it")
	}
	must(t, d.Directory.Disable(ctx, d.admin, d.noor.ID))
	must(t, d.Directory.Enable(ctx, d.admin, d.noor.ID))
	if a, _ = d.Directory.Account(ctx, d.admin, d.noor.ID); a.Standing(d.clock.now()) != access.InUse || a.AttestedBy != "Gill" {
		t.Errorf("opened again: %+v", a)
	}
}

// Who attests whom: each other, never themselves; the hub's administrators
// every agency's, and those who have none who could.
func TestWhoAttestsWhom(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	council, other := found(t, d.App, true), found(t, d.App, false)
	second := access.Account{ID: id.New(), Kind: "person", Agency: d.agency.ID, Name: "Second", Email: "second@school.example", Roles: who.Administrator}
	must(t, d.Directory.FoundAccount(ctx, second))
	system, err := d.Directory.SystemOf(ctx, d.agency)
	must(t, err)
	for _, c := range []struct {
		name    string
		as      who.Actor
		account id.UUID
		want    fault.Kind // 0: done
	}{
		{"a colleague", d.admin, d.noor.ID, 0},
		{"another administrator", d.admin, second.ID, 0},
		{"themselves", d.admin, d.admin.ID, fault.Refused},
		{"an agency's system", d.admin, system.ID, fault.Refused},
		{"somebody of another agency", other.admin, d.noor.ID, fault.NotFound},
		{"another agency's administrator", other.admin, d.admin.ID, fault.NotFound},
		{"nobody there", d.admin, id.New(), fault.NotFound},
		{"a referrer attests", d.noor, d.admin.ID, fault.Forbidden},
		{"the hub's administrator an administrator", council.admin, d.admin.ID, 0},
		{"the hub's administrator somebody who has an administrator", council.admin, d.noor.ID, fault.NotFound},
		{"the hub's administrator themselves", council.admin, council.admin.ID, fault.Refused},
	} {
		err := d.Directory.Attest(ctx, c.as, []access.AttestCommand{{Account: c.account, Version: 1}})
		if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
			t.Errorf("%s: %v; want kind %v", c.name, err, c.want)
		}
	}
	d.set(t, d.admin.ID, 91*days, 0)
	d.set(t, second.ID, 0, 91*days)
	if err := d.attest(t, council.admin, d.noor.ID); err != nil {
		t.Errorf("nobody else could, and the hub's administrator can't: %v", err)
	}
	d.set(t, council.admin.ID, 91*days, 0)
	must(t, d.Directory.AttestByEmail(ctx, strings.ToUpper("second@school.example")))
	must(t, d.attest(t, second.Actor(), d.admin.ID))
	if err := d.Directory.AttestByEmail(ctx, "nobody@school.example"); !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v; want NotFound", err)
	}
}

// What is attested is what was seen: roles that changed meanwhile are looked at
// again, and then none of the ticked is attested.
func TestAttestingIsOfTheRolesThatWereSeen(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	other, _, err := d.invite("other@school.example", who.Referrer)
	must(t, err)
	d.set(t, d.noor.ID, 91*days, 0)
	d.set(t, other, 91*days, 0)
	must(t, d.Directory.Edit(ctx, d.admin, access.EditCommand{Account: other, Team: d.team.ID, Roles: who.Manager, Version: 1}))
	err = d.Directory.Attest(ctx, d.admin, []access.AttestCommand{{Account: d.noor.ID, Version: 1}, {Account: other, Version: 1}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("err = %v; want Conflict", err)
	}
	due, err := d.Directory.Due(ctx, d.admin)
	must(t, err)
	if len(due) != 2 {
		t.Errorf("%d due; want both still", len(due))
	}
	must(t, d.Directory.Attest(ctx, d.admin, []access.AttestCommand{{Account: d.noor.ID, Version: 1}, {Account: other, Version: 2}}))
	if due, err = d.Directory.Due(ctx, d.admin); err != nil || len(due) != 0 {
		t.Errorf("%d still due, %v", len(due), err)
	}
	if !d.holds(t, d.admin, `SELECT count(*) = 2 FROM journal WHERE action = 'account.attest'`) {
		t.Error("not in the journal, each")
	}
}

// Administrators are told 14 and 3 days before, once each, whoever can do it.
func TestReminders(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	council := found(t, d.App, true)
	r := access.NewReminders(d.Directory, d.Post)
	mails := func(to who.Actor) (n int) {
		t.Helper()
		must(t, d.super.QueryRow(ctx, `SELECT count(*) FROM sightline.mail WHERE template = 'accounts_due' AND account_id = $1`, to.ID).Scan(&n))
		return n
	}
	step := func(what string, admin, hub int) {
		t.Helper()
		for range 2 { // the second of a day tells nobody again
			must(t, r.Remind(ctx))
		}
		if mails(d.admin) != admin || mails(council.admin) != hub || mails(d.noor) != 0 {
			t.Errorf("%s: %d and %d messages; want %d and %d", what, mails(d.admin), mails(council.admin), admin, hub)
		}
	}
	d.set(t, d.noor.ID, 75*days, 0)
	step("15 days before", 0, 0)
	d.set(t, d.noor.ID, 77*days, 0)
	step("13 days before", 1, 0)
	d.set(t, d.noor.ID, 86*days, 0)
	_, err := d.super.Exec(ctx, `UPDATE sightline.account SET reminded = now() - interval '9 days' WHERE id = $1`, d.noor.ID)
	must(t, err)
	step("4 days before", 1, 0)
	d.set(t, d.noor.ID, 88*days, 0)
	step("2 days before", 2, 0)
	d.set(t, d.admin.ID, 80*days, 0)
	step("the only administrator", 2, 1)
	must(t, d.attest(t, d.admin, d.noor.ID))
	step("attested", 2, 1)
}

// Nobody attests themselves, or ahead of time, or in another's name, by SQL.
func TestNobodyAttestsThemselvesBySQL(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.set(t, d.admin.ID, 80*days, 0)
	for name, sql := range map[string]string{
		"oneself":              `UPDATE account SET attested = now(), attested_by = actor_id() WHERE id = actor_id()`,
		"oneself, woken":       `UPDATE account SET woken = now() WHERE id = actor_id()`,
		"ahead of time":        `UPDATE account SET attested = now() + interval '1 year', attested_by = actor_id() WHERE name = 'Noor'`,
		"awake for ever":       `UPDATE account SET woken = now() + interval '1 year', attested_by = actor_id() WHERE name = 'Noor'`,
		"in nobody's name":     `UPDATE account SET attested = now() WHERE name = 'Noor'`,
		"in a colleague's":     `UPDATE account SET attested = now(), attested_by = id WHERE name = 'Noor'`,
		"signed in":            `UPDATE account SET signed_in = now() + interval '1 year' WHERE name = 'Noor'`,
		"reminded":             `SELECT note_reminded(ARRAY[actor_id()], now())`,
		"a session of another": `INSERT INTO session (id, token_hash, account_id, how, started, ends) SELECT id, sha256('x'), id, 'demo', now(), now() + interval '1 day' FROM account WHERE name = 'Noor'`,
	} {
		err := d.DB.As(ctx, d.admin, who.Running, func(tx *pg.Tx) error { _, err := tx.Exec(ctx, sql); return err })
		if err == nil {
			t.Errorf("%s is possible", name)
		}
	}
}
