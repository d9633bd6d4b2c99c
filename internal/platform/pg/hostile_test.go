package pg_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// forgeries are what somebody may try who can run any SQL they like in a
// transaction of their own. $victim is the account they want to be. None may
// become it, see its journal, or leave anything behind on the connection.
var forgeries = []struct{ name, sql string }{
	{"bare claim", `SELECT set_config('sightline.actor', '$victim', true)`},
	{"claim with an empty seal", `SELECT set_config('sightline.actor', '1|$victim|safeguarding|' || pg_backend_pid() || '|' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint || '|', true)`},
	{"own seal, other name", `SELECT set_config('sightline.actor', replace(current_setting('sightline.actor'), actor_id()::text, '$victim'), true)`},
	{"own seal, more fields", `SELECT set_config('sightline.actor', current_setting('sightline.actor') || '|$victim', true)`},
	{"name in the purpose", `SELECT set_config('sightline.actor', '1|$victim|' || substr(current_setting('sightline.actor'), 3), true)`},
	{"statement that outlives the transaction", `SELECT set_config('sightline.actor', current_setting('sightline.actor'), false)`},
	{"seal made from a key of one's own", `SELECT set_config('sightline.actor', s || '|' || encode(sha256(repeat('\', 64)::bytea || sha256(repeat('6', 64)::bytea || convert_to(s, 'UTF8'))), 'hex'), true)
		FROM (SELECT '1|$victim|safeguarding|' || pg_backend_pid() || '|' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint AS s) x`},
	{"facts of one's own", `SELECT set_config('sightline.facts', '$victim|$victim|||true|manager,auditor#00', true)`},
	{"own facts, other name", `SELECT actor_id(); SELECT set_config('sightline.facts', replace(current_setting('sightline.facts'), actor_id()::text, '$victim'), true)`},
	{"own facts, another role", `SELECT actor_id(); SELECT set_config('sightline.facts', replace(current_setting('sightline.facts'), 'referrer', 'auditor'), true)`},
	{"own facts, sealed again with the seal of the statement", `SELECT actor_id(); SELECT set_config('sightline.facts', split_part(current_setting('sightline.facts'), '#', 1) || ',auditor#' || split_part(current_setting('sightline.actor'), '|', 6), true)`},
	{"facts that outlive the transaction", `SELECT actor_id(); SELECT set_config('sightline.facts', current_setting('sightline.facts'), false), set_config('sightline.actor', current_setting('sightline.actor'), false)`},
	{"ask for the facts of the rule", `SELECT my_facts()`},
	{"read the key", `SELECT key FROM identity_key`},
	{"copy the key", `COPY identity_key TO STDOUT`},
	{"replace the key", `UPDATE identity_key SET key = repeat('x', 32)::bytea`},
	{"read the key through a function of one's own", `CREATE FUNCTION pg_temp.f() RETURNS bytea LANGUAGE sql SECURITY DEFINER AS 'SELECT key FROM identity_key'`},
	{"become the owner", `SET ROLE sightline_owner`},
	{"begin as the owner", `SET SESSION AUTHORIZATION sightline_owner`},
	{"grant oneself the owner", `GRANT sightline_owner TO sightline_app`},
	{"pass by the policies", `ALTER ROLE sightline_app BYPASSRLS`},
	{"replace actor_id", `CREATE OR REPLACE FUNCTION actor_id() RETURNS uuid LANGUAGE sql AS 'SELECT ''$victim''::uuid'`},
	{"an actor_id of one's own in front", `CREATE FUNCTION pg_temp.actor_id() RETURNS uuid LANGUAGE sql AS 'SELECT ''$victim''::uuid'; SET LOCAL search_path = pg_temp, sightline, public`},
	{"another actor_id in public", `CREATE FUNCTION public.actor_id() RETURNS uuid LANGUAGE sql AS 'SELECT ''$victim''::uuid'; SET search_path = public, sightline`},
	{"change actor_id", `ALTER FUNCTION actor_id() SET search_path = pg_temp`},
	{"drop a policy", `DROP POLICY seen ON journal`},
	{"add a policy", `CREATE POLICY mine ON journal FOR SELECT USING (true)`},
	{"switch the policies off", `ALTER TABLE journal DISABLE ROW LEVEL SECURITY`},
	{"look past the policies", `SET LOCAL row_security = off; SELECT count(*) FROM journal`},
	{"switch the triggers off", `SET session_replication_role = replica`},
	{"a key of one's own in front", keyInFront},
	{"a journal of one's own in front", `CREATE TEMP TABLE journal (id uuid)`},
	{"a view on the journal as its owner", `CREATE VIEW pg_temp.peek AS SELECT * FROM journal`},
	{"a schema of one's own", `CREATE SCHEMA mine`},
	{"another equals sign", `CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)`},
	{"run a program", `COPY (SELECT 1) TO PROGRAM 'id'`},
	{"read a file of the server", `SELECT pg_read_file('postgresql.conf')`},
	{"the same from a block", `DO $x$ BEGIN EXECUTE 'SET ROLE sightline_owner'; END $x$`},
	{"change the journal", `UPDATE journal SET actor_id = actor_id`},
	{"shorten the journal", `DELETE FROM journal`},
	{"empty the journal", `TRUNCATE journal CASCADE`},
	{"write in another's name", `INSERT INTO journal (id, at, kind, action, actor_id, subjects, purpose, request)
		VALUES ('$victim', now(), 'write', 'forged', '$victim', ARRAY['$victim'::uuid], 'running', '')`},
	{"grant oneself a record", `INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins)
		VALUES ('$victim', 'named', actor_id(), '$victim', actor_id(), now())`},
	{"give oneself a role", `UPDATE account SET roles = '{manager,auditor}' WHERE id = actor_id()`},
	{"end the transaction and go on as the victim", `COMMIT; BEGIN; SELECT set_config('sightline.actor', '$victim', true)`},
}

// keyInFront lays a key that the attacker knows where the check would look,
// if it looked among temporary tables first.
const keyInFront = `CREATE TEMP TABLE identity_key (only_one boolean, key bytea, inner_pad bytea, outer_pad bytea);
	INSERT INTO identity_key VALUES (true, '', repeat('6', 64)::bytea, repeat('\\', 64)::bytea);
	GRANT ALL ON identity_key TO PUBLIC;
	SELECT set_config('sightline.actor', s || '|' || encode(sha256(repeat('\\', 64)::bytea || sha256(repeat('6', 64)::bytea || convert_to(s, 'UTF8'))), 'hex'), true)
	FROM (SELECT '1|$victim|safeguarding|' || pg_backend_pid() || '|' || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint AS s) x`

// lair is a database with two people in it and one single connection, so that
// what one leaves behind the next would find.
type lair struct {
	*testing.T
	db               *pg.DB
	attacker, victim who.Actor
}

func newLair(t *testing.T) *lair {
	t.Helper()
	d := testkit.NewDatabase(t)
	d.AppURL += "&pool_max_conns=1"
	l := &lair{T: t, db: d.Open(t)}
	agency := id.New()
	person := func() who.Actor {
		return who.Actor{Kind: who.Person, ID: id.New(), Agency: agency, Roles: who.Referrer, Request: "test"}
	}
	l.attacker, l.victim = person(), person()
	ctx := context.Background()
	l.as(who.Founding, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agency (id, name, kind, created) VALUES ($1, 'Harle Academy', 'school', now())`, agency)
		for _, a := range []who.Actor{l.attacker, l.victim} {
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO account (id, kind, agency_id, name, roles, created) VALUES ($1, 'person', $2, 'Somebody', '{referrer}', now())`, a.ID, agency)
			}
		}
		return err
	})
	l.as(l.victim, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO journal (id, at, kind, action, actor_id, subjects, purpose, request) VALUES ($1, now(), 'write', 'test.write', $2, ARRAY[$1::uuid], 'running', '')`, id.New(), l.victim.ID)
		return err
	})
	return l
}

func (l *lair) as(actor who.Actor, fn func(tx *pg.Tx) error) {
	l.Helper()
	if err := l.db.As(context.Background(), actor, who.Safeguarding, fn); err != nil {
		l.Fatal(err)
	}
}

// sees gives whom the database takes the actor for, and how many entries of
// the journal they see.
func sees(ctx context.Context, tx *pg.Tx) (actor id.UUID, entries int, err error) {
	err = tx.QueryRow(ctx, `SELECT actor_id(), (SELECT count(*) FROM journal)`).Scan(&actor, &entries)
	return actor, entries, err
}

// Nobody becomes somebody else by SQL, and nothing stays behind.
func TestHostileSQLForgesNobody(t *testing.T) {
	for _, f := range forgeries {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			l := newLair(t)
			ctx := context.Background()
			_ = l.db.As(ctx, l.attacker, who.Safeguarding, func(tx *pg.Tx) error { return l.attack(tx, f.sql) })
			for _, next := range []struct {
				actor   who.Actor
				entries int
			}{{l.attacker, 0}, {l.victim, 1}} {
				l.as(next.actor, func(tx *pg.Tx) error {
					got, entries, err := sees(ctx, tx)
					if got != next.actor.ID || entries != next.entries {
						t.Errorf("afterwards %v is taken for %v and sees %d entries; want themselves and %d", next.actor.ID, got, entries, next.entries)
					}
					return err
				})
			}
		})
	}
}

// attack runs the statements and then looks who it has become. The error of a
// statement that the server refused ends the transaction.
func (l *lair) attack(tx *pg.Tx, sql string) error {
	ctx := context.Background()
	conn := tx.Inside(ctx).Conn().PgConn()
	if _, err := conn.Exec(ctx, withVictim(sql, l.victim.ID)).ReadAll(); err != nil {
		return err
	}
	got, entries, err := sees(ctx, tx)
	if got == l.victim.ID || entries > 0 {
		l.Errorf("became %v and saw %d entries of the journal", got, entries)
	}
	return err
}

func withVictim(sql string, victim id.UUID) string {
	return strings.ReplaceAll(sql, "$victim", victim.String())
}

// A statement of identity is good for its own transaction and connection only.
func TestAStatementCannotBeReplayed(t *testing.T) {
	l := newLair(t)
	ctx := context.Background()
	var stolen string
	l.as(l.victim, func(tx *pg.Tx) error {
		return tx.QueryRow(ctx, `SELECT current_setting('sightline.actor')`).Scan(&stolen)
	})
	l.as(l.attacker, func(tx *pg.Tx) error {
		var actor *id.UUID
		err := tx.QueryRow(ctx, `SELECT actor_id() FROM set_config('sightline.actor', $1, true)`, stolen).Scan(&actor)
		if actor != nil {
			t.Errorf("a statement of an earlier transaction makes %v", *actor)
		}
		return err
	})
}

// Without a statement there is nobody, and nobody sees nothing.
func TestNobodySeesNothing(t *testing.T) {
	l := newLair(t)
	ctx := context.Background()
	rows, err := l.db.Pool().Query(ctx, `SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
		AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND has_table_privilege(c.oid, 'SELECT')`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 20 {
		t.Fatalf("%d tables, %v; want every table of the schema", len(tables), err)
	}
	for _, table := range tables {
		n := -1
		if err := l.db.Pool().QueryRow(ctx, `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()).Scan(&n); err != nil || n != 0 {
			t.Errorf("nobody sees %d rows of %s (%v); want none", n, table, err)
		}
	}
}
