package conflict

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// About is the kind of record that a conflict is about.
type About string

// The kinds of record.
const (
	Person   About = "person"
	Referral About = "referral"
)

// Why is what a conflict comes from.
type Why string

// What conflicts come from. All but Declared are found by the database.
const (
	Declared Why = "declared"
	Own      Why = "own"      // the record is about the worker
	Relation Why = "relation" // a relation between them is recorded
	Address  Why = "address"  // the same surname and address
	Concern  Why = "concern"  // close to a person of concern to the child
)

// Words is what a conflict comes from, as people say it.
func (w Why) Words() string {
	return map[Why]string{Declared: "Declared by the worker", Own: "The record is about the worker", Relation: "A relation between them is recorded",
		Address: "Same surname and address", Concern: "Close to a person of concern"}[w]
}

// Conflict is that somebody has no part in a record.
type Conflict struct {
	ID      id.UUID
	Account id.UUID
	Name    string // of the worker
	Agency  string
	Subject id.UUID
	About   About
	Ref     string // of a referral, where the reader may have it
	Why     Why
	Words   string // the worker's own, of one that was declared
	Found   time.Time
	Told    time.Time // zero: managers were not told yet
	Ended   time.Time // zero: it stands
	EndedBy string
	Reason  string // why it was ended

	Requests []Request // to end it, the last first; for whoever may ask or answer
}

// Stands reports whether the record is closed to the worker.
func (c Conflict) Stands() bool { return c.Ended.IsZero() }

// Tie is that an account's holder is somebody in the register.
type Tie struct {
	ID     id.UUID
	Name   string // of the account's holder
	Email  string
	Person id.UUID // the record's id; who it is, the reader is not told
	Reason string
	Tied   time.Time
	Ended  time.Time
}

// Records opens the record that somebody declares a conflict with, as the
// actor may read it. Errors: NotFound for absent and out of scope alike.
type Records interface {
	// Referral is the id behind a reference.
	Referral(ctx context.Context, tx *pg.Tx, ref string) (id.UUID, error)
	// Person is the name of a person.
	Person(ctx context.Context, tx *pg.Tx, person id.UUID) (string, error)
}

// Notices queues a message to somebody, in the transaction that is the reason
// for it. It carries a reference and nothing else.
type Notices interface {
	Queue(ctx context.Context, tx *pg.Tx, template string, to id.UUID, ref string) error
}

// The templates of the notices that this package queues. The second has no
// reference.
const (
	NoticeSteppedBack = "stepped_back"       // to a manager
	NoticeEndAsked    = "conflict_end_asked" // to a manager who may agree
)
