package person

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// QuietNote is that somebody's search met a restricted or sealed person whom
// they may not know of. They were told nothing; the privacy officers are.
type QuietNote struct {
	ID     id.UUID
	Person id.UUID // whose history the privacy officers may read; not who it is
	By     string
	Agency string
	Reason string
	At     time.Time
	Seen   time.Time // zero until a privacy officer has looked at it
	SeenBy string
}

// QuietNotes are the notes that nobody has looked at, the last first, and after
// them those of the last 90 days; at most 200. Errors: Forbidden for anybody
// but a privacy officer.
func (s *Service) QuietNotes(ctx context.Context, actor who.Actor) (all []QuietNote, err error) {
	if err := access.May(actor, who.Oversight, access.OnQuiet, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if all, err = loadQuiet(ctx, tx, s.Clock().AddDate(0, 0, -90)); err != nil || len(all) == 0 {
			return err
		}
		var subjects []id.UUID
		for _, n := range all {
			subjects = append(subjects, n.Person)
		}
		return s.Journal.Read(tx, "person.quiet", subjects...)
	})
	return all, err
}

// SeeQuiet says that a privacy officer has looked at a note. Errors: Forbidden;
// NotFound for absent and for one that was looked at.
func (s *Service) SeeQuiet(ctx context.Context, actor who.Actor, note id.UUID) error {
	if err := access.May(actor, who.Oversight, access.OnQuiet, access.Edit); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Oversight, "person.see_quiet", func(tx *pg.Tx) error {
		person, seen, err := markQuiet(ctx, tx, note, s.Clock())
		if err != nil {
			return err
		}
		if !seen {
			return fault.Absent("person.SeeQuiet")
		}
		change, err := audit.Diff(nil, map[string]string{"note": note.String()})
		if err != nil {
			return err
		}
		return s.Journal.Write(ctx, tx, "person.see_quiet", change, person)
	})
}
