package pg

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Broken is a promise of the database that is not kept, and what breaks it:
// names of tables, functions and roles.
type Broken struct {
	Promise string
	By      []string
}

// promises are what the catalogue must not hold: each query lists what breaks
// one of them.
var promises = []struct{ promise, sql string }{
	{"a function that runs as its owner looks among temporary tables last", `
		SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef
		AND NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) c WHERE c LIKE 'search\_path=%pg\_temp')`},
	{"every table is under row-level security, its owner too, but for the job queue's and the migrations' own", `
		SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
		AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname NOT LIKE 'river\_%' AND c.relname NOT IN ('goose_db_version', 'identity_key')`},
	{"the application owns nothing", `SELECT c.relname FROM pg_class c WHERE c.relowner = 'sightline_app'::regrole`},
	{"the application is not above the policies", `
		SELECT rolname FROM pg_roles WHERE rolname IN ('sightline_app', 'sightline_owner') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)`},
	{"the application is a member of nothing", `SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'sightline_app'::regrole`},
	{"the application can make nothing", `
		SELECT nspname FROM pg_namespace WHERE has_schema_privilege('sightline_app', oid, 'CREATE') AND nspname NOT LIKE 'pg\_temp%' AND nspname NOT LIKE 'pg\_toast%'
		UNION ALL SELECT 'a schema' WHERE has_database_privilege('sightline_app', current_database(), 'CREATE')
		UNION ALL SELECT 'a temporary table' WHERE has_database_privilege('sightline_app', current_database(), 'TEMPORARY')`},
	{"the application can neither read the key nor change or shorten the journal", `
		SELECT t || ' ' || p FROM unnest(ARRAY['identity_key', 'journal', 'journal_change']) t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
		WHERE has_table_privilege('sightline_app', t, p)
		UNION ALL SELECT 'identity_key SELECT' WHERE has_table_privilege('sightline_app', 'identity_key', 'SELECT') OR has_any_column_privilege('sightline_app', 'identity_key', 'SELECT')`},
	{"a function that runs as its owner and reads the journal hides what is closed to the actor, or is for background work alone", `
		SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef
		AND p.prosrc ~* '\m(from|join)\s+journal\M' AND p.prosrc !~ '\mmy_conflicts\(\)' AND p.prosrc !~ 'IF NOT is_service\(''jobs''\) THEN'`},
	{"a view shows what its reader may see, not what its owner may", `
		SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'v'
		AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)`},
}

// BrokenPromises looks through the catalogue, as the application's role.
// Errors: Unavailable.
func (db *DB) BrokenPromises(ctx context.Context) (all []Broken, err error) {
	for _, p := range promises {
		rows, err := db.pool.Query(ctx, p.sql)
		if err != nil {
			return nil, explain("pg.BrokenPromises", err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, explain("pg.BrokenPromises", err)
		}
		if len(names) > 0 {
			all = append(all, Broken{p.promise, names})
		}
	}
	return all, nil
}
