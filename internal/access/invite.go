package access

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// InvitationLength is how long an invitation can be accepted.
const InvitationLength = 7 * 24 * time.Hour

// InviteCommand invites somebody into the administrator's own agency.
type InviteCommand struct {
	Name  string
	Email string
	Job   string
	Phone string
	Team  id.UUID
	Roles who.Role
}

// Invite makes an account and the secret of its invitation, which is shown to
// the administrator once; the person is told by e-mail, too. Errors: Forbidden;
// Invalid, also for another agency's team and for a role that the
// administrator's agency does not give.
func (s *SignIn) Invite(ctx context.Context, actor who.Actor, cmd InviteCommand) (account id.UUID, token string, err error) {
	const op = "access.Invite"
	if err := May(actor, who.Running, OnAccount, Create); err != nil {
		return id.UUID{}, "", err
	}
	var c words.Check
	cmd.Name = c.Line("name", "the name", cmd.Name, 200)
	c.Need("name", "Give the name they are known by at work.", cmd.Name)
	cmd.Job = c.Line("job", "the job", cmd.Job, 200)
	cmd.Phone = c.Line("phone", "the phone number", cmd.Phone, 40)
	cmd.Email = c.Line("email", "the e-mail address", cmd.Email, 254)
	if _, err := mail.ParseAddress(cmd.Email); err != nil || strings.ContainsAny(cmd.Email, "<> ") {
		c.Add("email", "Write a whole e-mail address, for example name@school.example.")
	}
	if cmd.Roles == 0 {
		c.Add("roles", "Choose at least one role.")
	}
	if err := c.Err(op); err != nil {
		return id.UUID{}, "", err
	}
	a := Account{ID: id.New(), Kind: "person", Agency: actor.Agency, Team: cmd.Team, Name: cmd.Name, Job: cmd.Job,
		Email: cmd.Email, Phone: cmd.Phone, Roles: cmd.Roles, Created: s.clock()}
	a.ID, err = once.Make(ctx, s.db, actor, who.Running, "account.invite", func(tx *pg.Tx) (id.UUID, error) {
		if err := teamOfAgency(ctx, tx, actor.Agency, cmd.Team); err != nil {
			return a.ID, err
		}
		if err := mayGive(ctx, tx, actor.Agency, cmd.Roles); err != nil {
			return a.ID, err
		}
		if err := insertAccount(ctx, tx, a); err != nil {
			return a.ID, err
		}
		token, err = s.inviteAccount(ctx, tx, a)
		return a.ID, err
	})
	if err == nil && token == "" { // sent again: the first secret was shown to nobody, or is
		token, err = s.MailedInvitation(ctx, a.ID)
	}
	if err != nil {
		return id.UUID{}, "", err
	}
	return a.ID, token, nil
}

// InviteAgain makes a new invitation for an account of the administrator's
// own agency: for somebody who has lost every passkey and code. Nothing that
// let them in before does so any more: sessions, passkeys, codes, earlier
// invitations. Errors: Forbidden; NotFound; Refused for an account that is
// closed or is no person's.
func (s *SignIn) InviteAgain(ctx context.Context, actor who.Actor, account id.UUID) (token string, err error) {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return "", err
	}
	var a Account
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		a, err = ownAccount(ctx, tx, actor, account)
		if err == nil && (a.Kind != "person" || a.Standing(s.clock()) != InUse) {
			err = fault.New(fault.Refused, "access.InviteAgain", "Only a person whose account is open, and was confirmed, can be invited again.")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	// First what let them in ends, then the invitation is made: its message may
	// be sent, with a secret of its own, as soon as it is.
	if err := s.forget(ctx, account); err != nil {
		return "", err
	}
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		token, err = s.inviteAccount(ctx, tx, a)
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// inviteAccount makes an invitation and queues the message that tells of it,
// where there is an address to send it to.
func (s *SignIn) inviteAccount(ctx context.Context, tx *pg.Tx, a Account) (string, error) {
	token, hash := secret()
	if err := insertInvitation(ctx, tx, a.ID, hash, s.clock(), InvitationLength); err != nil {
		return "", err
	}
	if a.Email != "" {
		if err := s.notices.Queue(ctx, tx, "invitation", a.ID, ""); err != nil {
			return "", err
		}
	}
	return token, s.journal.Write(ctx, tx, "account.invite", nil, a.ID)
}

// forget makes everything that let an account in worthless.
func (s *SignIn) forget(ctx context.Context, account id.UUID) error {
	return s.as(ctx, func(tx *pg.Tx) error {
		if err := revokeAll(ctx, tx, account, s.clock()); err != nil {
			return err
		}
		if err := spendCodes(ctx, tx, account, s.clock()); err != nil {
			return err
		}
		if err := deletePasskeys(ctx, tx, account); err != nil {
			return err
		}
		return spendInvitations(ctx, tx, account, s.clock())
	})
}

// MailedInvitation is a second secret of somebody's open invitation, for the
// e-mail that tells of it. It is made as that is sent, so that no copy waits in
// the queue. Either secret can be accepted, not both; they are over together.
// It is empty where no invitation is open.
func (s *SignIn) MailedInvitation(ctx context.Context, account id.UUID) (token string, err error) {
	text, hash := secret()
	err = s.as(ctx, func(tx *pg.Tx) error {
		made, err := copyInvitation(ctx, tx, account, hash, s.clock())
		if made {
			token = text
		}
		return err
	})
	return token, err
}

// unusable is the one answer for an invitation that can't be accepted.
func unusable() error {
	return fault.New(fault.NotFound, "access.Invited", "This invitation can't be used: it was used already, is over, or was not copied whole. Ask your agency's administrator for a new one.")
}

// Invited is the account that an invitation is for. Errors: NotFound when it
// is unknown, used or over, or the account is closed: never told apart.
func (s *SignIn) Invited(ctx context.Context, token string) (a Account, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		a, err = invitedAccount(ctx, tx, hashOf(token), s.clock(), false)
		return err
	})
	return a, err
}

// Accept uses an invitation up, signs its holder in, and gives their one-time
// recovery codes, which are shown once. They then add a passkey. Errors: as
// Invited.
func (s *SignIn) Accept(ctx context.Context, token string) (session string, codes []string, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		a, err := invitedAccount(ctx, tx, hashOf(token), s.clock(), true)
		if err != nil {
			return err
		}
		if err := spendInvitations(ctx, tx, a.ID, s.clock()); err != nil {
			return err
		}
		if codes, err = s.renewCodes(ctx, tx, a.ID); err != nil {
			return err
		}
		session, err = s.start(ctx, tx, a.ID, ByRecovery)
		return err
	})
	return session, codes, err
}

// What a token is for; see api_token in the migrations.
const (
	scopeReferrals = "referrals"
	scopeStaff     = "staff"
)

// IssueToken gives an agency's system its token for referrals, which is shown
// once.
func (s *SignIn) IssueToken(ctx context.Context, actor who.Actor, system id.UUID, label string, ends time.Time) (token string, err error) {
	return s.issue(ctx, actor, system, scopeReferrals, label, ends)
}

// IssueFeedToken gives the system that says who works at an agency its token,
// which is shown once and good for nothing else.
func (s *SignIn) IssueFeedToken(ctx context.Context, actor who.Actor, system id.UUID, label string, ends time.Time) (token string, err error) {
	return s.issue(ctx, actor, system, scopeStaff, label, ends)
}

func (s *SignIn) issue(ctx context.Context, actor who.Actor, system id.UUID, scope, label string, ends time.Time) (token string, err error) {
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		var hash []byte
		token, hash = secret()
		if err := insertToken(ctx, tx, system, hash, scope, label, s.clock(), ends); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, "token.issue", nil, system)
	})
	return token, err
}
