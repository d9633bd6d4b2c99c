package access

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// What an agency's own list of staff may do: close an account, at once; put
// right how somebody is called; propose somebody, who then has no role until an
// administrator gives one. It gives no role, also not by opening again what was
// closed: who comes back comes back without.

// StaffQuery says which of an agency's people; an empty field asks for all.
type StaffQuery struct {
	Email      string // letter case does not matter
	ExternalID string
	Account    id.UUID
	Active     *bool
}

// Staff are the people of the actor's own agency whom its list knows of, and
// how many there are in all, in the order in which they came. Where somebody
// has closed accounts beside an open one, the open one stands for them.
// Errors: Forbidden but for administrators and the agency's list.
func (d *Directory) Staff(ctx context.Context, actor who.Actor, q StaffQuery, offset, count int) (page []Account, total int, err error) {
	if err := May(actor, who.Running, OnAccount, List); err != nil {
		return nil, 0, err
	}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		page, err = staff(ctx, tx, actor.Agency)
		return err
	})
	page = slices.DeleteFunc(page, func(a Account) bool { return !q.has(a) })
	total = len(page)
	offset = min(max(offset, 0), total)
	return page[offset:min(offset+max(count, 0), total)], total, err
}

func (q StaffQuery) has(a Account) bool {
	return (q.Email == "" || strings.EqualFold(q.Email, a.Email)) && (q.ExternalID == "" || q.ExternalID == a.ExternalID) &&
		(q.Account.IsZero() || q.Account == a.ID) && (q.Active == nil || *q.Active == a.Disabled.IsZero())
}

// Member is one of them. Errors: Forbidden; NotFound, the same for another
// agency's account, for a system's and for one that is off the list.
func (d *Directory) Member(ctx context.Context, actor who.Actor, account id.UUID) (a Account, err error) {
	if err := May(actor, who.Running, OnAccount, Read); err != nil {
		return a, err
	}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		a, err = member(ctx, tx, actor, account)
		return err
	})
	return a, err
}

func member(ctx context.Context, tx *pg.Tx, actor who.Actor, account id.UUID) (Account, error) {
	a, err := ownAccount(ctx, tx, actor, account)
	if err == nil && (a.Kind != "person" || a.unlisted) {
		err = fault.Absent("access.Member")
	}
	return a, err
}

// ProposeCommand is somebody whom the agency's list has and we have not.
type ProposeCommand struct {
	Email, Name, Job, Phone, ExternalID string
	Closed                              bool // they are on the list, and left
}

// Propose makes an account without any role, and invites nobody: it lets
// nobody in until an administrator gives it roles and sends the invitation.
// Errors: Forbidden; Invalid, naming the field; Conflict for an address that
// somebody on the list, or anybody who signs in, has already.
func (d *Directory) Propose(ctx context.Context, actor who.Actor, cmd ProposeCommand) (a Account, err error) {
	if err := May(actor, who.Running, OnAccount, Create); err != nil {
		return a, err
	}
	if err := cmd.check(); err != nil {
		return a, err
	}
	taken := fault.New(fault.Conflict, "access.Propose", "Somebody has this e-mail address already.")
	a = Account{ID: id.New(), Kind: "person", Agency: actor.Agency, Name: cmd.Name, Job: cmd.Job, Email: cmd.Email, Phone: cmd.Phone, ExternalID: cmd.ExternalID, Created: d.clock()}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err := staff(ctx, tx, actor.Agency)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, StaffQuery{Email: cmd.Email}.has) {
			return taken
		}
		if err := insertAccount(ctx, tx, a); err != nil {
			if fault.Is(err, fault.Invalid) {
				return taken
			}
			return err
		}
		changed, err := audit.Diff(nil, a.state())
		if err != nil {
			return err
		}
		if err := d.journal.Write(ctx, tx, "account.propose", changed, a.ID); err != nil {
			return err
		}
		if a, err = accountByID(ctx, tx, a.ID); err != nil || !cmd.Closed {
			return err
		}
		a, err = d.closeMember(ctx, tx, a, "")
		return err
	})
	return a, err
}

func (cmd *ProposeCommand) check() error {
	var c words.Check
	cmd.Email = c.Line("email", "the e-mail address", cmd.Email, 254)
	if _, err := mail.ParseAddress(cmd.Email); err != nil || strings.ContainsAny(cmd.Email, "<> ") {
		c.Add("email", "Write a whole e-mail address, for example name@school.example.")
	}
	cmd.Name = c.Line("name", "the name", cmd.Name, 200)
	c.Need("name", "Give the name they are known by at work.", cmd.Name)
	cmd.Job = c.Line("job", "the job", cmd.Job, 200)
	cmd.Phone = c.Line("phone", "the phone number", cmd.Phone, 40)
	cmd.ExternalID = c.Line("external_id", "the agency's own identifier", cmd.ExternalID, 254)
	return c.Err("access.Propose")
}

// CorrectCommand says what the list has otherwise of somebody; nil leaves a
// field as it is. A command that closes does nothing else: nothing that is
// wrong beside it keeps an account open.
type CorrectCommand struct {
	Account                      id.UUID
	Version                      int     // 0: whichever stands
	Email                        *string // may only be what it is
	Name, Job, Phone, ExternalID *string
	Active                       *bool
}

// Correct does it and gives the account as it stands then; what is so already
// changes nothing and leaves no entry. Errors: Forbidden; NotFound; Invalid,
// naming the field; Conflict for another version than was meant; Refused for a
// change of address, and for opening one whose address somebody else has now.
func (d *Directory) Correct(ctx context.Context, actor who.Actor, cmd CorrectCommand) (a Account, err error) {
	const op = "access.Correct"
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return a, err
	}
	err = d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		if a, err = member(ctx, tx, actor, cmd.Account); err != nil {
			return err
		}
		if cmd.Version != 0 && cmd.Version != a.Version {
			return fault.New(fault.Conflict, op, "The account was changed since this version.")
		}
		if cmd.Active != nil && !*cmd.Active {
			a, err = d.closeMember(ctx, tx, a, "")
			return err
		}
		after := a
		if err := cmd.apply(&after); err != nil || after == a {
			return err
		}
		deed := "account.correct"
		if !a.Disabled.IsZero() && after.Disabled.IsZero() {
			deed = "account.reopen"
		}
		if err := d.save(ctx, tx, deed, "", a, after); err != nil {
			return err
		}
		a, err = accountByID(ctx, tx, a.ID)
		return err
	})
	return a, err
}

// apply changes the account as the command says.
func (cmd CorrectCommand) apply(a *Account) error {
	if cmd.Email != nil && !strings.EqualFold(*cmd.Email, a.Email) {
		return fault.New(fault.Refused, "access.Correct", "An account's e-mail address does not change: it is how its holder signs in. Close this one and propose another.")
	}
	var c words.Check
	line := func(to *string, from *string, field, label string, most int) {
		if from != nil {
			*to = c.Line(field, label, *from, most)
		}
	}
	line(&a.Name, cmd.Name, "name", "the name", 200)
	c.Need("name", "Give the name they are known by at work.", a.Name)
	line(&a.Job, cmd.Job, "job", "the job", 200)
	line(&a.Phone, cmd.Phone, "phone", "the phone number", 40)
	line(&a.ExternalID, cmd.ExternalID, "external_id", "the agency's own identifier", 254)
	if cmd.Active != nil && !a.Disabled.IsZero() {
		a.Disabled, a.Roles = time.Time{}, 0
	}
	return c.Err("access.Correct")
}

// closeMember closes an account; its sessions end with it (see end_sessions in
// the migrations). One that is closed stays as it is.
func (d *Directory) closeMember(ctx context.Context, tx *pg.Tx, a Account, why string) (Account, error) {
	if !a.Disabled.IsZero() {
		return a, nil
	}
	after := a
	after.Disabled = d.clock()
	if err := d.save(ctx, tx, "account.disable", why, a, after); err != nil {
		return a, err
	}
	return accountByID(ctx, tx, a.ID)
}

// Unlist closes an account and takes it off the agency's list: to its system it
// is not there any more. What its holder did stays. Errors: Forbidden;
// NotFound; Conflict for another version than was meant.
func (d *Directory) Unlist(ctx context.Context, actor who.Actor, account id.UUID, version int) error {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	return d.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		a, err := member(ctx, tx, actor, account)
		if err != nil {
			return err
		}
		if version != 0 && version != a.Version {
			return fault.New(fault.Conflict, "access.Unlist", "The account was changed since this version.")
		}
		after := a
		after.unlisted = true
		if a.Disabled.IsZero() {
			after.Disabled = d.clock()
		}
		return d.save(ctx, tx, "account.unlist", "", a, after)
	})
}

// CloseLeavers closes accounts of the actor's own agency in the caller's
// transaction, because of its list. Errors: NotFound for one that is not the
// agency's; Refused for the actor's own.
func (d *Directory) CloseLeavers(ctx context.Context, tx *pg.Tx, accounts []id.UUID, why string) error {
	actor := tx.Actor()
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return err
	}
	for _, account := range accounts {
		if account == actor.ID {
			return fault.New(fault.Refused, "access.CloseLeavers", "You can't close your own account. Ask another administrator of your agency.")
		}
		a, err := ownAccount(ctx, tx, actor, account)
		if err != nil {
			return err
		}
		if _, err := d.closeMember(ctx, tx, a, why); err != nil {
			return err
		}
	}
	return nil
}
