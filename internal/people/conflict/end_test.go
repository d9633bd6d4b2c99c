package conflict_test

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// declared is a child whom somebody has stepped back from, and the conflict.
func (p partnership) declared(by who.Actor) (child, row id.UUID) {
	p.Helper()
	child = p.add(person.Child, "Ama", "Testwood")
	p.OK(p.Conflicts.Declare(ctx, by, conflict.DeclareCommand{Person: child, Words: "Her mother is my sister."}))
	return child, id.MustParse(p.Text(`SELECT id::text FROM conflict WHERE subject_id = $1 AND account_id = $2`, child, by.ID))
}

// It takes two people to end a conflict, each of whom may: whoever asked does
// not agree, nor does who is no manager of the hub, nor the worker it is about.
func TestTwoEndAConflict(t *testing.T) {
	p := newPartnership(t)
	child, row := p.declared(p.Worker)
	p.Fails(p.Conflicts.End(ctx, p.Manager, row), fault.Refused) // nobody has asked
	for _, actor := range []who.Actor{p.Worker, p.Colleague, p.School, p.Police, p.Audit} {
		p.Fails(p.Conflicts.Ask(ctx, actor, row, "Let me."), fault.Forbidden)
		p.Fails(p.Conflicts.End(ctx, actor, row), fault.Forbidden)
		p.Fails(p.Conflicts.Refuse(ctx, actor, row, "No."), fault.Forbidden)
	}
	p.OK(p.Conflicts.Ask(ctx, p.Manager, row, "Another family of that name."))
	if p.sees(p.Worker, child) {
		t.Fatal("one person ended it")
	}
	p.Fails(p.Conflicts.Ask(ctx, p.privacy, row, "I think so too."), fault.Refused)
	p.Fails(p.Conflicts.End(ctx, p.Manager, row), fault.Refused)
	p.Fails(p.Conflicts.End(ctx, p.privacy, row), fault.Forbidden)
	p.Fails(p.Conflicts.Refuse(ctx, p.privacy, row, "No."), fault.Refused)
	if n := p.Count(`SELECT count(*) FROM mail WHERE template = 'conflict_end_asked' AND account_id = $1`, p.Deputy.ID); n != 1 || p.Count(`SELECT count(*) FROM mail WHERE template = 'conflict_end_asked'`) != 1 {
		t.Errorf("the other manager was told %d times, or somebody else was", n)
	}
	p.OK(p.Conflicts.End(ctx, p.Deputy, row))
	if !p.sees(p.Worker, child) {
		t.Error("two people agreed, and the record is closed")
	}
	p.Fails(p.Conflicts.End(ctx, p.Manager, row), fault.Conflict)
	c, err := p.Conflicts.One(ctx, p.privacy, row)
	p.OK(err)
	if c.EndedBy != "Kwame Osei" || c.Reason != "Another family of that name." || len(c.Requests) != 1 || !c.Requests[0].Agreed || c.Requests[0].AskedBy != "Ruth Devlin" {
		t.Errorf("what is kept of it: %+v", c)
	}
	if n := p.Count(`SELECT count(*) FROM journal WHERE action IN ('conflict.ask', 'conflict.end') AND reason = 'Another family of that name.'`); n != 2 {
		t.Errorf("%d entries with the reason; want 2", n)
	}
}

// A request is refused with words, or taken back, and may be made again.
func TestAConflictStands(t *testing.T) {
	p := newPartnership(t)
	child, row := p.declared(p.Worker)
	p.Fails(p.Conflicts.Refuse(ctx, p.Manager, row, "No."), fault.Refused)
	p.OK(p.Conflicts.Ask(ctx, p.privacy, row, "She moved away."))
	p.Fails(p.Conflicts.Refuse(ctx, p.Manager, row, " "), fault.Invalid, "words")
	p.OK(p.Conflicts.Refuse(ctx, p.Manager, row, "Her sister still lives there."))
	p.Fails(p.Conflicts.End(ctx, p.Manager, row), fault.Refused)
	p.OK(p.Conflicts.Ask(ctx, p.privacy, row, "Now she has."))
	p.OK(p.Conflicts.Refuse(ctx, p.privacy, row, "A mistake of mine."))
	p.Fails(p.Conflicts.End(ctx, p.Deputy, row), fault.Refused)
	if p.sees(p.Worker, child) {
		t.Error("a refused request opened the record")
	}
	c, err := p.Conflicts.One(ctx, p.Manager, row)
	p.OK(err)
	if len(c.Requests) != 2 || c.Requests[1].Words != "Her sister still lives there." || c.Requests[0].Decider != "Nadia Rahman" || c.Waiting() != nil {
		t.Errorf("what was asked: %+v", c.Requests)
	}
}

// The worker whom it is about has no part in the end of it, whatever their role:
// it is as if it were not there. Of a manager's own the other managers decide.
func TestNobodyEndsTheirOwn(t *testing.T) {
	p := newPartnership(t)
	_, row := p.declared(p.Manager)
	p.Fails(p.Conflicts.Ask(ctx, p.Manager, row, "It is nothing."), fault.NotFound)
	p.OK(p.Conflicts.Ask(ctx, p.privacy, row, "Another family."))
	p.Fails(p.Conflicts.End(ctx, p.Manager, row), fault.NotFound)
	p.Fails(p.Conflicts.Refuse(ctx, p.Manager, row, "It is nothing."), fault.NotFound)
	if n := p.Count(`SELECT count(*) FROM mail WHERE template = 'conflict_end_asked' AND account_id <> $1`, p.Deputy.ID); n != 0 {
		t.Errorf("%d others were told", n)
	}
	if mine, err := p.Conflicts.Mine(ctx, p.Manager); err != nil || len(mine) != 1 || len(mine[0].Requests) != 0 {
		t.Errorf("their own shows what others asked: %+v %v", mine, err)
	}
	p.OK(p.Conflicts.End(ctx, p.Deputy, row))
}

// A manager who may not see the record sees no conflict with it: not of a
// sealed one, not of one that is closed to themselves.
func TestWhoMayAgree(t *testing.T) {
	p := newPartnership(t)
	child, row := p.declared(p.Worker)
	p.OK(p.People.Restrict(ctx, p.Manager, person.RestrictCommand{Person: child, Version: 1, Seal: 2, Reason: "A relative works here."}))
	p.OK(p.Conflicts.Ask(ctx, p.privacy, row, "Another family."))
	p.Fails(p.Conflicts.End(ctx, p.Deputy, row), fault.NotFound)
	if n := p.Count(`SELECT count(*) FROM mail WHERE template = 'conflict_end_asked' AND account_id = $1`, p.Deputy.ID); n != 0 {
		t.Error("a manager who may not know of the record is told")
	}
	p.OK(p.Conflicts.End(ctx, p.Manager, row))

	child, row = p.declared(p.Colleague)
	p.OK(p.Conflicts.Declare(ctx, p.Deputy, conflict.DeclareCommand{Person: child, Words: "Mine too."}))
	p.OK(p.Conflicts.Ask(ctx, p.Manager, row, "Another family."))
	p.Fails(p.Conflicts.End(ctx, p.Deputy, row), fault.NotFound)
}

// Past the service, the database itself wants two: the statement that ends a
// conflict is refused to whoever did not agree in the same transaction to what
// another asked, with the other's reason.
func TestTheDatabaseWantsTwo(t *testing.T) {
	p := newPartnership(t)
	_, row := p.declared(p.Worker)
	p.OK(p.Conflicts.Ask(ctx, p.Manager, row, "Another family."))
	agree := `UPDATE conflict_request SET decided = now(), decided_by = actor_id(), agreed = true, xid = pg_current_xact_id() WHERE conflict_id = '` + row.String() + `' AND decided IS NULL`
	end := func(reason string) string {
		return `UPDATE conflict SET ended = now(), ended_by = actor_id(), end_reason = '` + reason + `' WHERE id = '` + row.String() + `'`
	}
	for name, c := range map[string]struct {
		actor who.Actor
		sql   []string
	}{
		"one alone":            {p.Deputy, []string{end("Another family.")}},
		"whoever asked":        {p.Manager, []string{agree, end("Another family.")}},
		"a privacy officer":    {p.privacy, []string{agree, end("Another family.")}},
		"the worker":           {p.Worker, []string{agree, end("Another family.")}},
		"for another reason":   {p.Deputy, []string{agree, end("Because.")}},
		"for somebody else":    {p.Deputy, []string{strings.Replace(agree, "decided_by = actor_id()", "decided_by = '"+p.privacy.ID.String()+"'", 1), end("Another family.")}},
		"a request of another": {p.Deputy, []string{`INSERT INTO conflict_request (id, conflict_id, asked_by, asked, reason) VALUES (gen_random_uuid(), '` + row.String() + `', '` + p.privacy.ID.String() + `', now(), 'x')`}},
	} {
		changed := p.changes(c.actor, c.sql...)
		if changed || p.Count(`SELECT count(*) FROM conflict WHERE ended IS NOT NULL`) != 0 {
			t.Errorf("%s: the database let it happen", name)
		}
	}
	if !p.changes(p.Deputy, agree, end("Another family.")) {
		t.Error("two people, and the database refuses")
	}
}

// changes runs statements as the application would for somebody, in one
// transaction that is undone when one is refused, and says whether each of them
// changed a row.
func (p partnership) changes(actor who.Actor, statements ...string) bool {
	p.Helper()
	changed := true
	err := p.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		for _, sql := range statements {
			n, err := tx.Exec(ctx, sql)
			if err != nil {
				return err
			}
			changed = changed && n == 1
		}
		return nil
	})
	return err == nil && changed
}
