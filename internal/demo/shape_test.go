package demo_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// made is a county as the database has it, seen past the policies.
type made struct {
	*testing.T
	conn *pgx.Conn
}

func build(t *testing.T, plan demo.Plan) made {
	t.Helper()
	ctx := context.Background()
	db := testkit.NewDatabase(t)
	began := time.Now()
	a, err := app.OpenDemo(ctx, app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch", BaseURL: "http://localhost:8080", Demo: true},
		plan, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d referrals made in %s", plan.Referrals, time.Since(began).Round(time.Second/10))
	a.Close()
	conn, err := pgx.Connect(ctx, db.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) })
	if _, err := conn.Exec(ctx, `SET search_path = sightline, public`); err != nil {
		t.Fatal(err)
	}
	return made{t, conn}
}

func (m made) number(sql string) (n int) {
	m.Helper()
	if err := m.conn.QueryRow(context.Background(), sql).Scan(&n); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
	return n
}

// Eastmarch has the shapes that real work has.
func TestEastmarch(t *testing.T) {
	m := build(t, demo.Eastmarch)
	for _, shape := range []struct {
		what        string
		least, most int
		sql         string
	}{
		{"agencies", 8, 8, `SELECT count(*) FROM agency`},
		{"people who sign in", 29, 29, `SELECT count(*) FROM account WHERE kind = 'person'`},
		{"people whose accounts are due", 2, 2, `SELECT count(*) FROM account a WHERE kind = 'person' AND in_use(a) AND attested < now() - interval '76 days'`},
		{"people whose accounts have lapsed", 2, 2, `SELECT count(*) FROM account a WHERE kind = 'person' AND NOT in_use(a)`},
		{"roles among them", 11, 11, `SELECT count(DISTINCT role) FROM account, unnest(roles) role WHERE kind = 'person'`},
		{"referrals", 300, 300, `SELECT count(*) FROM referral`},
		{"children", 400, 420, `SELECT count(*) FROM person WHERE kind IN ('child', 'unborn')`},
		{"stages with referrals in them", 5, 5, `SELECT count(DISTINCT stage) FROM referral`},
		{"days that they span", 600, 732, `SELECT extract(day FROM max(received) - min(received))::int FROM referral`},
		{"referrals by the API", 30, 300, `SELECT count(*) FROM referral WHERE channel = 'api'`},
		{"referrals that name one adult of concern", 4, 40, `SELECT max(n) FROM (SELECT count(DISTINCT referral_id) n FROM referral_person WHERE role = 'adult_of_concern' AND name_key <> '' GROUP BY name_key) x`},
		{"referrals that name one place", 7, 100, `SELECT max(n) FROM (SELECT count(DISTINCT referral_id) n FROM referral_thing WHERE kind = 'place' GROUP BY thing_key) x`},
		{"referrals with several children", 5, 100, `SELECT count(*) FROM (SELECT referral_id FROM referral_person WHERE role = 'child' GROUP BY 1 HAVING count(*) > 1) x`},
		{"names that two children share", 1, 100, `SELECT count(*) FROM (SELECT given, surname FROM person WHERE kind = 'child' GROUP BY 1, 2 HAVING count(*) > 1) x`},
		{"children who moved in", 1, 40, `SELECT count(*) FROM person WHERE care_status LIKE '%moved in%'`},
		{"drafts left open", 3, 3, `SELECT count(*) FROM referral_draft WHERE sent IS NULL`},
		{"explained breaches", 5, 100, `SELECT count(*) FROM referral_breach`},
		{"disagreements", 2, 20, `SELECT count(*) FROM disagreement`},
		{"bands raised by judgement", 3, 100, `SELECT count(*) FROM screen WHERE judged > band`},
		{"decisions with a second signature", 1, 300, `SELECT count(*) FROM decision WHERE signed_by IS NOT NULL`},
		{"writes without an entry in the journal", 0, 0, `SELECT count(*) FROM referral r WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.action = 'referral.send' AND r.id = ANY (j.subjects))`},
		{"ethnicities", 5, 40, `SELECT count(DISTINCT ethnicity) FROM person WHERE kind = 'child' AND ethnicity <> ''`},
	} {
		if n := m.number(shape.sql); n < shape.least || n > shape.most {
			t.Errorf("%s: %d; want %d to %d", shape.what, n, shape.least, shape.most)
		}
	}
}

// The same seed gives the same county.
func TestSameSeedSameCounty(t *testing.T) {
	told := func(seed uint64) string {
		m := build(t, demo.Plan{Seed: seed, Referrals: 40, Children: 50})
		rows, err := m.conn.Query(context.Background(), `SELECT p.told::text || r.stage || w.worry || extract(day FROM now() - r.received)::text
			FROM referral r JOIN referral_person p ON p.referral_id = r.id JOIN referral_worry w ON w.referral_id = r.id ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(lines) < 40 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		return strings.Join(lines, "\n")
	}
	first := told(5)
	if told(5) != first {
		t.Error("the same seed gives another county")
	}
	if told(6) == first {
		t.Error("another seed gives the same county")
	}
}
