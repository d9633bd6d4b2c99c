package referral

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Draft is a worry that is being written. Only its author ever sees it, on
// any device.
type Draft struct {
	ID      id.UUID
	Worry   Worry
	Created time.Time
	Saved   time.Time
	Sent    string // the reference it became; empty while it is open
	Version int
}

// maxDrafts is how many open drafts one person may have.
const maxDrafts = 50

// Begin makes an empty draft. Errors: Forbidden for a role that raises no
// referrals; Refused with too many open drafts.
func (s *Service) Begin(ctx context.Context, actor who.Actor) (Draft, error) {
	const op = "referral.Begin"
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.Create); err != nil {
		return Draft{}, err
	}
	now := s.Clock()
	d := Draft{ID: id.New(), Created: now, Saved: now, Version: 1}
	made, err := once.Make(ctx, s.DB, actor, who.Safeguarding, "draft.begin", func(tx *pg.Tx) (id.UUID, error) {
		open, err := countDrafts(ctx, tx)
		if err != nil {
			return d.ID, err
		}
		if open >= maxDrafts {
			return d.ID, fault.Newf(fault.Refused, op, "You have %d drafts open. Send or remove one first.", open)
		}
		return d.ID, insertDraft(ctx, tx, actor.ID, d)
	})
	d.ID = made
	return d, err
}

// Drafts are the actor's open drafts, the last saved first; at most 50.
func (s *Service) Drafts(ctx context.Context, actor who.Actor) ([]Draft, error) {
	var out []Draft
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		out, err = loadDrafts(ctx, tx)
		return err
	})
	return out, err
}

// Draft is one of the actor's drafts, open or sent. Errors: NotFound.
func (s *Service) Draft(ctx context.Context, actor who.Actor, draft id.UUID) (Draft, error) {
	var d Draft
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		d, err = loadDraft(ctx, tx, draft, false)
		return err
	})
	return d, err
}

// Save changes a draft in one go, without checking it: what is half written
// is kept as it is. Change gets the worry as it stands and returns it as it
// shall be, so that two windows on two sections lose nothing; or an error, and
// nothing is changed. It gives the draft as saved. Errors: NotFound; Conflict
// when the draft has been sent; Invalid when it has grown too large; those of
// change.
func (s *Service) Save(ctx context.Context, actor who.Actor, draft id.UUID, change func(Worry) (Worry, error)) (Draft, error) {
	actor.Once = "" // the same said again after something else is not the same
	return s.Change(ctx, actor, draft, change)
}

// Change is Save for what must not be done twice: one more on a list, or one
// less. What the actor has sent before is not done again. The same errors.
func (s *Service) Change(ctx context.Context, actor who.Actor, draft id.UUID, change func(Worry) (Worry, error)) (Draft, error) {
	const op = "referral.Save"
	var d Draft
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		if d, err = loadDraft(ctx, tx, draft, true); err != nil {
			return err
		}
		if d.Sent != "" {
			return fault.Newf(fault.Conflict, op, "This draft was sent as %s. Begin a new one to add more.", d.Sent)
		}
		return once.In(ctx, tx, "draft.change", actor.Once, func() error {
			changed, err := change(d.Worry)
			if err != nil {
				return err
			}
			d.Worry, d.Saved, d.Version = changed, s.Clock(), d.Version+1
			return updateDraft(ctx, tx, d)
		})
	})
	return d, err
}

// Discard removes an open draft for good. Errors: NotFound; Conflict when it
// has been sent.
func (s *Service) Discard(ctx context.Context, actor who.Actor, draft id.UUID) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, "draft.discard", func(tx *pg.Tx) error {
		d, err := loadDraft(ctx, tx, draft, true)
		if err != nil {
			return err
		}
		if d.Sent != "" {
			return fault.Newf(fault.Conflict, "referral.Discard", "This draft was sent as %s and can't be removed.", d.Sent)
		}
		return deleteDraft(ctx, tx, draft)
	})
}
