package person

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// Merged is how a record stands to others of the same person.
type Merged struct {
	Into    id.UUID // the record that speaks for this one; none if it speaks for itself
	IntoAs  string  // its name
	Reason  string  // why, where it was merged
	By      string  // the two who said so
	At      time.Time
	Holding []Held // what was merged into this one, oldest first
}

// Held is a record that was merged into another.
type Held struct {
	Person id.UUID
	Brief
	By     string
	At     time.Time
	Reason string
}

// Together is two records side by side, with why they may be one person.
type Together struct {
	A, B     Person
	Why      match.Explanation
	Verdicts []Verdict
	Joined   bool // one is merged into the other
}

// Doubtful lists pairs in the actor's sight that nobody has called two people,
// the likeliest first; at most 50. The read is in the journal.
func (s *Service) Doubtful(ctx context.Context, actor who.Actor) (pairs []Pair, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		if pairs, err = loadPairs(ctx, tx); err != nil {
			return err
		}
		var ids []id.UUID
		for _, p := range pairs {
			ids = append(ids, p.AID, p.BID)
		}
		briefs, err := s.Briefs(ctx, tx, ids)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for i := range pairs {
			pairs[i].A, pairs[i].B = briefs[pairs[i].AID], briefs[pairs[i].BID]
		}
		return s.Journal.Read(tx, "pair.list", ids...)
	})
	return pairs, err
}

// Together opens two records beside each other. Errors: NotFound unless both
// are in sight.
func (s *Service) Together(ctx context.Context, actor who.Actor, a, b id.UUID) (t Together, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		for _, one := range []struct {
			id   id.UUID
			into *Person
		}{{a, &t.A}, {b, &t.B}} {
			if *one.into, err = s.open(ctx, tx, one.id, access.Edit); err != nil {
				return err
			}
			if err := fill(ctx, tx, one.into, s.Clock()); err != nil {
				return err
			}
		}
		if a == b {
			return fault.Absent("person.Together")
		}
		t.Joined = t.A.Merged.Into == b || t.B.Merged.Into == a
		if t.Verdicts, err = loadVerdicts(ctx, tx, a, b); err != nil {
			return err
		}
		return s.Journal.Read(tx, "pair.read", a, b)
	})
	if err != nil {
		return t, err
	}
	t.Why, err = s.explain(ctx, t.A, t.B)
	return t, err
}

// explain is why two records may be one person, by what the reader sees.
func (s *Service) explain(ctx context.Context, a, b Person) (match.Explanation, error) {
	all, err := s.register.current(ctx, answering)
	if err != nil {
		return match.Explanation{}, err
	}
	x, y := match.Prepare(compared(), a.record()), match.Prepare(compared(), b.record())
	return all.explain(&x, &y), nil
}

// VerdictCommand says whether two records are one person.
type VerdictCommand struct {
	A, B   id.UUID
	Word   string // "same", "not_same" or "not_sure"
	Reason string
}

// JudgePair keeps what somebody says of two records. When a second person says
// that they are the same, the newer record is merged into the older one; merged
// says so. Errors: NotFound; Invalid; Refused when they can't be merged.
func (s *Service) JudgePair(ctx context.Context, actor who.Actor, cmd VerdictCommand) (merged bool, err error) {
	const op = "person.JudgePair"
	var c words.Check
	words.OneOf(&c, "word", "Say whether they are the same, not the same, or that you are not sure.", cmd.Word, "same", "not_same", "not_sure")
	c.Need("word", "Say whether they are the same, not the same, or that you are not sure.", cmd.Word)
	cmd.Reason = c.Text("reason", "the reason", cmd.Reason, 2000)
	c.Need("reason", "Say what makes you think so: the second person reads it.", cmd.Reason)
	if err := c.Err(op); err != nil {
		return false, err
	}
	const joined, apart = "merged", "kept apart"
	result, err := once.Give(ctx, s.DB, actor, who.Safeguarding, "pair.verdict", func(tx *pg.Tx) (string, error) {
		if merged, err = s.judgePair(ctx, tx, cmd); merged {
			return joined, err
		}
		return apart, err
	})
	return result == joined && err == nil, err
}

// judgePair is JudgePair in its transaction.
func (s *Service) judgePair(ctx context.Context, tx *pg.Tx, cmd VerdictCommand) (merged bool, err error) {
	a, err := s.open(ctx, tx, cmd.A, access.Edit)
	if err != nil {
		return false, err
	}
	b, err := s.open(ctx, tx, cmd.B, access.Edit)
	if err != nil {
		return false, err
	}
	if a.ID == b.ID {
		return false, fault.Absent("person.JudgePair")
	}
	before, err := loadVerdicts(ctx, tx, a.ID, b.ID)
	if err != nil {
		return false, err
	}
	if err := saveVerdict(ctx, tx, cmd, s.Clock()); err != nil {
		return false, err
	}
	change, err := audit.Diff(map[string]string{"verdict": ""}, map[string]string{"verdict": cmd.Word})
	if err != nil {
		return false, err
	}
	if err := s.Journal.WriteBecause(ctx, tx, "pair.verdict", cmd.Reason, change, a.ID, b.ID); err != nil {
		return false, err
	}
	first, agreed := agreedBefore(before, tx.Actor().ID)
	if cmd.Word != "same" || !agreed {
		return false, nil
	}
	return true, s.merge(ctx, tx, a, b, first, cmd.Reason)
}

// agreedBefore is somebody else whose last word was that they are the same.
func agreedBefore(before []Verdict, actor id.UUID) (first id.UUID, agreed bool) {
	for _, v := range before {
		if v.Word == "same" && v.Worker != actor {
			return v.Worker, true
		}
	}
	return id.UUID{}, false
}

// merge joins the newer record to the older one. No row moves: the newer one
// keeps all it holds and points to the older.
func (s *Service) merge(ctx context.Context, tx *pg.Tx, a, b Person, first id.UUID, reason string) error {
	const op = "person.merge"
	kept, gone := a, b
	if b.Created.Before(a.Created) {
		kept, gone = b, a
	}
	if len(gone.Merged.Holding) > 0 {
		kept, gone = gone, kept // the one that holds others stays
	}
	switch {
	case !a.Merged.Into.IsZero() || !b.Merged.Into.IsZero():
		return fault.New(fault.Refused, op, "One of these records is merged into another already. Take them apart first, or look at that other record.")
	case len(gone.Merged.Holding) > 0:
		return fault.New(fault.Refused, op, "Both records hold others that were merged into them. Take the others apart from one of them first.")
	case a.Seal != b.Seal:
		return fault.New(fault.Refused, op, "The two records are held with different care. Ask a manager to hold both the same way first.")
	}
	if err := saveMerge(ctx, tx, kept.ID, gone.ID, first, reason, s.Clock()); err != nil {
		return err
	}
	change, err := audit.Diff(map[string]string{"merged_into": ""}, map[string]string{"merged_into": kept.ID.String()})
	if err != nil {
		return err
	}
	return s.Journal.WriteBecause(ctx, tx, "pair.merge", reason, change, gone.ID, kept.ID)
}

// Unmerge takes a record apart from the one it was merged into. Both stand as
// before. Errors: NotFound; Invalid without a reason; Conflict when it is not
// merged (any more).
func (s *Service) Unmerge(ctx context.Context, actor who.Actor, gone id.UUID, reason string) error {
	const op = "person.Unmerge"
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why these are two people after all.", reason)
	if err := c.Err(op); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "pair.unmerge", func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, gone, access.Edit)
		if err != nil {
			return err
		}
		if p.Merged.Into.IsZero() {
			return fault.New(fault.Conflict, op, "This record is not merged into another one. Somebody may have taken them apart already.")
		}
		kept := p.Merged.Into
		if err := saveUnmerge(ctx, tx, gone, reason, s.Clock()); err != nil {
			return err
		}
		if err := saveVerdict(ctx, tx, VerdictCommand{A: kept, B: gone, Word: "not_same", Reason: reason}, s.Clock()); err != nil {
			return err
		}
		change, err := audit.Diff(map[string]string{"merged_into": kept.String()}, map[string]string{"merged_into": ""})
		if err != nil {
			return err
		}
		return s.Journal.WriteBecause(ctx, tx, "pair.unmerge", reason, change, gone, kept)
	})
}

// RootFor is Root for a reader: none when the person is out of sight.
func (s *Service) RootFor(ctx context.Context, actor who.Actor, person id.UUID) (root id.UUID, err error) {
	if person.IsZero() {
		return root, nil
	}
	err = s.DB.As(ctx, actor, purposeOf(actor), func(tx *pg.Tx) error {
		root, _, err = rootOf(ctx, tx, person)
		return err
	})
	return root, err
}

// Root is the record that speaks for a person: itself, or what it was merged
// into; and all the records that it speaks for, itself first.
func (s *Service) Root(ctx context.Context, tx *pg.Tx, person id.UUID) (root id.UUID, all []id.UUID, err error) {
	return rootOf(ctx, tx, person)
}
