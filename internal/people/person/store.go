package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const personColumns = `id, kind, seal, given, surname, born, sex, gender, ethnicity, ethnicity_source, disability, languages, interpreter,
	nhs_number, upn, school, gp, care_status, created, version`

func scanPerson(row pgx.Row) (Person, error) {
	var p Person
	return p, row.Scan(&p.ID, &p.Kind, &p.Seal, &p.Given, &p.Surname, &p.Born, &p.Sex, &p.Gender, &p.Ethnicity, &p.EthnicitySource, &p.Disability,
		&p.Languages, &p.Interpreter, &p.NHS, &p.UPN, &p.School, &p.GP, &p.Care, &p.Created, &p.Version)
}

func load(ctx context.Context, tx *pg.Tx, person id.UUID) (Person, error) {
	return scanPerson(tx.QueryRow(ctx, `SELECT `+personColumns+` FROM person WHERE id = $1`, person))
}

func insert(ctx context.Context, tx *pg.Tx, p Person) error {
	_, err := tx.Exec(ctx, `INSERT INTO person (`+personColumns+`, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		p.ID, p.Kind, p.Seal, p.Given, p.Surname, p.Born, p.Sex, p.Gender, p.Ethnicity, p.EthnicitySource, p.Disability,
		p.Languages, p.Interpreter, p.NHS, p.UPN, p.School, p.GP, p.Care, p.Created, p.Version, tx.Actor().ID)
	if err != nil {
		return err
	}
	return index(ctx, tx, p)
}

// update writes a person unless somebody saved them since.
func update(ctx context.Context, tx *pg.Tx, p Person) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE person SET kind = $3, given = $4, surname = $5, born = $6, sex = $7, gender = $8, ethnicity = $9, ethnicity_source = $10,
		disability = $11, languages = $12, interpreter = $13, nhs_number = $14, upn = $15, school = $16, gp = $17, care_status = $18, version = version + 1
		WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Kind, p.Given, p.Surname, p.Born, p.Sex, p.Gender, p.Ethnicity, p.EthnicitySource, p.Disability,
		p.Languages, p.Interpreter, p.NHS, p.UPN, p.School, p.GP, p.Care)
	if err != nil || n == 0 {
		return false, err
	}
	return true, index(ctx, tx, p)
}

// index adds what tells a person apart to the search index. What an earlier
// name or date put there stays: somebody may still look for it.
func index(ctx context.Context, tx *pg.Tx, p Person) error {
	var b pgx.Batch
	for _, w := range foldWords(p.Given + " " + p.Surname) {
		addKey(&b, p.ID, "name", w)
	}
	if keys := birthKeys(p.Born); len(keys) > 0 {
		addKey(&b, p.ID, "born", keys[0])
	}
	addKey(&b, p.ID, "nhs", p.NHS)
	addKey(&b, p.ID, "upn", p.UPN)
	return tx.SendBatch(ctx, &b).Close()
}

func addKey(b *pgx.Batch, person id.UUID, kind, value string) {
	if value != "" {
		b.Queue(`INSERT INTO person_key (person_id, kind, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, person, kind, value)
	}
}

func insertName(ctx context.Context, tx *pg.Tx, person id.UUID, n OtherName, now time.Time) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO person_name (id, person_id, kind, given, surname, added) VALUES ($1, $2, $3, $4, $5, $6)`, id.New(), person, n.Kind, n.Given, n.Surname, now)
	for _, w := range foldWords(n.Given + " " + n.Surname) {
		addKey(&b, person, "name", w)
	}
	return tx.SendBatch(ctx, &b).Close()
}

func insertAddress(ctx context.Context, tx *pg.Tx, person id.UUID, a Address, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_address (id, person_id, lines, postcode, since, until, protected, added) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id.New(), person, a.Lines, a.Postcode, a.Since, a.Until, a.Protected, now)
	return err
}

func insertReach(ctx context.Context, tx *pg.Tx, person id.UUID, r Reach, now time.Time) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO person_reach (id, person_id, kind, value, safe, note, added) VALUES ($1, $2, $3, $4, $5, $6, $7)`, id.New(), person, r.Kind, r.Value, r.Safe, r.Note, now)
	if r.Kind == "phone" {
		addKey(&b, person, "phone", foldPhone(r.Value))
	}
	return tx.SendBatch(ctx, &b).Close()
}

func insertRelation(ctx context.Context, tx *pg.Tx, person id.UUID, r Relation, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_relation (id, person_id, other_id, kind, note, added) VALUES ($1, $2, $3, $4, $5, $6)`,
		id.New(), person, r.Other, r.Kind, r.Note, now)
	return err
}

// fill loads what stands beside the row, as far as the permit goes.
func fill(ctx context.Context, tx *pg.Tx, p *Person) error {
	rows, err := tx.Query(ctx, `SELECT kind, given, surname FROM person_name WHERE person_id = $1 ORDER BY added, id LIMIT 50`, p.ID)
	if err != nil {
		return err
	}
	if p.Names, err = pgx.CollectRows(rows, pgx.RowToStructByPos[OtherName]); err != nil {
		return err
	}
	if p.Permit.Fields.Has(access.Contact) {
		if err := fillContact(ctx, tx, p); err != nil {
			return err
		}
	}
	rows, err = tx.Query(ctx, `SELECT r.kind, r.other_id, o.given || ' ' || o.surname, r.note, false FROM person_relation r JOIN person o ON o.id = r.other_id WHERE r.person_id = $1
		UNION ALL SELECT r.kind, r.person_id, o.given || ' ' || o.surname, r.note, true FROM person_relation r JOIN person o ON o.id = r.person_id WHERE r.other_id = $1
		LIMIT 100`, p.ID)
	if err != nil {
		return err
	}
	p.Relations, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Relation])
	return err
}

func fillContact(ctx context.Context, tx *pg.Tx, p *Person) error {
	rows, err := tx.Query(ctx, `SELECT lines, postcode, since, until, protected FROM person_address
		WHERE person_id = $1 AND (NOT protected OR $2) ORDER BY added DESC, id LIMIT 50`, p.ID, p.Permit.Fields.Has(access.ProtectedAddress))
	if err != nil {
		return err
	}
	if p.Addresses, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Address]); err != nil {
		return err
	}
	rows, err = tx.Query(ctx, `SELECT kind, value, safe, note FROM person_reach WHERE person_id = $1 ORDER BY added DESC, id LIMIT 50`, p.ID)
	if err != nil {
		return err
	}
	p.Reaches, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Reach])
	return err
}

// found is what the index gives: an id in sight, or none, and a score.
type found struct {
	person id.UUID
	score  float32
}

func find(ctx context.Context, tx *pg.Tx, k keys) ([]found, error) {
	rows, err := tx.Query(ctx, `SELECT person_id, score FROM search_people($1, $2, $3, $4, $5)`, k.names, k.births, k.nhs, k.upn, k.phone)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (f found, err error) { return f, row.Scan(&f.person, &f.score) })
}

func describe(ctx context.Context, tx *pg.Tx, f found, k keys) (Hit, error) {
	p, err := load(ctx, tx, f.person)
	if err != nil {
		return Hit{}, err
	}
	if err := fill(ctx, tx, &p); err != nil {
		return Hit{}, err
	}
	return Hit{Person: p.ID, Name: p.Name(), Born: p.Born.Words(), Kind: p.Kind, Why: explain(p, p.Names, k)}, nil
}
