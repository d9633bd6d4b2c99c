package person

import (
	"context"
	"encoding/json"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Then is the record of somebody as it stood at the end of a day, to those who
// may see its history, with what they may see of it now: what is protected
// since is not shown. Errors: NotFound, also for a day before the record began.
func (s *Service) Then(ctx context.Context, actor who.Actor, person id.UUID, day when.Date) (Person, error) {
	const op = "person.Then"
	until := day.AddDays(1).At(0, 0)
	var p Person
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		now, err := s.open(ctx, tx, person, access.History)
		if err != nil {
			return err
		}
		changes, err := changesOf(ctx, tx, person, until)
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			return fault.Absent(op)
		}
		if p, err = stateAfter(changes); err != nil {
			return fault.Wrap(op, err)
		}
		p.ID, p.Created, p.Permit, p.HasProtected = now.ID, now.Created, now.Permit, now.HasProtected
		if err := fill(ctx, tx, &p, until.Add(-time.Microsecond)); err != nil {
			return err
		}
		return s.Journal.Read(tx, "person.read_then", p.ID)
	})
	return p, err
}

// stateAfter is a person's own fields after the changes.
func stateAfter(changes []audit.Change) (Person, error) {
	var p Person
	text, err := json.Marshal(audit.Apply(changes))
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(text, &p)
}
