// Package extract keeps which agency knows somebody: an agency's list of the
// people it works with is compared with the register, and what matched is kept
// beside the person, by the agency's own reference.
//
// What always holds: rows that match nobody are forgotten; of those that match
// only the reference and the likeness are kept; the agency is not told whom
// its rows matched, nor how many; a newer extract of the same name takes the
// older one's place; a list that somebody brings in the site stands in the
// database only until it was compared, at most a day, never on disk or in a
// log.
//
// Begin with [Service.Keep] and [Service.KnownTo]; for a list that is brought
// in the site with [Service.Bring].
package extract

import (
	"context"
	"slices"
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
	jobs    Enqueuer // nil: nobody compares what is brought
}

// New compares extracts with the register.
func New(db *pg.DB, journal *audit.Journal, people *person.Service, clock when.Clock) *Service {
	return &Service{db: db, journal: journal, people: people, clock: clock}
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
	cmd.Name, cmd.Purpose = checkWords(&c, cmd.Name, cmd.Purpose)
	if err := c.Err(op); err != nil {
		return 0, err
	}
	found, compared, err := s.compare(ctx, cmd.Fields, cmd.Rows, func(int) error { return nil })
	if err != nil {
		return compared, err
	}
	return compared, s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
		e := whole{id: id.New(), agency: actor.Agency, account: actor.ID, name: cmd.Name, purpose: cmd.Purpose, rows: compared, found: found}
		return s.keep(ctx, tx, e)
	})
}

// checkWords looks at an extract's name and purpose.
func checkWords(c *words.Check, name, purpose string) (string, string) {
	name, purpose = c.Line("name", "the name", name, 200), c.Text("purpose", "the purpose", purpose, 2000)
	c.Need("name", "Give the extract a name, for example missing episodes.", name)
	c.Need("purpose", "Say why the agency may share this, and for what.", purpose)
	return name, purpose
}

// compare scores every row against everybody. It says after each row how many
// were compared, and ends with what is answered, or with an error of the rows.
func (s *Service) compare(ctx context.Context, fields []match.Field, rows Rows, after func(compared int) error) (found []kept, compared int, err error) {
	seen := map[string]map[id.UUID]bool{} // a reference may stand on several rows
	err = rows(func(record match.Record) error {
		compared++
		alike, err := s.people.Alike(ctx, fields, record, match.WeightOf(leastKept))
		if err != nil {
			return err
		}
		for _, a := range alike {
			if !seen[record.ID][a.Person] {
				found = append(found, kept{a.Person, record.ID, a.Why.Final, a.Why.Sentence()})
			}
			if seen[record.ID] == nil {
				seen[record.ID] = map[id.UUID]bool{}
			}
			seen[record.ID][a.Person] = true
		}
		return after(compared)
	})
	return found, compared, err
}

// whole is an extract that was compared.
type whole struct {
	id, agency, account id.UUID
	name, purpose       string
	rows                int
	found               []kept
}

// keep saves an extract in place of the earlier one of its name.
func (s *Service) keep(ctx context.Context, tx *pg.Tx, e whole) error {
	if err := save(ctx, tx, e, s.clock()); err != nil {
		return err
	}
	return s.tell(ctx, tx, e)
}

// mostSubjects is how many people one entry of the journal is about.
const mostSubjects = 200

// tell writes to the journal of each person that an agency is now known to
// know them.
func (s *Service) tell(ctx context.Context, tx *pg.Tx, e whole) error {
	change, err := audit.Diff(nil, map[string]string{"extract": e.name})
	if err != nil {
		return err
	}
	people := make([]id.UUID, len(e.found))
	for i, k := range e.found {
		people[i] = k.person
	}
	return eachSubjects(e.id, people, func(subjects []id.UUID) error {
		return s.journal.WriteBecause(ctx, tx, "extract.keep", e.purpose, change, subjects...)
	})
}

// eachSubjects parts an extract's people into entries of the journal, each of
// which is about the extract too.
func eachSubjects(row id.UUID, people []id.UUID, write func(subjects []id.UUID) error) error {
	if len(people) == 0 {
		return write([]id.UUID{row})
	}
	for part := range slices.Chunk(people, mostSubjects-1) {
		if err := write(append([]id.UUID{row}, part...)); err != nil {
			return err
		}
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
