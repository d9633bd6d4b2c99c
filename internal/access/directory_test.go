package access_test

import (
	"context"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Closing an agency acts on the very next request of its people and systems,
// here and in the database; taking it back wakes no session.
func TestAClosedAgencyIsNobody(t *testing.T) {
	ctx := context.Background()
	k, d := keyed(t)
	system, err := k.Directory.SystemOf(ctx, k.agency)
	must(t, err)
	api, err := k.SignIn.IssueToken(ctx, who.Founding, system.ID, "register", k.clock.now().Add(time.Hour))
	must(t, err)
	must(t, k.Directory.CloseAgency(ctx, k.agency.ID))
	if k.who(t, k.token).Signed() {
		t.Error("its people are still signed in")
	}
	if actor, err := k.SignIn.WhoByToken(ctx, api); err != nil || actor.Signed() {
		t.Errorf("its system is still somebody: %v", err)
	}
	if entry(t, k, d) == nil {
		t.Error("a passkey lets in")
	}
	if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); err == nil {
		t.Error("a recovery code lets in")
	}
	if _, err := k.SignIn.DemoSignIn(ctx, k.noor.ID); err == nil {
		t.Error("the demonstration lets in")
	}
	if k.holds(t, k.admin, `SELECT has_role('administrator') OR (my_account()).id IS NOT NULL`) {
		t.Error("to the policies its administrator is still one")
	}
	if err := k.Directory.Disable(ctx, k.admin, k.noor.ID); err == nil {
		t.Error("its administrator still closes accounts")
	}
	must(t, k.Directory.OpenAgency(ctx, k.agency.ID))
	if k.who(t, k.token).Signed() {
		t.Error("an old session wakes")
	}
	must(t, entry(t, k, d))
}

// holds asks the database a question as an actor.
func (d desk) holds(t *testing.T, actor who.Actor, question string) (yes bool) {
	t.Helper()
	ctx := context.Background()
	must(t, d.DB.As(ctx, actor, who.Running, func(tx *pg.Tx) error { return tx.QueryRow(ctx, question).Scan(&yes) }))
	return yes
}

// The agency that has the hub stays; one that is not there is absent.
func TestTheHubsAgencyStays(t *testing.T) {
	ctx := context.Background()
	council := found(t, openApp(t), true)
	if err := council.Directory.CloseAgency(ctx, council.agency.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("err = %v; want Refused", err)
	}
	if err := council.Directory.CloseAgency(ctx, id.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v; want NotFound", err)
	}
}

// Closing an account ends its sessions for good; opening it lets sign in anew.
func TestAClosedAccountComesBackWithoutItsSessions(t *testing.T) {
	ctx := context.Background()
	k, d := keyed(t)
	must(t, k.Directory.Disable(ctx, k.admin, k.noor.ID))
	if entry(t, k, d) == nil {
		t.Error("a passkey lets in")
	}
	must(t, k.Directory.Enable(ctx, k.admin, k.noor.ID))
	if k.who(t, k.token).Signed() {
		t.Error("the old session wakes")
	}
	must(t, entry(t, k, d))
}

// An address that somebody else took meanwhile keeps an account closed.
func TestAnAddressIsOnePersons(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	must(t, k.Directory.Disable(ctx, k.admin, k.noor.ID))
	_, _, err := k.invite("Noor@school.example", who.Referrer)
	must(t, err)
	if err := k.Directory.Enable(ctx, k.admin, k.noor.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("err = %v; want Refused", err)
	}
}

// Nobody is put into another agency's team: not by the command, and not by a
// statement that goes round it. It would open the hub.
func TestNobodyIsPutIntoAnothersTeam(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	council := found(t, k.App, true)
	err := k.Directory.Edit(ctx, k.admin, access.EditCommand{Account: k.noor.ID, Team: council.team.ID, Roles: who.Practitioner, Version: 1})
	if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["team"] == "" {
		t.Errorf("err = %v; want the team refused", err)
	}
	for _, around := range []string{
		`UPDATE account SET team_id = $2 WHERE id = $1`,
		`UPDATE account SET roles = '{auditor}' WHERE id = $1 AND $2::uuid IS NOT NULL`,
		`UPDATE account SET agency_id = (SELECT agency_id FROM team WHERE id = $2) WHERE id = $1`,
	} {
		err := k.DB.As(ctx, k.admin, who.Running, func(tx *pg.Tx) error {
			_, err := tx.Exec(ctx, around, k.noor.ID, council.team.ID)
			return err
		})
		if err == nil {
			t.Errorf("%s: goes round it", around)
		}
	}
	if actor := k.who(t, k.token); actor.Hub || actor.Team != k.team.ID || actor.Roles != who.Referrer {
		t.Errorf("Noor is %+v", actor)
	}
}

// An administrator does not change what they themselves do or may do.
func TestNobodyGivesThemselvesARole(t *testing.T) {
	ctx := context.Background()
	council := found(t, openApp(t), true)
	for name, cmd := range map[string]access.EditCommand{
		"a role": {Roles: who.Administrator | who.Practitioner}, "a team": {Roles: who.Administrator, Team: council.team.ID}, "no longer": {Roles: who.Referrer},
	} {
		cmd.Account, cmd.Version = council.admin.ID, 1
		if err := council.Directory.Edit(ctx, council.admin, cmd); !fault.Is(err, fault.Refused) {
			t.Errorf("%s: %v; want Refused", name, err)
		}
	}
	must(t, council.Directory.Edit(ctx, council.admin, access.EditCommand{Account: council.admin.ID, Job: "Business manager", Roles: who.Administrator, Version: 1}))
	if err := council.Directory.Disable(ctx, council.admin, council.admin.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("they close their own account: %v", err)
	}
}

// Of two who save one account, the second is told.
func TestTwoSaveOneAccount(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	cmd := access.EditCommand{Account: k.noor.ID, Team: k.team.ID, Job: "Head of year", Roles: who.Referrer, Version: 1}
	must(t, k.Directory.Edit(ctx, k.admin, cmd))
	if err := k.Directory.Edit(ctx, k.admin, cmd); !fault.Is(err, fault.Conflict) {
		t.Errorf("err = %v; want Conflict", err)
	}
}
