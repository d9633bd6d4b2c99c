package referral

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// referralColumns are the columns of scanReferral, with the names beside the ids.
const referralColumns = `r.id, r.ref, r.seal, r.stage, r.colour, r.author_id, author.name, r.agency_id, agency.name, r.channel,
	r.received, r.due, r.allocated_to, coalesce(worker.name, ''), coalesce(r.decided, '0001-01-01Z'), r.outcome, r.outcome_note, r.version`

const referralFrom = ` FROM referral r
	JOIN account author ON author.id = r.author_id
	JOIN agency ON agency.id = r.agency_id
	LEFT JOIN account worker ON worker.id = r.allocated_to`

func scanReferral(row pgx.Row, more ...any) (Referral, error) {
	var r Referral
	to := []any{&r.ID, &r.Ref, &r.Seal, &r.Stage, &r.Colour, &r.Author, &r.AuthorName, &r.Agency, &r.AgencyName, &r.Channel,
		&r.Received, &r.Due, &r.AllocatedTo, &r.Allocated, &r.Decided, &r.Outcome, &r.OutcomeNote, &r.Version}
	return r, row.Scan(append(to, more...)...)
}

// load reads a referral in sight by its reference.
func load(ctx context.Context, tx *pg.Tx, ref string) (Referral, error) {
	return scanReferral(tx.QueryRow(ctx, `SELECT `+referralColumns+referralFrom+` WHERE r.ref = $1`, ref))
}

// insert writes a referral with all it names, in one round trip.
func insert(ctx context.Context, tx *pg.Tx, r Referral, w Worry) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO referral (id, ref, stage, colour, author_id, agency_id, channel, received, due, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.ID, r.Ref, r.Stage, r.Colour, r.Author, r.Agency, r.Channel, r.Received, r.Due, r.Version)
	b.Queue(`INSERT INTO referral_worry (referral_id, danger_now, worry, child_words, family_knows, family_why, done_so_far, urgency, urgency_why, reach_me)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.ID, w.DangerNow, w.Worry, w.ChildWords, w.FamilyKnows, w.FamilyWhy, w.DoneSoFar, w.Urgency, w.UrgencyWhy, w.ReachMe)
	queuePeople(&b, r.ID, w)
	queueThings(&b, r.ID, w)
	return tx.SendBatch(ctx, &b).Close()
}

func queuePeople(b *pgx.Batch, referral id.UUID, w Worry) {
	const sql = `INSERT INTO referral_person (id, referral_id, position, role, told, name_key) VALUES ($1, $2, $3, $4, $5, $6)`
	for i, c := range w.Children {
		b.Queue(sql, id.New(), referral, i, RoleChild, asJSON(c), nameKey(c.Given, c.Surname))
	}
	for i, a := range w.Adults {
		b.Queue(sql, id.New(), referral, len(w.Children)+i, a.Role, asJSON(a), nameKey(a.Given, a.Surname))
	}
}

func queueThings(b *pgx.Batch, referral id.UUID, w Worry) {
	const sql = `INSERT INTO referral_thing (id, referral_id, position, kind, told, thing_key) VALUES ($1, $2, $3, $4, $5, $6)`
	n := 0
	add := func(kind string, told any, key string) {
		b.Queue(sql, id.New(), referral, n, kind, asJSON(told), key)
		n++
	}
	for _, p := range w.Places {
		add(kindPlace, p, clip(fold(p.Name, false)))
	}
	for _, v := range w.Vehicles {
		add(kindVehicle, v, plateKey(v.Plate))
	}
	for _, a := range w.Accounts {
		add(kindAccount, a, clip(fold(a.Platform, false)+":"+fold(a.Handle, false)))
	}
}

// asJSON marshals a struct of strings and booleans, which can't fail.
func asJSON(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("referral: " + err.Error())
	}
	return text
}

func loadWorry(ctx context.Context, tx *pg.Tx, referral id.UUID) (Worry, error) {
	var w Worry
	err := tx.QueryRow(ctx, `SELECT danger_now, worry, child_words, family_knows, family_why, done_so_far, urgency, urgency_why, reach_me
		FROM referral_worry WHERE referral_id = $1`, referral).
		Scan(&w.DangerNow, &w.Worry, &w.ChildWords, &w.FamilyKnows, &w.FamilyWhy, &w.DoneSoFar, &w.Urgency, &w.UrgencyWhy, &w.ReachMe)
	return w, err
}

const toldColumns = `p.id, p.role, p.told, p.person_id, coalesce(worker.name, ''), coalesce(p.linked_at, '0001-01-01Z'), p.link_reason`

// loadPeople reads who a referral names.
func loadPeople(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Told, error) {
	rows, err := tx.Query(ctx, `SELECT `+toldColumns+`
		FROM referral_person p LEFT JOIN account worker ON worker.id = p.linked_by
		WHERE p.referral_id = $1 ORDER BY p.position LIMIT 40`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Told, error) { return scanTold(row) })
}

// loadPeopleOf is loadPeople for a page of referrals.
func loadPeopleOf(ctx context.Context, tx *pg.Tx, referrals []id.UUID) (map[id.UUID][]Told, error) {
	rows, err := tx.Query(ctx, `SELECT `+toldColumns+`, p.referral_id
		FROM referral_person p LEFT JOIN account worker ON worker.id = p.linked_by
		WHERE p.referral_id = ANY ($1) ORDER BY p.referral_id, p.position`, referrals)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[id.UUID][]Told{}
	for rows.Next() {
		var of id.UUID
		t, err := scanTold(rows, &of)
		if err != nil {
			return nil, err
		}
		out[of] = append(out[of], t)
	}
	return out, rows.Err()
}

func scanTold(row pgx.Row, more ...any) (Told, error) {
	var t Told
	var told []byte
	to := []any{&t.ID, &t.Role, &told, &t.Person, &t.LinkedName, &t.LinkedAt, &t.LinkReason}
	if err := row.Scan(append(to, more...)...); err != nil {
		return t, err
	}
	if t.Role == RoleChild {
		return t, json.Unmarshal(told, &t.Child)
	}
	return t, json.Unmarshal(told, &t.Adult)
}

// toldHidden is who of a referral has a protected address, for who sees it by
// break-glass.
func toldHidden(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT told_hidden($1)`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

func loadThings(ctx context.Context, tx *pg.Tx, referral id.UUID) ([]Thing, error) {
	rows, err := tx.Query(ctx, `SELECT id, kind, told FROM referral_thing WHERE referral_id = $1 ORDER BY position LIMIT 60`, referral)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Thing, error) {
		var t Thing
		var told []byte
		if err := row.Scan(&t.ID, &t.Kind, &told); err != nil {
			return t, err
		}
		into := map[string]any{kindPlace: &t.Place, kindVehicle: &t.Vehicle, kindAccount: &t.Account}[t.Kind]
		return t, json.Unmarshal(told, into)
	})
}

// maxMentions is how many other referrals are listed for one person or thing.
const maxMentions = 20

// sameAsMine is the people of referrals in sight who are linked to the same
// person as one of "mine", or have the same full name. It asks each index by
// itself: with OR between them, everybody that referrals name would be read.
const sameAsMine = `SELECT o.referral_id FROM referral_person o WHERE o.person_id = mine.person_id
		UNION ALL SELECT o.referral_id FROM referral_person o WHERE o.name_key = mine.name_key AND o.name_key <> '' AND mine.name_key <> ''`

// mentionsOfPeople finds, for each person of a referral, the other referrals
// in sight that name the same.
func mentionsOfPeople(ctx context.Context, tx *pg.Tx, referral id.UUID) (map[id.UUID][]Mention, error) {
	return mentions(ctx, tx, `SELECT mine.id, r.ref, r.received, r.stage
		FROM referral_person mine
		JOIN LATERAL (`+sameAsMine+`) other ON other.referral_id <> mine.referral_id
		JOIN referral r ON r.id = other.referral_id
		WHERE mine.referral_id = $1
		GROUP BY mine.id, r.ref, r.received, r.stage ORDER BY r.received DESC, r.ref LIMIT 400`, referral)
}

// mentionsOfThings is mentionsOfPeople for places, vehicles and accounts.
func mentionsOfThings(ctx context.Context, tx *pg.Tx, referral id.UUID) (map[id.UUID][]Mention, error) {
	return mentions(ctx, tx, `SELECT mine.id, r.ref, r.received, r.stage
		FROM referral_thing mine
		JOIN referral_thing other ON other.kind = mine.kind AND other.thing_key = mine.thing_key AND other.referral_id <> mine.referral_id AND other.thing_key <> ''
		JOIN referral r ON r.id = other.referral_id
		WHERE mine.referral_id = $1 AND mine.thing_key <> ''
		GROUP BY mine.id, r.ref, r.received, r.stage ORDER BY r.received DESC, r.ref LIMIT 400`, referral)
}

func mentions(ctx context.Context, tx *pg.Tx, query string, referral id.UUID) (map[id.UUID][]Mention, error) {
	rows, err := tx.Query(ctx, query, referral)
	if err != nil {
		return nil, err
	}
	out := map[id.UUID][]Mention{}
	var of id.UUID
	var m Mention
	_, err = pgx.ForEachRow(rows, []any{&of, &m.Ref, &m.Received, &m.Stage}, func() error {
		if len(out[of]) < maxMentions {
			out[of] = append(out[of], m)
		}
		return nil
	})
	return out, err
}

// save writes what the hub may change of a referral. Nothing is written when
// somebody else saved since it was loaded; saved says so.
func save(ctx context.Context, tx *pg.Tx, r Referral) (saved bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE referral SET stage = $3, colour = $4, due = $5, allocated_to = $6,
		decided = CASE WHEN $3 = 'done' THEN $7::timestamptz END, outcome = $8, outcome_note = $9, version = version + 1
		WHERE id = $1 AND version = $2`,
		r.ID, r.Version, r.Stage, r.Colour, r.Due, r.AllocatedTo, r.Decided, r.Outcome, r.OutcomeNote)
	return n == 1, err
}

func updateSeal(ctx context.Context, tx *pg.Tx, referral id.UUID, seal access.Seal) error {
	_, err := tx.Exec(ctx, `UPDATE referral SET seal = $2, version = version + 1 WHERE id = $1`, referral, seal)
	return err
}

// auditedID is the row id behind a reference for an auditor; none for anybody
// else, and for a reference that is not there.
func auditedID(ctx context.Context, tx *pg.Tx, ref string) (row id.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT referral_for_audit($1)`, ref).Scan(&row)
	return row, err
}
