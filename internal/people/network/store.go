package network

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// tieRow is a tie as it is kept.
type tieRow struct {
	ID      id.UUID
	Cmd     TieCommand
	Label   string // of a thing at its first end
	To      Key
	ToLabel string
	Added   time.Time
}

// subject is what the journal says a tie is about: the person, or the tie.
func (r tieRow) subject() id.UUID {
	if r.Cmd.Person.IsZero() {
		return r.ID
	}
	return r.Cmd.Person
}

// from is the key of the first end, by the record that speaks for a person.
func (r tieRow) from(speaks map[id.UUID]id.UUID) Key {
	if r.Cmd.Person.IsZero() {
		return r.Cmd.From
	}
	if root, merged := speaks[r.Cmd.Person]; merged {
		return PersonKey(root)
	}
	return PersonKey(r.Cmd.Person)
}

func (r tieRow) tie(speaks map[id.UUID]id.UUID) Tie {
	words := r.Cmd.Kind.Words()
	if r.Cmd.Note != "" {
		words += " (" + r.Cmd.Note + ")"
	}
	return Tie{A: r.from(speaks), B: r.To, Words: words, Since: r.Cmd.Since, Until: r.Cmd.Until, At: r.Added, Grade: r.Cmd.Grade, Entered: r.ID}
}

func insertTie(ctx context.Context, tx *pg.Tx, r tieRow) error {
	from, person := r.from(nil), any(nil)
	if !r.Cmd.Person.IsZero() {
		person = r.Cmd.Person
	}
	g := r.Cmd.Grade
	_, err := tx.Exec(ctx, `INSERT INTO network_tie (id, a_kind, a_key, a_label, a_person, b_kind, b_key, b_label, kind, note, since, until,
			source, reliable, info, handling, conditions, added, added_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		r.ID, from.Kind, from.ID, r.Label, person, r.To.Kind, r.To.ID, r.Cmd.Name, r.Cmd.Kind, r.Cmd.Note, r.Cmd.Since, r.Cmd.Until,
		g.Source, g.Reliable, g.Info, g.Handling, g.Conditions, r.Added, tx.Actor().ID)
	return err
}

// endTie takes a tie off and says what it was about. Errors: NotFound.
func endTie(ctx context.Context, tx *pg.Tx, tie id.UUID, now time.Time) (tieRow, error) {
	r, err := loadTie(ctx, tx, tie)
	if err != nil {
		return r, err
	}
	n, err := tx.Exec(ctx, `UPDATE network_tie SET removed = $2 WHERE id = $1 AND removed IS NULL`, tie, now)
	if err == nil && n == 0 {
		err = fault.Absent("network.endTie")
	}
	return r, err
}

const tieColumns = `SELECT id, a_kind, a_key, a_label, a_person, b_kind, b_key, b_label, kind, note, since, until, source, reliable, info, handling, conditions, added FROM network_tie `

func scanTie(row pgx.CollectableRow) (r tieRow, err error) {
	var person *id.UUID
	g := &r.Cmd.Grade
	err = row.Scan(&r.ID, &r.Cmd.From.Kind, &r.Cmd.From.ID, &r.Label, &person, &r.To.Kind, &r.To.ID, &r.ToLabel, &r.Cmd.Kind, &r.Cmd.Note, &r.Cmd.Since, &r.Cmd.Until,
		&g.Source, &g.Reliable, &g.Info, &g.Handling, &g.Conditions, &r.Added)
	if person != nil {
		r.Cmd.Person = *person
	}
	return r, err
}

// loadTie is a tie in sight that stands. Errors: NotFound.
func loadTie(ctx context.Context, tx *pg.Tx, tie id.UUID) (tieRow, error) {
	rows, err := tx.Query(ctx, tieColumns+`WHERE id = $1 AND removed IS NULL`, tie)
	if err != nil {
		return tieRow{}, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanTie)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Absent("network.loadTie")
	}
	return r, err
}

// mostTies bounds what one step of a circle asks for.
const mostTies = 2000

// entered gives the ties that were entered here.
type entered struct{ people *person.Service }

// Ties is the ties of people and things that stand.
func (e entered) Ties(ctx context.Context, tx *pg.Tx, of []Key) ([]Tie, []Node, error) {
	speaks, err := e.people.Records(ctx, tx, people(of))
	if err != nil {
		return nil, nil, err
	}
	var kinds, keys []string
	for _, k := range of {
		if k.Kind != Person {
			kinds, keys = append(kinds, string(k.Kind)), append(keys, k.ID)
		}
	}
	records := make([]id.UUID, 0, len(speaks))
	for one := range speaks {
		records = append(records, one)
	}
	rows, err := tx.Query(ctx, tieColumns+`WHERE removed IS NULL AND (a_person = ANY ($1)
			OR (a_kind, a_key) IN (SELECT * FROM unnest($2::text[], $3::text[])) OR (b_kind, b_key) IN (SELECT * FROM unnest($2::text[], $3::text[])))
		ORDER BY added DESC, id LIMIT $4`, records, kinds, keys, mostTies)
	if err != nil {
		return nil, nil, err
	}
	found, err := pgx.CollectRows(rows, scanTie)
	if err != nil {
		return nil, nil, err
	}
	return e.join(ctx, tx, found)
}

// join makes ties and things of rows, people by the records that speak for
// them.
func (e entered) join(ctx context.Context, tx *pg.Tx, found []tieRow) (ties []Tie, things []Node, err error) {
	var named []id.UUID
	for _, r := range found {
		if !r.Cmd.Person.IsZero() {
			named = append(named, r.Cmd.Person)
		}
	}
	speaks, err := e.people.Records(ctx, tx, named)
	for _, r := range found {
		ties = append(ties, r.tie(speaks))
		things = append(things, Node{Key: r.To, Label: r.ToLabel})
		if r.Cmd.Person.IsZero() {
			things = append(things, Node{Key: r.Cmd.From, Label: r.Label})
		}
	}
	return ties, things, err
}

// Pattern is every tie that was entered between open records and things.
func (e entered) Pattern(ctx context.Context, tx *pg.Tx, since time.Time) (ties []Tie, nodes []Node, err error) {
	rows, err := tx.Query(ctx, `SELECT id, a_kind, a_key, a_label, a_child, b_kind, b_key, b_label, kind, added, source, reliable, info, handling, conditions
		FROM network_pattern($1)`, since)
	if err != nil {
		return nil, nil, err
	}
	var t Tie
	var a, b Node
	var kind TieKind
	g := &t.Grade
	_, err = pgx.ForEachRow(rows, []any{&t.Entered, &a.Kind, &a.ID, &a.Label, &a.Child, &b.Kind, &b.ID, &b.Label, &kind, &t.At,
		&g.Source, &g.Reliable, &g.Info, &g.Handling, &g.Conditions}, func() error {
		t.A, t.B, t.Words = a.Key, b.Key, kind.Words()
		ties, nodes = append(ties, t), append(nodes, a, b)
		return nil
	})
	return ties, nodes, err
}
