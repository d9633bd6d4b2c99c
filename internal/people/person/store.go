package person

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

const personColumns = `id, kind, seal, given, surname, born, sex, gender, ethnicity, ethnicity_source, disability, languages, interpreter,
	nhs_number, upn, school, gp, care_status, hidden_address, created, version`

// maxPeople is how many people are read at once.
const maxPeople = 1000

// loadAll reads those of ids that are in sight.
func loadAll(ctx context.Context, tx *pg.Tx, ids []id.UUID) ([]Person, error) {
	rows, err := tx.Query(ctx, `SELECT `+personColumns+`, merged_into FROM person WHERE id = ANY ($1) LIMIT $2`, ids, maxPeople)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Person, error) {
		var p Person
		return p, row.Scan(&p.ID, &p.Kind, &p.Seal, &p.Given, &p.Surname, &p.Born, &p.Sex, &p.Gender, &p.Ethnicity, &p.EthnicitySource,
			&p.Disability, &p.Languages, &p.Interpreter, &p.NHS, &p.UPN, &p.School, &p.GP, &p.Care, &p.HasProtected, &p.Created, &p.Version, &p.Merged.Into)
	})
}

func insert(ctx context.Context, tx *pg.Tx, p Person) error {
	_, err := tx.Exec(ctx, `INSERT INTO person (`+personColumns+`, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		p.ID, p.Kind, p.Seal, p.Given, p.Surname, p.Born, p.Sex, p.Gender, p.Ethnicity, p.EthnicitySource, p.Disability,
		p.Languages, p.Interpreter, p.NHS, p.UPN, p.School, p.GP, p.Care, false, p.Created, p.Version, tx.Actor().ID)
	return err
}

// update writes a person unless somebody saved them since; saved says so.
func update(ctx context.Context, tx *pg.Tx, p Person) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE person SET kind = $3, given = $4, surname = $5, born = $6, sex = $7, gender = $8, ethnicity = $9, ethnicity_source = $10,
		disability = $11, languages = $12, interpreter = $13, nhs_number = $14, upn = $15, school = $16, gp = $17, care_status = $18, version = version + 1
		WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Kind, p.Given, p.Surname, p.Born, p.Sex, p.Gender, p.Ethnicity, p.EthnicitySource, p.Disability,
		p.Languages, p.Interpreter, p.NHS, p.UPN, p.School, p.GP, p.Care)
	return n == 1, err
}

func updateSeal(ctx context.Context, tx *pg.Tx, person id.UUID, version int, seal access.Seal) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE person SET seal = $3, version = version + 1 WHERE id = $1 AND version = $2`, person, version, seal)
	return n == 1, err
}

// updateSeals is updateSeal for records that are held together with another.
func updateSeals(ctx context.Context, tx *pg.Tx, records []id.UUID, seal access.Seal) error {
	_, err := tx.Exec(ctx, `UPDATE person SET seal = $2, version = version + 1 WHERE id = ANY ($1)`, records, seal)
	return err
}

// protect hides an address wherever the record has it, and tells that there
// is one.
func protect(ctx context.Context, tx *pg.Tx, person id.UUID, lines string) error {
	var b pgx.Batch
	b.Queue(`SELECT protect_address($1, $2)`, person, lines)
	b.Queue(`UPDATE person SET hidden_address = true WHERE id = $1`, person)
	return tx.SendBatch(ctx, &b).Close()
}

// recountProtected is for those who see protected addresses.
func recountProtected(ctx context.Context, tx *pg.Tx, person id.UUID) error {
	_, err := tx.Exec(ctx, `UPDATE person SET hidden_address = EXISTS (SELECT 1 FROM person_address a
		WHERE a.person_id = $1 AND a.protected AND a.removed IS NULL) WHERE id = $1`, person)
	return err
}

// changesOf is what was written of a person before a moment, in order.
func changesOf(ctx context.Context, tx *pg.Tx, person id.UUID, before time.Time) ([]audit.Change, error) {
	rows, err := tx.Query(ctx, `SELECT c.changed FROM journal j JOIN journal_change c ON c.entry_id = j.id
		WHERE j.subjects @> ARRAY[$1::uuid] AND j.subjects[1] = $1 AND j.action LIKE 'person.%' AND j.at < $2
		ORDER BY j.at, j.id LIMIT 10000`, person, before)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (audit.Change, error) {
		var text []byte
		if err := row.Scan(&text); err != nil {
			return nil, err
		}
		var change audit.Change
		return change, json.Unmarshal(text, &change)
	})
}

// namedOn lists the accounts on the list of named people at a moment.
func namedOn(ctx context.Context, tx *pg.Tx, person id.UUID, now time.Time) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT account_id FROM relationship
		WHERE subject_id = $1 AND kind = 'named' AND account_id IS NOT NULL AND (ends IS NULL OR ends > $2) LIMIT 1000`, person, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// knownToAudit is whether there is such a person, for auditors only.
func knownToAudit(ctx context.Context, tx *pg.Tx, person id.UUID) (known bool, err error) {
	err = tx.QueryRow(ctx, `SELECT person_for_audit($1)`, person).Scan(&known)
	return known, err
}
