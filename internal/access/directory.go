package access

import (
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Agency is a member of the partnership.
type Agency struct {
	ID    id.UUID
	Name  string
	Kind  string // "council", "police", "health", "school", "charity", ...
	Phone string
	Email string
	Town  string
}

// WorkTeam is a team of an agency; a hub team is the front door.
type WorkTeam struct {
	ID     id.UUID
	Agency id.UUID
	Name   string
	Hub    bool
}

// Account is somebody who signs in, or an agency's system.
type Account struct {
	ID         id.UUID
	Kind       string // "person", "system", "service"
	Agency     id.UUID
	AgencyName string
	Team       id.UUID
	TeamName   string
	Hub        bool
	Name       string
	Job        string
	Email      string
	Phone      string
	Roles      who.Role
	Created    time.Time
	Disabled   time.Time // zero: open

	AgencyClosed bool // the whole agency has left
	Version      int

	Attested   time.Time // when it was last said that they work here and need these roles
	AttestedBy string    // who said it; empty for an account that was just laid down
	SignedIn   time.Time // last; zero: never
	Woken      time.Time // when it was made, or brought back after it lay dormant

	ExternalID string // what the agency's own system calls them; empty where it never did

	reminded time.Time // when its agency was last told that it is due
	unlisted bool      // the agency's own system took them off its list
}

// Actor is the account as it acts.
func (a Account) Actor() who.Actor {
	kind := map[string]who.Kind{"person": who.Person, "system": who.System, "service": who.Service}[a.Kind]
	return who.Actor{Kind: kind, ID: a.ID, Name: a.Name, Agency: a.Agency, Team: a.Team, Hub: a.Hub, Roles: a.Roles}
}

// Directory is who works in the partnership.
type Directory struct {
	db      *pg.DB
	journal *audit.Journal
	clock   when.Clock
}

// NewDirectory reads and keeps the directory.
func NewDirectory(db *pg.DB, journal *audit.Journal, clock when.Clock) *Directory {
	return &Directory{db: db, journal: journal, clock: clock}
}

// Agencies lists the agencies by name; at most 500.
func (d *Directory) Agencies(ctx context.Context, actor who.Actor) (all []Agency, err error) {
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = agencies(ctx, tx)
		return err
	})
	return all, err
}

// Teams lists the teams of an agency by name.
func (d *Directory) Teams(ctx context.Context, actor who.Actor, agency id.UUID) (all []WorkTeam, err error) {
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = teams(ctx, tx, agency)
		return err
	})
	return all, err
}

// HubWorkers lists the practitioners and managers of the hub who can sign in,
// by name.
func (d *Directory) HubWorkers(ctx context.Context, actor who.Actor) (all []Account, err error) {
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = hubWorkers(ctx, tx)
		return err
	})
	return inUse(all, d.clock()), err
}

// Accounts lists the accounts of the actor's own agency, by name; at most
// 1,000. Errors: Forbidden but for administrators.
func (d *Directory) Accounts(ctx context.Context, actor who.Actor) (all []Account, err error) {
	if err := May(actor, who.Running, OnAccount, List); err != nil {
		return nil, err
	}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = accountsOf(ctx, tx, actor.Agency)
		return err
	})
	return all, err
}

// Account is one account of the actor's own agency. Errors: Forbidden but for
// administrators; NotFound, the same for another agency's account.
func (d *Directory) Account(ctx context.Context, actor who.Actor, account id.UUID) (a Account, err error) {
	if err := May(actor, who.Running, OnAccount, Read); err != nil {
		return a, err
	}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		a, err = ownAccount(ctx, tx, actor, account)
		return err
	})
	return a, err
}

func ownAccount(ctx context.Context, tx *pg.Tx, actor who.Actor, account id.UUID) (Account, error) {
	a, err := accountByID(ctx, tx, account)
	if pg.NoRows(err) || err == nil && a.Agency != actor.Agency {
		return Account{}, fault.Absent("access.Account")
	}
	return a, err
}

// FoundAgency and FoundTeam lay down the partnership: they are commands of
// setting up, not of the pages.
func (d *Directory) FoundAgency(ctx context.Context, a Agency) error {
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error { return insertAgency(ctx, tx, a, d.clock()) })
}

// FoundTeam lays down a team.
func (d *Directory) FoundTeam(ctx context.Context, t WorkTeam) error {
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error { return insertTeam(ctx, tx, t) })
}

// FoundAccount lays down an account without an invitation: the first
// administrator of a partnership, an agency's system, or a demo persona. It is
// attested and awake from now, unless it says since when.
func (d *Directory) FoundAccount(ctx context.Context, a Account) error {
	a.Created = d.clock()
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		if err := insertAccount(ctx, tx, a); err != nil {
			return err
		}
		return d.journal.Write(ctx, tx, "account.found", nil, a.ID)
	})
}

// CloseAgency lets an agency go: from the next request on its people and
// systems are nobody, and their sessions are over. What they did stays. Like
// founding one, it is a command of whoever runs the site. Errors: NotFound;
// Refused for the agency that has the hub.
func (d *Directory) CloseAgency(ctx context.Context, agency id.UUID) error {
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		all, err := teams(ctx, tx, agency)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(t WorkTeam) bool { return t.Hub }) {
			return fault.New(fault.Refused, "access.CloseAgency", "This agency has the hub, and every referral goes there.")
		}
		if err := closeAgency(ctx, tx, agency, d.clock()); err != nil {
			return err
		}
		return d.journal.Write(ctx, tx, "agency.close", nil, agency)
	})
}

// OpenAgency takes an agency back. Its people sign in again. Errors: NotFound.
func (d *Directory) OpenAgency(ctx context.Context, agency id.UUID) error {
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		if err := closeAgency(ctx, tx, agency, time.Time{}); err != nil {
			return err
		}
		return d.journal.Write(ctx, tx, "agency.open", nil, agency)
	})
}

// EditCommand changes an account of the administrator's own agency.
type EditCommand struct {
	Account id.UUID
	Team    id.UUID
	Job     string
	Roles   who.Role
	Version int
}

// Edit changes what somebody does. It acts on their next request. Errors:
// Forbidden; NotFound; Invalid, also for another agency's team; Refused for
// one's own team and roles; Conflict when somebody else saved first.
func (d *Directory) Edit(ctx context.Context, actor who.Actor, cmd EditCommand) error {
	const op = "access.Edit"
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	var c words.Check
	cmd.Job = c.Line("job", "the job", cmd.Job, 200)
	if cmd.Roles == 0 {
		c.Add("roles", "Choose at least one role.")
	}
	if err := c.Err(op); err != nil {
		return err
	}
	return d.change(ctx, actor, cmd.Account, "account.edit", func(tx *pg.Tx, a *Account) error {
		if a.ID == actor.ID && (a.Roles != cmd.Roles || a.Team != cmd.Team) {
			return fault.New(fault.Refused, op, "You can't change your own team or roles. Ask another administrator of your agency.")
		}
		if err := teamOfAgency(ctx, tx, actor.Agency, cmd.Team); err != nil {
			return err
		}
		if err := mayGive(ctx, tx, actor.Agency, cmd.Roles&^a.Roles); err != nil {
			return err
		}
		if a.Version != cmd.Version {
			return fault.New(fault.Conflict, op, "Somebody else changed this account. Open it again to see how it stands now.")
		}
		a.Team, a.Job, a.Roles = cmd.Team, cmd.Job, cmd.Roles
		return nil
	})
}

// Disable closes an account and ends its sessions at once. Errors: Forbidden;
// NotFound; Refused for one's own account.
func (d *Directory) Disable(ctx context.Context, actor who.Actor, account id.UUID) error {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	if account == actor.ID {
		return fault.New(fault.Refused, "access.Disable", "You can't close your own account. Ask another administrator of your agency.")
	}
	return d.change(ctx, actor, account, "account.disable", func(_ *pg.Tx, a *Account) error { a.Disabled = d.clock(); return nil })
}

// Enable opens a closed account again, which says that its holder works here
// and needs its roles; its sessions stay over. Errors: Forbidden; NotFound;
// Refused when somebody else has its e-mail address now.
func (d *Directory) Enable(ctx context.Context, actor who.Actor, account id.UUID) error {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	return d.change(ctx, actor, account, "account.enable", func(tx *pg.Tx, a *Account) error {
		if a.Disabled.IsZero() {
			return nil
		}
		a.Disabled, a.unlisted = time.Time{}, false
		return attest(ctx, tx, a.ID, d.clock(), true)
	})
}

func (d *Directory) change(ctx context.Context, actor who.Actor, account id.UUID, deed string, apply func(*pg.Tx, *Account) error) error {
	return once.As(ctx, d.db, actor, who.Running, deed, func(tx *pg.Tx) error {
		a, err := ownAccount(ctx, tx, actor, account)
		if err != nil {
			return err
		}
		before := a
		if err := apply(tx, &a); err != nil {
			return err
		}
		return d.save(ctx, tx, deed, "", before, a)
	})
}

// save keeps an account as it is now, and in the journal what changed and, where
// somebody says so, why.
func (d *Directory) save(ctx context.Context, tx *pg.Tx, deed, why string, before, after Account) error {
	if err := updateAccount(ctx, tx, after, d.clock()); err != nil {
		return err
	}
	changed, err := audit.Diff(before.state(), after.state())
	if err != nil {
		return err
	}
	return d.journal.WriteBecause(ctx, tx, deed, why, changed, after.ID)
}

// state is what the journal keeps of an account.
func (a Account) state() map[string]any {
	return map[string]any{"team": a.Team, "name": a.Name, "job": a.Job, "phone": a.Phone, "external_id": a.ExternalID,
		"roles": a.Roles.Keys(), "disabled": !a.Disabled.IsZero(), "unlisted": a.unlisted}
}

// SystemOf is the account of an agency's own system, which raises referrals by
// the API or from a file. It is made where there is none.
func (d *Directory) SystemOf(ctx context.Context, agency Agency) (Account, error) {
	return d.systemOf(ctx, agency, " (system)", who.Referrer)
}

// FeedOf is the account of the system that says who works at an agency. It
// keeps accounts as an administrator does, but gives no role. It is made where
// there is none.
func (d *Directory) FeedOf(ctx context.Context, agency Agency) (Account, error) {
	return d.systemOf(ctx, agency, " (list of staff)", who.Administrator)
}

func (d *Directory) systemOf(ctx context.Context, agency Agency, suffix string, roles who.Role) (a Account, err error) {
	err = d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		all, err := accountsOf(ctx, tx, agency.ID)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Kind == "system" && one.Roles == roles && one.Disabled.IsZero() {
				a = one
				return nil
			}
		}
		a = Account{ID: id.New(), Kind: "system", Agency: agency.ID, Name: agency.Name + suffix, Roles: roles, Created: d.clock()}
		if err := insertAccount(ctx, tx, a); err != nil {
			return err
		}
		return d.journal.Write(ctx, tx, "account.found", nil, a.ID)
	})
	return a, err
}
