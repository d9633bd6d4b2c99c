// Package extract keeps which agency knows somebody: an agency's list of the
// people it works with is compared with the register, and what matched is kept
// beside the person, by the agency's own reference.
//
// What always holds: rows that match nobody are forgotten; of those that match
// only the reference and the likeness are kept; the agency is not told whom
// its rows matched, nor how many; and a newer extract of the same name takes
// the older one's place.
//
// Begin with [Service.Keep] and [Service.KnownTo].
package extract

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// Service compares extracts with the register.
type Service struct {
	db      *pg.DB
	journal *audit.Journal
	people  *person.Service
	clock   when.Clock
}

// New compares extracts with the register.
func New(db *pg.DB, journal *audit.Journal, people *person.Service, clock when.Clock) *Service {
	return &Service{db, journal, people, clock}
}

// Rows gives each row of an extract as a record of fields: its id is the
// agency's own reference. It ends with yield's error, or its own.
type Rows func(yield func(record match.Record) error) error

// KeepCommand is an extract to compare.
type KeepCommand struct {
	Name    string // tells one extract of the agency from another: "missing episodes"
	Purpose string // why the agency may share it, kept in the journal
	Fields  []match.Field
	Rows    Rows
}

// Known is that an agency knows somebody.
type Known struct {
	Agency string
	Phone  string // to ring
	Name   string // of the extract
	Made   time.Time
	Ref    string // the agency's own
	Why    string
	Likely float64 // 0 to 1
}

// kept is a row that matched somebody.
type kept struct {
	person id.UUID
	ref    string
	weight match.Weight
	why    string
}

// leastKept is the probability from which a row is taken to be somebody.
const leastKept = 0.5

// Keep compares every row with everybody, as an agency's system or somebody of
// the agency, and keeps what matched in place of the earlier extract of that
// name. It answers how many rows were compared. Errors: Forbidden for somebody
// without an agency; Invalid; those of the rows.
func (s *Service) Keep(ctx context.Context, actor who.Actor, cmd KeepCommand) (compared int, err error) {
	const op = "extract.Keep"
	if actor.Agency.IsZero() || actor.Kind != who.System {
		return 0, fault.New(fault.Forbidden, op, "An agency's system brings its extract.")
	}
	var c words.Check
	cmd.Name, cmd.Purpose = c.Line("name", "the name", cmd.Name, 200), c.Text("purpose", "the purpose", cmd.Purpose, 2000)
	c.Need("name", "Give the extract a name, for example missing episodes.", cmd.Name)
	c.Need("purpose", "Say why the agency may share this, and for what.", cmd.Purpose)
	if err := c.Err(op); err != nil {
		return 0, err
	}
	var found []kept
	err = cmd.Rows(func(record match.Record) error {
		compared++
		alike, err := s.people.Alike(ctx, cmd.Fields, record, match.WeightOf(leastKept))
		for _, a := range alike {
			found = append(found, kept{a.Person, record.ID, a.Why.Final, a.Why.Sentence()})
		}
		return err
	})
	if err != nil {
		return compared, err
	}
	return compared, s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
		row := id.New()
		if err := save(ctx, tx, row, cmd, compared, found, s.clock()); err != nil {
			return err
		}
		return s.tell(ctx, tx, cmd, row, found)
	})
}

// mostSubjects is how many people one entry of the journal is about.
const mostSubjects = 200

// tell writes to the journal of each person that an agency is now known to
// know them.
func (s *Service) tell(ctx context.Context, tx *pg.Tx, cmd KeepCommand, row id.UUID, found []kept) error {
	change, err := audit.Diff(nil, map[string]string{"extract": cmd.Name})
	if err != nil {
		return err
	}
	subjects := []id.UUID{row}
	for i, k := range found {
		subjects = append(subjects, k.person)
		if len(subjects) == mostSubjects || i == len(found)-1 {
			if err := s.journal.WriteBecause(ctx, tx, "extract.keep", cmd.Purpose, change, subjects...); err != nil {
				return err
			}
			subjects = []id.UUID{row}
		}
	}
	if len(found) == 0 {
		return s.journal.WriteBecause(ctx, tx, "extract.keep", cmd.Purpose, change, row)
	}
	return nil
}

// KnownTo is which agencies know somebody, by any of the person's records, the
// likeliest first. The person's own read is journalled by the page.
func (s *Service) KnownTo(ctx context.Context, actor who.Actor, p id.UUID) (all []Known, err error) {
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		_, records, err := s.people.Root(ctx, tx, p)
		if err != nil {
			return err
		}
		all, err = load(ctx, tx, records)
		return err
	})
	return all, err
}
