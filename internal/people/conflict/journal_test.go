package conflict_test

import (
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// entries is how many entries of the journal the database names to somebody
// for a record, before any policy looks at them again.
func (p partnership) entries(actor who.Actor, record id.UUID) (about, changes int) {
	p.Helper()
	p.OK(p.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM entries_about($1, '', '', '', NULL, NULL, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 100)),
			(SELECT count(*) FROM changes_about($1, 'infinity', 100))`, record).Scan(&about, &changes)
	}))
	return about, changes
}

// The history of one record leaves out what others did with it and a closed
// record together, such as a look at a list with both; one's own deeds stay.
func TestHistoryLeavesOutWhatNamesAClosedRecord(t *testing.T) {
	p := newPartnership(t)
	ref, closing := p.Send(), p.Send()
	at := func(ref string) id.UUID {
		return id.MustParse(p.Text(`SELECT id::text FROM referral WHERE ref = $1`, ref))
	}
	board := func(actor who.Actor) {
		t.Helper()
		_, err := p.Referrals.Board(ctx, actor, referral.Filter{}, p.Now())
		p.OK(err)
	}
	before, changes := p.entries(p.Worker, at(ref))
	board(p.Colleague)
	board(p.Worker)
	if n, _ := p.entries(p.Worker, at(ref)); n != before+2 || changes == 0 {
		t.Fatalf("%d entries before, %d after two looks at the board, %d changes", before, n, changes)
	}
	p.OK(p.Conflicts.Declare(ctx, p.Worker, conflict.DeclareCommand{Ref: closing, Words: "My nephew."}))
	if n, c := p.entries(p.Worker, at(ref)); n != before+1 || c != changes {
		t.Errorf("%d entries and %d changes; want those of this record and one's own look at the board: %d and %d", n, c, before+1, changes)
	}
	if n, c := p.entries(p.Worker, at(closing)); n != 0 || c != 0 {
		t.Errorf("a closed record has %d entries and %d changes", n, c)
	}
	if n, _ := p.entries(p.Colleague, at(ref)); n != before+2 {
		t.Errorf("somebody without a conflict has %d entries; want %d", n, before+2)
	}
}
