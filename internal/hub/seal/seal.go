package seal

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Request asks to hold a record less closely.
type Request struct {
	ID      id.UUID
	From    access.Seal
	To      access.Seal
	AskedBy string
	askedBy id.UUID
	Asked   time.Time
	Reason  string
	Decided time.Time // zero: it waits
	Agreed  bool
	Decider string
	Words   string // of who said no
}

// Waits reports whether nobody has answered yet.
func (r Request) Waits() bool { return r.Decided.IsZero() }

// View is a seal as somebody sees it who works on the record.
type View struct {
	access.Holding
	Name     string // of the record: a person's, or "Referral EM-..."
	records  []id.UUID
	Named    []access.Account
	Requests []Request // the last first; at most one waits
	Owns     bool      // the actor does
	// Able are the other people who could agree to open it: hub managers who see
	// the record.
	Able []access.Account
}

// Waiting is the request that waits, or nil.
func (v View) Waiting() *Request {
	for i := range v.Requests {
		if v.Requests[i].Waits() {
			return &v.Requests[i]
		}
	}
	return nil
}

// Mine reports whether a request is the actor's own.
func (r Request) Mine(actor id.UUID) bool { return r.askedBy == actor }

// Read is one look at a sealed record, by somebody else than its owner.
type Read struct {
	ID     id.UUID
	At     time.Time
	Action string
	Reader string
	Agency string
	Seal   id.UUID
}

// Cursor is where the next page of reads begins; the zero value is the start.
type Cursor struct {
	At time.Time
	ID id.UUID
}

// PageSize is how many reads a page holds.
const PageSize = 50

// Listed are the seals that a reader answers for.
type Listed struct {
	access.Holding
	Name string // of the record; empty for a privacy officer
}
