package referral

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Named is who and what one referral names together.
type Named struct {
	Ref      string
	Received time.Time
	People   []NamedPerson // those that the hub linked to the register
	Things   []NamedThing
}

// NamedPerson is somebody in the register whom a referral names.
type NamedPerson struct {
	Person id.UUID `json:"person"`
	Role   string  `json:"role"`
}

// NamedThing is a place, vehicle or account that a referral names; Key is its
// name as it is compared.
type NamedThing struct {
	Kind string
	Key  string
	Line string
}

// Together are the referrals in sight that name any of these records of people
// or any of these things (kind and key), newest first; at most 200. The caller
// journals what it shows.
func (s *Service) Together(ctx context.Context, tx *pg.Tx, people []id.UUID, kinds, keys []string) ([]Named, error) {
	rows, err := tx.Query(ctx, `SELECT r.ref, r.received,
			coalesce((SELECT jsonb_agg(jsonb_build_object('person', p.person_id, 'role', p.role) ORDER BY p.position) FROM referral_person p
				WHERE p.referral_id = r.id AND p.person_id IS NOT NULL), '[]'),
			coalesce((SELECT jsonb_agg(jsonb_build_object('kind', t.kind, 'key', t.thing_key, 'told', t.told) ORDER BY t.position) FROM referral_thing t
				WHERE t.referral_id = r.id AND t.thing_key <> ''), '[]')
		FROM referral r
		WHERE r.id IN (SELECT p.referral_id FROM referral_person p WHERE p.person_id = ANY ($1)
			UNION SELECT t.referral_id FROM referral_thing t JOIN unnest($2::text[], $3::text[]) AS u (kind, key) ON t.kind = u.kind AND t.thing_key = u.key)
		ORDER BY r.received DESC, r.ref LIMIT 200`, people, kinds, keys)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Named, error) {
		var n Named
		var people, things []byte
		if err := row.Scan(&n.Ref, &n.Received, &people, &things); err != nil {
			return n, err
		}
		if err := json.Unmarshal(people, &n.People); err != nil {
			return n, err
		}
		return n, n.readThings(things)
	})
}

func (n *Named) readThings(text []byte) error {
	var all []struct {
		Kind, Key string
		Told      json.RawMessage
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	for _, one := range all {
		line, err := lineOf(one.Kind, one.Told)
		if err != nil {
			return err
		}
		n.Things = append(n.Things, NamedThing{one.Kind, one.Key, line})
	}
	return nil
}

// lineOf is a thing in a line, as it was told.
func lineOf(kind string, told []byte) (string, error) {
	t := Thing{Kind: kind}
	err := json.Unmarshal(told, map[string]any{kindPlace: &t.Place, kindVehicle: &t.Vehicle, kindAccount: &t.Account}[kind])
	return t.Line(), err
}

// Refs are the references of those of some rows that are referrals in sight. The
// caller journals what it shows.
func (s *Service) Refs(ctx context.Context, tx *pg.Tx, rows []id.UUID) (map[id.UUID]string, error) {
	found, err := tx.Query(ctx, `SELECT id, ref FROM referral WHERE id = ANY ($1) LIMIT 1000`, rows)
	if err != nil {
		return nil, err
	}
	refs := map[id.UUID]string{}
	var row id.UUID
	var ref string
	_, err = pgx.ForEachRow(found, []any{&row, &ref}, func() error {
		refs[row] = ref
		return nil
	})
	return refs, err
}

// Concerned is whoever a referral in sight names as an adult of concern and the
// hub linked to the register; at most 1,000. The caller journals what it shows.
func (s *Service) Concerned(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT p.person_id FROM referral_person p JOIN referral r ON r.id = p.referral_id
		WHERE p.role = $1 AND p.person_id IS NOT NULL ORDER BY 1 LIMIT 1000`, RoleConcern)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[id.UUID])
}

// PatternMember is somebody or something that an open referral names, as far as
// the reader may be told.
type PatternMember struct {
	Ref, Agency string
	Received    time.Time
	Role        string // of a person; for a thing its kind
	Key         string // of a person the register's record, or the telling that nobody linked
	Label       string // "a child" for an analyst
	ToldAs      string // the name as it was told; empty for who is not named
	Child       bool
	Thing       bool
}

// Pattern is the children, adults of concern and things that open referrals
// received since a time name; none for who does not look for patterns. The
// caller journals what it shows.
func (s *Service) Pattern(ctx context.Context, tx *pg.Tx, since time.Time) ([]PatternMember, error) {
	rows, err := tx.Query(ctx, `SELECT ref, agency, received, role, key, label, told_as, child, told FROM referral_pattern($1) ORDER BY received, ref, place`, since)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (PatternMember, error) {
		var m PatternMember
		var told []byte
		err := row.Scan(&m.Ref, &m.Agency, &m.Received, &m.Role, &m.Key, &m.Label, &m.ToldAs, &m.Child, &told)
		if err == nil && told != nil {
			m.Thing = true
			m.Label, err = lineOf(m.Role, told)
		}
		return m, err
	})
}
