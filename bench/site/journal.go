package main

import (
	"iter"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// deed is one entry about a referral: who, what, how long after it came.
type deed struct {
	kind, action string
	after        time.Duration
	hub          bool // the worker it was allocated to; else its author
	changed      string
}

// deeds are what the journal holds of a referral that was decided; of an open
// one, the first of them.
var deeds = []deed{
	{"write", "referral.submit", 0, false, `{"stage": {"from": null, "to": "new"}}`},
	{"read", "referral.read", 10 * time.Minute, true, ""},
	{"write", "referral.take", 12 * time.Minute, true, `{"stage": {"from": "new", "to": "gathering"}}`},
	{"read", "person.search", 20 * time.Minute, true, ""},
	{"write", "request.ask", time.Hour, true, `{"question": {"from": null, "to": "What do you hold about this child?"}}`},
	{"read", "referral.read", 2 * time.Hour, true, ""},
	{"write", "screening.begin", 3 * time.Hour, true, ""},
	{"write", "screening.judge", 4 * time.Hour, true, `{"judged": {"from": null, "to": 3}, "words": {"from": null, "to": {"judgement_and_reason": "The signs agree with this band."}}}`},
	{"read", "decision.read", 5 * time.Hour, true, ""},
	{"write", "decision.make", 6 * time.Hour, true, `{"level": {"from": null, "to": 3}, "outcome": {"from": null, "to": "section_17"}, "reasons": {"from": null, "to": "Significant concern seen now, and agreed by those who know the child."}}`},
	{"read", "referral.raised", 30 * time.Hour, false, ""},
	{"read", "referral.read", 48 * time.Hour, false, ""},
}

// of is how many of the deeds a referral has seen.
func deedsOf(w worry) int {
	return map[referral.Stage]int{referral.StageNew: 1, referral.StageGathering: 6, referral.StageScreening: 7, referral.StageDeciding: 9, referral.StageDone: len(deeds)}[w.stage]
}

// boardEvery is how many referrals there are for each look at the board that
// the journal keeps, with the 50 records it showed.
const boardEvery = 4

const perReferral = 16 // ids of entries kept for each referral

func (c *county) journalRows() []table {
	return []table{
		{"journal", "id at kind action actor_id agency_id subjects purpose request", c.worries(func(w worry, row func(...any) bool) bool {
			for i, d := range deeds[:deedsOf(w)] {
				at := w.received.Add(d.after)
				who := c.doer(w, d)
				if !row(c.id(ofEntry, w.n*perReferral+i, at), at, d.kind, d.action, who.id, c.agencies[who.agency].id, []id.UUID{w.id}, "safeguarding", c.id(ofEntry, -w.n*perReferral-i-1, at).String()) {
					return false
				}
			}
			return true
		})},
		{"journal_change", "entry_id changed", c.worries(func(w worry, row func(...any) bool) bool {
			for i, d := range deeds[:deedsOf(w)] {
				if d.changed != "" && !row(c.id(ofEntry, w.n*perReferral+i, w.received.Add(d.after)), []byte(d.changed)) {
					return false
				}
			}
			return true
		})},
		{"journal", "id at kind action actor_id agency_id subjects purpose request", c.boards()},
		{"journal", "id at kind action actor_id agency_id subjects purpose request", c.lookedAt()},
	}
}

func (c *county) doer(w worry, d deed) worker {
	if d.hub && w.allocated >= 0 {
		return c.crew[w.allocated]
	}
	return c.crew[w.author]
}

// boards are looks at the board.
func (c *county) boards() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		var last []id.UUID
		for n := range c.Referrals {
			w := c.worry(n)
			if last = append(last, w.id); len(last) > 50 {
				last = last[1:]
			}
			if n%boardEvery != 0 {
				continue
			}
			at, who := w.received.Add(5*time.Minute), c.crew[c.hub[n%len(c.hub)]]
			shown := append([]id.UUID(nil), last...)
			if !yield([]any{c.id(ofEntry, n*perReferral+14, at), at, "read", "referral.board", who.id, c.agencies[who.agency].id, shown, "safeguarding", c.id(ofEntry, -n*perReferral-15, at).String()}) {
				return
			}
		}
	}
}

// lookedAt is that each person was put into the register, and that every
// second one was looked at.
func (c *county) lookedAt() iter.Seq[[]any] {
	base := (c.Referrals + 1) * perReferral
	return rowsOf(c.People*3/2, func(n int) []any {
		p, kind, action := n, "write", "person.create"
		at := c.personAt(p % c.People)
		if n >= c.People {
			p, kind, action = (n-c.People)*2, "read", "person.read"
			at = c.personAt(p).Add(time.Hour)
		}
		who := c.crew[c.hub[p%len(c.hub)]]
		return []any{c.id(ofEntry, base+n, at), at, kind, action, who.id, c.agencies[who.agency].id, []id.UUID{c.person(p)}, "safeguarding", c.id(ofEntry, -base-n, at).String()}
	})
}
