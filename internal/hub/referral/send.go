package referral

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// SendCommand sends a worry to the hub.
type SendCommand struct {
	Worry   Worry
	Channel Channel
	Key     string // idempotency key; empty for none
}

// SendDraft sends a draft as it stands. Sending it again gives the same
// reference. Errors: NotFound; Invalid with the fields to mend.
func (s *Service) SendDraft(ctx context.Context, actor who.Actor, draft id.UUID) (ref string, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.Create); err != nil {
		return "", err
	}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		d, err := loadDraft(ctx, tx, draft, true)
		if err != nil {
			return err
		}
		if d.Sent != "" {
			ref = d.Sent
			return nil
		}
		clean, err := d.Worry.Clean()
		if err != nil {
			return err
		}
		if ref, err = s.receive(ctx, tx, clean, ByForm); err != nil {
			return err
		}
		d.Worry, d.Sent, d.Saved, d.Version = Worry{}, ref, s.Clock(), d.Version+1 // the words live in the referral now
		return updateDraft(ctx, tx, d)
	})
	return ref, err
}

// Send sends a worry that came whole, by the API or in a file. The same key
// with the same worry again gives the same reference. Errors: Forbidden;
// Invalid with field names as the JSON has them; Conflict for the same key
// with another worry.
func (s *Service) Send(ctx context.Context, actor who.Actor, cmd SendCommand) (ref string, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnReferral, access.Create); err != nil {
		return "", err
	}
	var check words.Check
	cmd.Key = check.Line("idempotency_key", "the idempotency key", cmd.Key, 200)
	if err := check.Err("referral.Send"); err != nil {
		return "", err
	}
	clean, err := cmd.Worry.Clean()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(clean)
	if err != nil {
		return "", fault.Wrap("referral.Send", err)
	}
	digest := sha256.Sum256(text)
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		ref, _, err = once.Do(ctx, tx, "referral.send", cmd.Key, digest[:], func() (string, error) {
			return s.receive(ctx, tx, clean, cmd.Channel)
		})
		return err
	})
	return ref, err
}

// receive writes a clean worry as a new referral, ties its author and their
// team to it, and starts its clock.
func (s *Service) receive(ctx context.Context, tx *pg.Tx, w Worry, channel Channel) (string, error) {
	actor, now := tx.Actor(), s.Clock()
	colour := ColourOf(w)
	due, err := s.Limits.Due(colour.Limit(), now)
	if err != nil {
		return "", err
	}
	r := Referral{ID: id.At(now), Ref: id.NewReference(s.prefix), Stage: StageNew, Colour: colour, Author: actor.ID, Agency: actor.Agency,
		Channel: channel, Received: now, Due: due, Version: 1}
	if err := insert(ctx, tx, r, w); err != nil {
		return "", err
	}
	if err := s.tieAuthor(ctx, tx, r.ID); err != nil {
		return "", err
	}
	change, err := audit.Diff(nil, w)
	if err != nil {
		return "", err
	}
	if err := s.Journal.Write(ctx, tx, "referral.send", change, r.ID); err != nil {
		return "", err
	}
	if actor.Kind == who.System { // it has the reference, and no e-mail address
		return r.Ref, nil
	}
	return r.Ref, s.Notices.Queue(ctx, tx, NoticeReceived, actor.ID, r.Ref)
}

func (s *Service) tieAuthor(ctx context.Context, tx *pg.Tx, referral id.UUID) error {
	actor := tx.Actor()
	if err := s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Referral, Account: actor.ID, Subject: referral}); err != nil {
		return err
	}
	if actor.Team.IsZero() {
		return nil
	}
	return s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Referral, TeamID: actor.Team, Subject: referral})
}
