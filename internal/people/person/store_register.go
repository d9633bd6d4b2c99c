package person

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
)

// everybody calls put with all people, some at a time, and gives the mark from
// which to follow. The mark is taken first: what changes meanwhile is read twice.
func everybody(ctx context.Context, db *pg.DB, put func([]listed) error) (mark string, err error) {
	err = db.As(ctx, who.Matching, who.Running, func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT register_forget()`); err != nil {
			return err
		}
		if mark, err = readMark(ctx, tx); err != nil {
			return err
		}
		return readPeople(ctx, tx, nil, put)
	})
	return mark, err
}

// touched is everybody who changed since a mark, whole, those who are no
// longer in the register, and the mark to ask from next.
func touched(ctx context.Context, db *pg.DB, since string) (mark string, changed []listed, gone []string, err error) {
	err = db.As(ctx, who.Matching, who.Running, func(tx *pg.Tx) error {
		var ids []id.UUID
		if mark, ids, err = readTouched(ctx, tx, since); err != nil || len(ids) == 0 {
			return err
		}
		left := map[string]bool{}
		for _, one := range ids {
			left[one.String()] = true
		}
		err = readPeople(ctx, tx, ids, func(batch []listed) error {
			changed = append(changed, batch...)
			for _, r := range batch {
				delete(left, r.ID)
			}
			return nil
		})
		for one := range left {
			gone = append(gone, one)
		}
		return err
	})
	return mark, changed, gone, err
}

// readTouched reads the mark, and then who changed since an earlier one: in that
// order, in one round trip.
func readTouched(ctx context.Context, tx *pg.Tx, since string) (mark string, ids []id.UUID, err error) {
	var both pgx.Batch
	both.Queue(`SELECT register_mark()`)
	both.Queue(`SELECT register_touched($1)`, since)
	answers := tx.SendBatch(ctx, &both)
	if err = answers.QueryRow().Scan(&mark); err == nil {
		var rows pgx.Rows
		if rows, err = answers.Query(); err == nil {
			ids, err = pgx.CollectRows(rows, pgx.RowTo[id.UUID])
		}
	}
	return mark, ids, errors.Join(err, answers.Close())
}

func readMark(ctx context.Context, tx *pg.Tx) (mark string, err error) {
	err = tx.QueryRow(ctx, `SELECT register_mark()`).Scan(&mark)
	return mark, err
}

// readAtOnce is how many people are handed on together.
const readAtOnce = 2000

// readPeople reads some people, or everybody for nil.
func readPeople(ctx context.Context, tx *pg.Tx, some []id.UUID, put func([]listed) error) error {
	rows, err := tx.Query(ctx, `SELECT id, born, sex, nhs, upn, school, given, surnames, addresses, postcodes, phones, emails, handles, closed FROM register_people($1)`, some)
	if err != nil {
		return err
	}
	defer rows.Close()
	var batch []listed
	for rows.Next() {
		var one id.UUID
		var born when.Partial
		var sex, nhs, upn, school string
		var closed bool
		values := make([][]string, fieldCount)
		if err := rows.Scan(&one, &born, &sex, &nhs, &upn, &school, &values[fieldGiven], &values[fieldSurname], &values[fieldAddress],
			&values[fieldPostcode], &values[fieldPhone], &values[fieldEmail], &values[fieldHandle], &closed); err != nil {
			return err
		}
		values[fieldBorn], values[fieldSex] = []string{bornText(born)}, []string{sex}
		values[fieldNHS], values[fieldUPN], values[fieldSchool] = []string{nhs}, []string{upn}, []string{school}
		if batch = append(batch, listed{match.Record{ID: one.String(), Values: values}, closed}); len(batch) == readAtOnce {
			if err := put(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return put(batch)
}

// tellBeyond says whether somebody of these, who are out of the actor's sight,
// may be told of. Whom it tells of is in the journal.
func (s *Service) tellBeyond(ctx context.Context, tx *pg.Tx, found []id.UUID, reason string) (tell bool, err error) {
	if len(found) == 0 {
		return false, nil
	}
	err = tx.QueryRow(ctx, `SELECT tell_beyond($1, $2, $3, $4)`, found, reason, tx.Actor().Request, s.Clock()).Scan(&tell)
	return tell, err
}

// hubContact says whom to ring about somebody out of sight.
func hubContact(ctx context.Context, tx *pg.Tx) (string, error) {
	var phone string
	err := tx.QueryRow(ctx, `SELECT a.phone FROM team t JOIN agency a ON a.id = t.agency_id WHERE t.hub ORDER BY t.id LIMIT 1`).Scan(&phone)
	if err != nil && !pg.NoRows(err) {
		return "", err
	}
	if phone == "" {
		return "Ring the hub and say why you ask.", nil
	}
	return "Ring " + phone + " and say why you ask.", nil
}
