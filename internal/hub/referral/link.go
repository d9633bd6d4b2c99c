package referral

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// LinkCommand says which person in the registry somebody in a referral is.
type LinkCommand struct {
	Ref    string
	Told   id.UUID // the person as the referrer told it
	Person id.UUID // in the registry; none takes a link back
	Reason string  // why the worker thinks so; needed to take one back
}

// Link joins a person as told to the registry, or takes that back. Only a
// worker ever does; nothing joins by itself. Errors: NotFound for a referral,
// a person told, or a person in the registry that is not in sight; Invalid.
func (s *Service) Link(ctx context.Context, actor who.Actor, cmd LinkCommand) error {
	const op = "referral.Link"
	var c words.Check
	cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
	if cmd.Person.IsZero() {
		c.Need("reason", "Say why this is not the same person.", cmd.Reason)
	}
	if err := c.Err(op); err != nil {
		return err
	}
	return s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, cmd.Ref, access.Work)
		if err != nil {
			return err
		}
		told, err := toldIn(ctx, tx, r.ID, cmd.Told)
		if err != nil {
			return err
		}
		was := told.Person
		told.Person, told.LinkReason, told.LinkedAt = cmd.Person, cmd.Reason, s.Clock()
		if err := saveLink(ctx, tx, told); err != nil {
			return err
		}
		changed, err := audit.Diff(map[string]id.UUID{"person:" + told.ID.String(): was}, map[string]id.UUID{"person:" + told.ID.String(): told.Person})
		if err != nil {
			return err
		}
		subjects := []id.UUID{r.ID}
		for _, p := range []id.UUID{was, told.Person} {
			if !p.IsZero() {
				subjects = append(subjects, p)
			}
		}
		return s.Journal.WriteBecause(ctx, tx, "referral.link", cmd.Reason, changed, subjects...)
	})
}

// toldIn is one of the people of a referral. Errors: NotFound.
func toldIn(ctx context.Context, tx *pg.Tx, referral, told id.UUID) (Told, error) {
	people, err := loadPeople(ctx, tx, referral)
	if err != nil {
		return Told{}, err
	}
	for _, p := range people {
		if p.ID == told {
			return p, nil
		}
	}
	return Told{}, fault.Absent("referral.toldIn")
}

// LinkedTo lists the referrals in sight that are linked to a person of the
// registry, newest first; at most 20. The caller journals the read.
func (s *Service) LinkedTo(ctx context.Context, tx *pg.Tx, person id.UUID) ([]Mention, error) {
	return mentionsOfPerson(ctx, tx, person)
}
