package access

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
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
// the administrator once. Errors: Forbidden; Invalid.
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
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		if err := teamOfAgency(ctx, tx, actor.Agency, cmd.Team); err != nil {
			return err
		}
		if err := mayGive(ctx, tx, actor.Agency, cmd.Roles); err != nil {
			return err
		}
		if err := insertAccount(ctx, tx, a); err != nil {
			return err
		}
		token, err = s.inviteAccount(ctx, tx, a.ID)
		return err
	})
	return a.ID, token, err
}

// InviteAgain makes a new invitation for an account of the administrator's
// own agency: for somebody who has lost every passkey and code. It ends their
// sessions. Errors: Forbidden; NotFound.
func (s *SignIn) InviteAgain(ctx context.Context, actor who.Actor, account id.UUID) (token string, err error) {
	if err := May(actor, who.Running, OnAccount, Edit); err != nil {
		return "", err
	}
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		if _, err := ownAccount(ctx, tx, actor, account); err != nil {
			return err
		}
		token, err = s.inviteAccount(ctx, tx, account)
		return err
	})
	if err != nil {
		return "", err
	}
	return token, s.EndAll(ctx, account)
}

func (s *SignIn) inviteAccount(ctx context.Context, tx *pg.Tx, account id.UUID) (string, error) {
	token, hash := secret()
	if err := insertInvitation(ctx, tx, account, hash, s.clock(), InvitationLength); err != nil {
		return "", err
	}
	return token, s.journal.Write(ctx, tx, "account.invite", nil, account)
}

// Invited is the account that an invitation is for. Errors: NotFound when it
// is unknown, used or over.
func (s *SignIn) Invited(ctx context.Context, token string) (a Account, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		a, err = invitedAccount(ctx, tx, hashOf(token), s.clock(), false)
		return err
	})
	return a, err
}

// Accept uses an invitation up, signs its holder in, and gives their one-time
// recovery codes, which are shown once. They then add a passkey. Errors:
// NotFound when it is unknown, used or over.
func (s *SignIn) Accept(ctx context.Context, token string) (session string, codes []string, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		a, err := invitedAccount(ctx, tx, hashOf(token), s.clock(), true)
		if err != nil {
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

// codeCount is how many recovery codes somebody has.
const codeCount = 10

// NewCodes replaces the actor's recovery codes; they are shown once.
func (s *SignIn) NewCodes(ctx context.Context, actor who.Actor) (codes []string, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		codes, err = s.renewCodes(ctx, tx, actor.ID)
		return err
	})
	return codes, err
}

func (s *SignIn) renewCodes(ctx context.Context, tx *pg.Tx, account id.UUID) ([]string, error) {
	if err := spendCodes(ctx, tx, account, s.clock()); err != nil {
		return nil, err
	}
	codes := make([]string, codeCount)
	for i := range codes {
		codes[i] = newCode()
		if err := insertCode(ctx, tx, account, hashOf(bareCode(codes[i])), s.clock()); err != nil {
			return nil, err
		}
	}
	return codes, s.journal.Write(ctx, tx, "recovery.renew", nil, account)
}

// newCode is 80 random bits as "ABCD-EFGH-IJKL-MNOP".
func newCode() string {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never fails (Go 1.24)
	c := base32.StdEncoding.EncodeToString(raw[:])
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
}

func bareCode(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(code)))
}

// Recover signs in with a recovery code, which is then spent. Errors:
// Unauthenticated for a wrong code, a wrong address or a closed account: never
// told apart.
func (s *SignIn) Recover(ctx context.Context, email, code string) (token string, err error) {
	refused := fault.New(fault.Unauthenticated, "access.Recover", "That address and code do not fit together, or the code has been used. Try another code, or ask your agency's administrator for a new invitation.")
	if len(email) > 254 || len(code) > 100 || !utf8.ValidString(email) || strings.ContainsRune(email, 0) {
		return "", refused
	}
	err = s.as(ctx, func(tx *pg.Tx) error {
		account, err := spendCode(ctx, tx, strings.TrimSpace(email), hashOf(bareCode(code)), s.clock())
		if pg.NoRows(err) {
			return refused
		}
		if err != nil {
			return err
		}
		token, err = s.start(ctx, tx, account, ByRecovery)
		return err
	})
	return token, err
}

// IssueToken gives an agency's system its token, which is shown once.
func (s *SignIn) IssueToken(ctx context.Context, actor who.Actor, system id.UUID, label string, ends time.Time) (token string, err error) {
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		var hash []byte
		token, hash = secret()
		if err := insertToken(ctx, tx, system, hash, label, s.clock(), ends); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, "token.issue", nil, system)
	})
	return token, err
}
