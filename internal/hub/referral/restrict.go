package referral

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// RestrictCommand says how closely a referral is to be held, and by whom.
type RestrictCommand struct {
	Ref    string
	Seal   access.Seal
	Named  []id.UUID // accounts to name on it; the actor is named too
	Reason string
}

// Restrict holds a referral more closely, at once. Only a manager of the hub
// does; they own the seal. Less closely takes two people, and is package
// seal's. Errors: NotFound, also for who may not; Invalid; Refused where it
// would open the referral.
func (s *Service) Restrict(ctx context.Context, actor who.Actor, cmd RestrictCommand) error {
	const op = "referral.Restrict"
	return once.As(ctx, s.DB, actor, who.Safeguarding, "referral.restrict", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, cmd.Ref, access.Hold)
		if err != nil {
			return err
		}
		var c words.Check
		cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
		c.Need("reason", "Say why the referral is held like this.", cmd.Reason)
		if cmd.Seal == access.Open || cmd.Seal > access.Sealed {
			c.Add("seal", "Choose how closely the referral is held.")
		}
		if err := c.Err(op); err != nil {
			return err
		}
		if cmd.Seal <= r.Seal {
			return fault.Newf(fault.Refused, op, "This referral is %s already. To open it, or to name others, go to its seal: two people open it.", r.Seal.Words())
		}
		if err := s.close(ctx, tx, r, cmd); err != nil {
			return err
		}
		change, err := audit.Diff(map[string]any{"seal": r.Seal}, map[string]any{"seal": cmd.Seal, "named": cmd.Named})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "referral.restrict", cmd.Reason, change, r.ID)
	})
}

// Held is a referral for who says how closely it is held. Errors: NotFound.
func (s *Service) Held(ctx context.Context, actor who.Actor, ref string) (r Referral, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if r, _, err = s.open(ctx, tx, ref, access.Hold); err != nil {
			return err
		}
		return s.Journal.Read(tx, "referral.read", r.ID)
	})
	return r, err
}

// close makes the actor the owner of the seal, names people, and closes the
// referral.
func (s *Service) close(ctx context.Context, tx *pg.Tx, r Referral, cmd RestrictCommand) error {
	if err := s.Relations.RaiseSeal(ctx, tx, access.OnReferral, r.ID, r.Ref, cmd.Seal); err != nil {
		return err
	}
	on, err := s.Relations.NamedOn(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	for _, account := range append(slices.Clone(cmd.Named), tx.Actor().ID) {
		if account.IsZero() || slices.ContainsFunc(on, func(a access.Account) bool { return a.ID == account }) {
			continue
		}
		on = append(on, access.Account{ID: account})
		if err := s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Named, Account: account, Subject: r.ID}); err != nil {
			return err
		}
	}
	return updateSeal(ctx, tx, r.ID, cmd.Seal)
}

// Unseal holds a referral less closely, in the transaction in which two people
// have agreed to it: the database refuses it else. The caller journals it.
func (s *Service) Unseal(ctx context.Context, tx *pg.Tx, referral id.UUID, to access.Seal) error {
	return updateSeal(ctx, tx, referral, to)
}
