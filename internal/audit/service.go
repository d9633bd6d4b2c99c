package audit

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// Journal writes and reads the journal.
type Journal struct {
	db    *pg.DB
	clock when.Clock
	reads *gather
}

// New is a journal on the database.
func New(db *pg.DB, clock when.Clock) *Journal {
	return &Journal{db: db, clock: clock, reads: &gather{db: db}}
}

// Write adds an entry of a write to the transaction that makes it: both are
// committed or neither. Changed may be empty where nothing but the deed
// itself is to be told.
func (j *Journal) Write(ctx context.Context, tx *pg.Tx, action string, changed Change, subjects ...id.UUID) error {
	return j.WriteBecause(ctx, tx, action, "", changed, subjects...)
}

// WriteBecause is Write with a reason in the actor's words.
func (j *Journal) WriteBecause(ctx context.Context, tx *pg.Tx, action, reason string, changed Change, subjects ...id.UUID) error {
	defer stopwatch.Start(ctx, stopwatch.Journal)()
	entry := j.entry(tx, KindWrite, action, reason, subjects)
	entry.Changed = changed
	if err := entry.check(); err != nil {
		return err
	}
	return insert(ctx, tx, []Entry{entry})
}

// Read promises an entry of a read: it is durable before pg.DB.As returns, in
// one commit with the reads of other requests at that moment. A read of no
// record writes nothing.
func (j *Journal) Read(tx *pg.Tx, action string, subjects ...id.UUID) error {
	return j.ReadBecause(tx, action, "", subjects...)
}

// ReadBecause is Read with a reason in the actor's words.
func (j *Journal) ReadBecause(tx *pg.Tx, action, reason string, subjects ...id.UUID) error {
	return j.promise(tx, KindRead, action, reason, subjects)
}

func (j *Journal) promise(tx *pg.Tx, kind Kind, action, reason string, subjects []id.UUID) error {
	for part := range slices.Chunk(subjects, maxSubjects) {
		entry := j.entry(tx, kind, action, reason, part)
		if err := entry.check(); err != nil {
			return err
		}
		tx.BeforeReturn(func(ctx context.Context) error { return j.reads.add(ctx, entry) })
	}
	return nil
}

func (j *Journal) entry(tx *pg.Tx, kind Kind, action, reason string, subjects []id.UUID) Entry {
	actor := tx.Actor()
	return Entry{ID: id.New(), At: j.clock(), Kind: kind, Action: action, Actor: actor.ID, Agency: actor.Agency,
		Subjects: subjects, Purpose: tx.Purpose(), Reason: reason, Request: actor.Request}
}

const (
	maxSubjects = 1000
	maxReason   = 2000
)

func (e Entry) check() error {
	switch {
	case e.Action == "" || len(e.Subjects) == 0 || len(e.Subjects) > maxSubjects:
		return fault.Newf(fault.Internal, "audit", "An entry needs an action and 1 to %d subjects.", maxSubjects)
	case len([]rune(e.Reason)) > maxReason:
		return fault.Fields{"reason": "Write the reason in at most 2,000 characters."}.Err("audit")
	}
	return nil
}
