package seal

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Answered are the seals that the actor answers for: a hub manager's own, and,
// for a privacy officer, those whose owner has left, without a name. Errors:
// Forbidden.
func (s *Service) Answered(ctx context.Context, actor who.Actor) (own, left []Listed, err error) {
	if err := access.May(actor, who.Oversight, access.OnSeal, access.List); err != nil {
		return nil, nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if own, err = s.own(ctx, tx); err != nil {
			return err
		}
		if actor.Is(who.PrivacyOfficer) {
			all, err := s.Relations.LeftHoldings(ctx, tx)
			if err != nil {
				return err
			}
			for _, h := range all {
				left = append(left, Listed{Holding: h})
			}
		}
		subjects := []id.UUID{actor.ID}
		for _, l := range append(own[:len(own):len(own)], left...) {
			subjects = append(subjects, l.Subject)
		}
		return s.Journal.Read(tx, "seal.list", subjects...)
	})
	return own, left, err
}

// own are the actor's seals with the names of the records.
func (s *Service) own(ctx context.Context, tx *pg.Tx) (own []Listed, err error) {
	all, err := s.Relations.OwnHoldings(ctx, tx)
	for _, h := range all {
		v := View{Holding: h}
		switch err := s.record(ctx, tx, &v); {
		case fault.Is(err, fault.NotFound): // no longer theirs to see
		case err != nil:
			return nil, err
		default:
			own = append(own, Listed{Holding: h, Name: v.Name})
		}
	}
	return own, err
}

// HandOver makes another hub manager the owner, and names them: by the owner, or
// by a privacy officer when the owner has left. Errors: NotFound for who sees
// neither; Invalid; Refused.
func (s *Service) HandOver(ctx context.Context, actor who.Actor, seal, to id.UUID) error {
	const op = "seal.HandOver"
	if err := access.May(actor, who.Oversight, access.OnSeal, access.Sign); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "seal.hand_over", func(tx *pg.Tx) error {
		h, err := s.handable(ctx, tx, seal)
		if err != nil {
			return err
		}
		if to.IsZero() || to == actor.ID {
			return fault.Fields{"to-owner": "Choose a manager of the hub."}.Err(op)
		}
		done, err := handOver(ctx, tx, seal, to, s.Clock())
		if err != nil {
			return err
		}
		if !done {
			return fault.Fields{"to-owner": "Choose a manager of the hub."}.Err(op)
		}
		change, err := audit.Diff(map[string]id.UUID{"owner": h.Owner}, map[string]id.UUID{"owner": to})
		if err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "seal.hand_over", change, h.Subject)
	})
}

// handable is a seal that the actor may hand over.
func (s *Service) handable(ctx context.Context, tx *pg.Tx, seal id.UUID) (access.Holding, error) {
	const op = "seal.HandOver"
	h, err := s.Relations.Holding(ctx, tx, seal)
	if err != nil {
		return h, err
	}
	officer := tx.Actor().Is(who.PrivacyOfficer)
	switch {
	case h.ID.IsZero():
		return h, fault.Absent(op)
	case !officer:
		err = s.record(ctx, tx, &View{Holding: h})
	}
	if err == nil && h.Owner != tx.Actor().ID && !(officer && h.OwnerGone) {
		err = fault.New(fault.Refused, op, "The seal's owner hands it over. When the owner has left, a privacy officer does.")
	}
	return h, err
}

// Reads is a page of the reads of what the actor sealed, by others, the newest
// first, and where the next page begins. Errors: Forbidden.
func (s *Service) Reads(ctx context.Context, actor who.Actor, after Cursor) (page []Read, names map[id.UUID]string, next Cursor, err error) {
	if err := access.May(actor, who.Oversight, access.OnSeal, access.Read); err != nil {
		return nil, nil, next, err
	}
	names = map[id.UUID]string{}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		own, err := s.own(ctx, tx)
		if err != nil {
			return err
		}
		subjects := []id.UUID{actor.ID}
		for _, l := range own {
			names[l.ID] = l.Name
			subjects = append(subjects, l.Subject)
		}
		if page, err = reads(ctx, tx, after); err != nil {
			return err
		}
		if len(page) > PageSize {
			page = page[:PageSize]
			next = Cursor{page[PageSize-1].At, page[PageSize-1].ID}
		}
		return s.Journal.Read(tx, "seal.reads", subjects...)
	})
	return page, names, next, err
}

// ReadsJob tells the owners of seals, once a day, that a sealed record was read.
type ReadsJob struct{}

// Kind names the job.
func (ReadsJob) Kind() string { return "sealed_reads" }

type readsWorker struct {
	river.WorkerDefaults[ReadsJob]
	service *Service
}

// Workers adds what tells the owners.
func (s *Service) Workers(w *river.Workers) { river.AddWorker(w, &readsWorker{service: s}) }

// Work tells them.
func (w *readsWorker) Work(ctx context.Context, _ *river.Job[ReadsJob]) error {
	return w.service.Tell(ctx)
}

// Tell queues a message to each owner whose sealed records others have read
// since they were last told; at most one a day each. It names nobody.
func (s *Service) Tell(ctx context.Context) error {
	return s.DB.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		owners, err := ownersToTell(ctx, tx, s.Clock())
		for _, one := range owners {
			if err := s.Notices.Queue(ctx, tx, noticeRead, one, ""); err != nil {
				return err
			}
		}
		return err
	})
}
