package access

import (
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Access lapses by rule, here and in the function in_use of the migrations,
// and not by a job that may not run. Both numbers are local: no guidance for
// England gives one. For lying dormant PCI DSS 4.0 (8.2.6) has the same 90
// days, CIS Controls 8 (5.3) has 45.
const (
	// AttestEvery is how long it stands that somebody works here and needs
	// their roles, once an administrator has said so.
	AttestEvery = 90 * 24 * time.Hour
	// DormantAfter is how long an account lets in that nobody signs in with.
	DormantAfter = 90 * 24 * time.Hour
	// DueWithin is how long before its day an account is shown as due.
	DueWithin = 14 * 24 * time.Hour
	// lastCall is how long before its day its agency is told again.
	lastCall = 3 * 24 * time.Hour
)

// Standing is whether an account lets anybody in, and if not, why.
type Standing uint8

// The standings. The zero value is none, so that a forgotten one lets nobody in.
const (
	Unknown    Standing = iota
	InUse               // it lets in
	Closed              // an administrator or the agency's own list closed it
	Left                // the whole agency has left
	Unattested          // nobody has said in time that it is still needed
	Dormant             // nobody has signed in with it for too long
)

// Standing is how the account stands at a moment. A system's tokens end by
// themselves, so a system does not lapse.
func (a Account) Standing(now time.Time) Standing {
	switch {
	case !a.Disabled.IsZero():
		return Closed
	case a.AgencyClosed:
		return Left
	case a.Kind != "person":
		return InUse
	case now.After(a.AttestBy()):
		return Unattested
	case now.After(a.DormantFrom()):
		return Dormant
	}
	return InUse
}

// AttestBy is until when the account stands attested.
func (a Account) AttestBy() time.Time { return a.Attested.Add(AttestEvery) }

// DormantFrom is when the account lies dormant unless somebody signs in.
func (a Account) DormantFrom() time.Time {
	used := a.SignedIn
	if a.Woken.After(used) {
		used = a.Woken
	}
	return used.Add(DormantAfter)
}

// Due is whether the account is to be attested now: it has lapsed, or soon
// will. One that lies dormant in two weeks is not due: its holder signs in.
func (a Account) Due(now time.Time) bool {
	switch a.Standing(now) {
	case Unattested, Dormant:
		return true
	case InUse:
		return a.Kind == "person" && now.After(a.AttestBy().Add(-DueWithin))
	}
	return false
}

// toRemind is whether the agency is to be told now that the account is due:
// once 14 days and once 3 days before its day.
func (a Account) toRemind(now time.Time) bool {
	if a.Kind != "person" || a.Standing(now) != InUse {
		return false
	}
	for _, before := range []time.Duration{DueWithin, lastCall} {
		if from := a.AttestBy().Add(-before); now.After(from) && !a.reminded.After(from) {
			return true
		}
	}
	return false
}

// refusal is what somebody is told who has proved who they are and whose
// account has lapsed; nothing for an account that is closed, which is not told
// apart from one that was never there.
func (s Standing) refusal() error {
	switch s {
	case Unattested:
		return fault.New(fault.Unauthenticated, "access", "Your account has lapsed: nobody has confirmed in the last 90 days that you still need it. What is yours is kept. Ask an administrator of your agency to confirm it, or ring the hub.")
	case Dormant:
		return fault.New(fault.Unauthenticated, "access", "Your account has lapsed: you have not signed in for 90 days. What is yours is kept. Ask an administrator of your agency to confirm it, or ring the hub.")
	}
	return nil
}

// inUse is those of the accounts that let in.
func inUse(all []Account, now time.Time) []Account {
	return slices.DeleteFunc(all, func(a Account) bool { return a.Standing(now) != InUse })
}

// attests is whether an administrator may attest an account that is not their
// own: their agency's; and, where their agency has the hub, every agency's
// administrators, and whoever has no administrator of their own who could.
func attests(actor who.Actor, hub bool, a Account, admins []Account) bool {
	if a.Agency == actor.Agency {
		return true
	}
	return hub && (a.Roles.Has(who.Administrator) || !slices.ContainsFunc(admins, func(admin Account) bool { return admin.Agency == a.Agency }))
}

// Due are the accounts that are to be attested now and that the administrator
// may attest, the longest ago first; their own too, though another attests it.
// Errors: Forbidden but for administrators.
func (d *Directory) Due(ctx context.Context, actor who.Actor) (all []Account, err error) {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return nil, err
	}
	now := d.clock()
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		hub, admins, err := d.keepers(ctx, tx, actor.Agency)
		if err != nil {
			return err
		}
		all, err = attestable(ctx, tx, actor.Agency, hub)
		all = slices.DeleteFunc(all, func(a Account) bool { return !a.Due(now) || !attests(actor, hub, a, admins) })
		return err
	})
	return all, err
}

// keepers is whether an agency has the hub, and who keeps accounts anywhere.
func (d *Directory) keepers(ctx context.Context, tx *pg.Tx, agency id.UUID) (hub bool, admins []Account, err error) {
	if hub, err = hasHub(ctx, tx, agency); err != nil {
		return false, nil, err
	}
	admins, err = administrators(ctx, tx)
	return hub, inUse(admins, d.clock()), err
}

// AttestCommand says that the holder of an account still works here and still
// needs the roles it has at this version.
type AttestCommand struct {
	Account id.UUID
	Version int
}

// Attest says it of each account, or of none. It acts on their next request:
// who had lapsed is back, with all they had. Errors: Forbidden; NotFound, also
// for one that is not the actor's to attest; Refused for one's own and for a
// closed one; Conflict when somebody changed one meanwhile; Invalid for none.
func (d *Directory) Attest(ctx context.Context, actor who.Actor, accounts []AttestCommand) error {
	const op = "access.Attest"
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	if len(accounts) == 0 {
		return fault.Fields{"accounts": "Tick whom you confirm."}.Err(op)
	}
	return once.As(ctx, d.db, actor, who.Running, "account.attest", func(tx *pg.Tx) error {
		hub, admins, err := d.keepers(ctx, tx, actor.Agency)
		if err != nil {
			return err
		}
		for _, one := range accounts {
			a, err := accountByID(ctx, tx, one.Account)
			if pg.NoRows(err) || err == nil && !attests(actor, hub, a, admins) {
				return fault.Absent(op)
			}
			if err != nil {
				return err
			}
			if err := mayAttest(actor, a, one.Version); err != nil {
				return err
			}
			if err := d.attestOne(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// mayAttest refuses what is never attested. Errors: Refused; Conflict.
func mayAttest(actor who.Actor, a Account, version int) error {
	const op = "access.mayAttest"
	switch {
	case a.ID == actor.ID:
		return fault.New(fault.Refused, op, "You can't confirm your own account. Another administrator of your agency does, or one of the agency that has the hub.")
	case !a.Disabled.IsZero() || a.AgencyClosed || a.Kind != "person":
		return fault.New(fault.Refused, op, "Only a person whose account is open can be confirmed.")
	case a.Version != version:
		return fault.New(fault.Conflict, op, "Somebody changed one of these accounts meanwhile. Look again at their roles, then confirm.")
	}
	return nil
}

func (d *Directory) attestOne(ctx context.Context, tx *pg.Tx, a Account) error {
	now := d.clock()
	if err := attest(ctx, tx, a.ID, now, a.Standing(now) == Dormant || now.After(a.DormantFrom())); err != nil {
		return err
	}
	changed, err := audit.Diff(nil, map[string]any{"roles": a.Roles.Keys()})
	if err != nil {
		return err
	}
	return d.journal.Write(ctx, tx, "account.attest", changed, a.ID)
}

// AttestByEmail is Attest by whoever runs the site, for an agency whose only
// administrator has lapsed when the hub's have too. Errors: NotFound.
func (d *Directory) AttestByEmail(ctx context.Context, email string) error {
	return d.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		a, err := accountByEmail(ctx, tx, email)
		if pg.NoRows(err) {
			return fault.New(fault.NotFound, "access.AttestByEmail", "Nobody's open account has this e-mail address.")
		}
		if err != nil {
			return err
		}
		return d.attestOne(ctx, tx, a)
	})
}
