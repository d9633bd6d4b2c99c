package network

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Concern is an adult of concern: one record, with every child who is tied to
// them in the reader's sight.
type Concern struct {
	Adult    Node
	Children []Node // within two steps; each in sight
	Notes    []Note // newest first; not in lists
	Due      when.Date
	Why      string // the reason of the review date
	By       string
}

// Note is what is known of the risk that an adult may pose.
type Note struct {
	ID    id.UUID
	Words string
	Grade grade.Grade
	Added time.Time
	By    string
}

// Late reports that somebody should have looked again, or that nobody said
// when to.
func (c Concern) Late(today when.Date) bool { return c.Due.IsZero() || c.Due.Before(today) }

// Concerned tells who is named as an adult of concern in the records that it
// knows, in the actor's sight.
type Concerned interface {
	Concerned(ctx context.Context, tx *pg.Tx) ([]id.UUID, error)
}

// Concerns are the adults of concern in sight: named so in a referral or the
// register, or with a note of risk. Those that nobody has looked at in time are
// first. Everybody in it is in the journal. Errors: Forbidden outside the hub.
func (s *Service) Concerns(ctx context.Context, actor who.Actor) (all []Concern, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.List); err != nil {
		return nil, err
	}
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		adults, err := s.concerned(ctx, tx)
		if err != nil {
			return err
		}
		read := []id.UUID{}
		for _, one := range adults {
			c, err := s.concern(ctx, tx, one, 1)
			if err != nil {
				return err
			}
			if c.Adult.Label == "" {
				continue
			}
			all = append(all, c)
			read = append(read, one)
			for _, child := range c.Children {
				read = append(read, id.MustParse(child.ID))
			}
		}
		return s.journal.Read(tx, "network.concerns", read...)
	})
	slices.SortStableFunc(all, func(a, b Concern) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(len(b.Children), len(a.Children)), cmp.Compare(a.Adult.Label, b.Adult.Label))
	})
	return all, err
}

// concerned is every adult of concern in sight, by the records that speak for
// them, in order.
func (s *Service) concerned(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	named, err := notedAdults(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, source := range s.sources {
		one, tells := source.(Concerned)
		if !tells {
			continue
		}
		more, err := one.Concerned(ctx, tx)
		if err != nil {
			return nil, err
		}
		named = append(named, more...)
	}
	speaks, err := s.people.Records(ctx, tx, named)
	var roots []id.UUID
	for _, one := range named {
		if root, seen := speaks[one]; seen && !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	return roots, err
}

// concern is one adult with the children within some steps, and the review.
func (s *Service) concern(ctx context.Context, tx *pg.Tx, adult id.UUID, steps int) (Concern, error) {
	g, err := s.grow(ctx, tx, Node{Key: PersonKey(adult)}, Key{}, steps)
	if err != nil {
		return Concern{}, err
	}
	around := g.circle(PersonKey(adult))
	c := Concern{Adult: around.Middle}
	for _, n := range around.Nodes {
		if n.Child {
			c.Children = append(c.Children, n)
		}
	}
	_, records, err := s.people.Root(ctx, tx, adult)
	if err != nil {
		return c, err
	}
	return c, loadReview(ctx, tx, records, &c)
}

// Concern is one adult of concern, with the notes of risk. Errors: NotFound
// for absent, out of sight, and a child: children are never of concern.
func (s *Service) Concern(ctx context.Context, actor who.Actor, adult id.UUID) (c Concern, err error) {
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		root, records, err := s.adult(ctx, tx, adult, s.people.InSight)
		if err != nil {
			return err
		}
		if c, err = s.concern(ctx, tx, root, circleSteps); err != nil {
			return err
		}
		if c.Notes, err = loadNotes(ctx, tx, records); err != nil {
			return err
		}
		read := []id.UUID{root}
		for _, child := range c.Children {
			read = append(read, id.MustParse(child.ID))
		}
		return s.journal.Read(tx, "network.concern", read...)
	})
	return c, err
}

// adult is the record that speaks for an adult, and all records of theirs.
func (s *Service) adult(ctx context.Context, tx *pg.Tx, adult id.UUID, may func(context.Context, *pg.Tx, id.UUID, access.Field) error) (id.UUID, []id.UUID, error) {
	if err := may(ctx, tx, adult, access.Trail); err != nil {
		return adult, nil, err
	}
	root, records, err := s.people.Root(ctx, tx, adult)
	if err != nil {
		return adult, nil, err
	}
	briefs, err := s.people.Briefs(ctx, tx, []id.UUID{root})
	if b, there := briefs[root]; err == nil && (!there || b.Child()) {
		err = fault.Absent("network.adult")
	}
	return root, records, err
}

// AddNote adds what is known of the risk that an adult may pose. Errors:
// NotFound; Invalid.
func (s *Service) AddNote(ctx context.Context, actor who.Actor, adult id.UUID, said string, g grade.Grade) error {
	var c words.Check
	said = c.Text("words", "the note", said, 4000)
	c.Need("words", "Say what is known of the risk.", said)
	g = g.Clean(&c, true)
	if err := c.Err("network.AddNote"); err != nil {
		return err
	}
	return once.As(ctx, s.db, actor, who.Safeguarding, "network.note", func(tx *pg.Tx) error {
		root, _, err := s.adult(ctx, tx, adult, s.people.Workable)
		if err != nil {
			return err
		}
		if err := insertNote(ctx, tx, root, said, g, s.clock()); err != nil {
			return err
		}
		change, err := audit.Diff(nil, map[string]any{"risk": said, "grade": g})
		if err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, "network.note", change, root)
	})
}

// EndNote takes a note of risk off, with a reason. Errors: NotFound; Invalid.
func (s *Service) EndNote(ctx context.Context, actor who.Actor, adult, note id.UUID, reason string) error {
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why this note comes off.", reason)
	if err := c.Err("network.EndNote"); err != nil {
		return err
	}
	return once.As(ctx, s.db, actor, who.Safeguarding, "network.end_note", func(tx *pg.Tx) error {
		root, records, err := s.adult(ctx, tx, adult, s.people.Workable)
		if err != nil {
			return err
		}
		said, err := endNote(ctx, tx, records, note, s.clock())
		if err != nil {
			return err
		}
		change, err := audit.Diff(map[string]any{"risk": said}, map[string]any{"risk": ""})
		if err != nil {
			return err
		}
		return s.journal.WriteBecause(ctx, tx, "network.end_note", reason, change, root)
	})
}

// longestReview is how far ahead a review may be set.
const longestReview = 12 // months

// SetReview says when somebody looks again at what is held about an adult of
// concern: within a year. Errors: NotFound; Invalid.
func (s *Service) SetReview(ctx context.Context, actor who.Actor, adult id.UUID, due when.Date, reason string) error {
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say what you looked at, and why then.", reason)
	today := when.DateOf(s.clock())
	if due.Before(today) || due.After(today.AddMonths(longestReview)) {
		c.Add("due", "Give a day from today to a year ahead.")
	}
	if err := c.Err("network.SetReview"); err != nil {
		return err
	}
	return once.As(ctx, s.db, actor, who.Safeguarding, "network.review", func(tx *pg.Tx) error {
		root, records, err := s.adult(ctx, tx, adult, s.people.Workable)
		if err != nil {
			return err
		}
		var before Concern
		if err := loadReview(ctx, tx, records, &before); err != nil {
			return err
		}
		if err := insertReview(ctx, tx, root, due, reason, s.clock()); err != nil {
			return err
		}
		change, err := audit.Diff(map[string]any{"review": before.Due.String()}, map[string]any{"review": due.String()})
		if err != nil {
			return err
		}
		return s.journal.WriteBecause(ctx, tx, "network.review", reason, change, root)
	})
}
