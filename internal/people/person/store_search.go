package person

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// find asks the index: ids in sight, the likeliest first, and whether there is
// somebody like this out of sight.
func find(ctx context.Context, tx *pg.Tx, k keys, now time.Time) (ids []id.UUID, beyond bool, err error) {
	rows, err := tx.Query(ctx, `SELECT hit FROM search_people($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		k.names, k.sounds(), birthsLike(k.born), k.nhs, k.upn, k.phone, k.reason, tx.Actor().Request, now)
	if err != nil {
		return nil, false, err
	}
	var one id.UUID
	_, err = pgx.ForEachRow(rows, []any{&one}, func() error {
		if one.IsZero() {
			beyond = true
		} else {
			ids = append(ids, one)
		}
		return nil
	})
	return ids, beyond, err
}

// loadKnown reads people in sight with all their names and phones.
func loadKnown(ctx context.Context, tx *pg.Tx, ids []id.UUID) ([]known, error) {
	people, err := loadAll(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]known, len(people))
	place := map[id.UUID]*known{}
	for i, p := range people {
		out[i].Person = p
		place[p.ID] = &out[i]
	}
	rows, err := tx.Query(ctx, `SELECT person_id, kind, given, surname FROM person_name
		WHERE person_id = ANY ($1) AND removed IS NULL ORDER BY added, id LIMIT 2000`, ids)
	if err != nil {
		return nil, err
	}
	var of id.UUID
	var n OtherName
	if _, err := pgx.ForEachRow(rows, []any{&of, &n.Kind, &n.Given, &n.Surname}, func() error {
		place[of].others = append(place[of].others, n)
		return nil
	}); err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, `SELECT person_id, value FROM person_reach
		WHERE person_id = ANY ($1) AND kind = 'phone' AND removed IS NULL LIMIT 2000`, ids)
	if err != nil {
		return nil, err
	}
	var phone string
	_, err = pgx.ForEachRow(rows, []any{&of, &phone}, func() error {
		place[of].phones = append(place[of].phones, foldPhone(phone))
		return nil
	})
	return out, err
}

// reindex puts what somebody may be found by in place of what was there.
func reindex(ctx context.Context, tx *pg.Tx, person id.UUID) error {
	people, err := loadKnown(ctx, tx, []id.UUID{person})
	if err != nil || len(people) == 0 {
		return err
	}
	var kinds, values []string
	for kind, list := range indexKeys(people[0]) {
		for _, value := range list {
			if value != "" {
				kinds, values = append(kinds, kind), append(values, value)
			}
		}
	}
	_, err = tx.Exec(ctx, `SELECT index_person($1, $2, $3)`, person, kinds, values)
	return err
}

// indexKeys is all that somebody may be found by, by kind of key.
func indexKeys(one known) map[string][]string {
	names := nameKeys(one.Given, one.Surname)
	for _, o := range one.others {
		names = append(names, nameKeys(o.Given, o.Surname)...)
	}
	sounds := make([]string, len(names))
	for i, w := range names {
		sounds[i] = sound(w)
	}
	return map[string][]string{"name": names, "sound": sounds, "born": birthKeys(one.Born), "nhs": {one.NHS}, "upn": {one.UPN}, "phone": one.phones}
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
