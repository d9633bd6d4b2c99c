package app_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// aboutStaff are the tables that hold nothing about a child or an adult of the
// register: who works here, how they sign in, what content is in force. Every
// other table is about a person, and empty to administrators. A new table is
// about a person unless it is put here.
var aboutStaff = []string{"account", "agency", "team", "invitation", "passkey", "ceremony", "recovery_code", "session", "api_token", "guess",
	"mail", "pack_signoff", "done_once", "extract_columns"}

// ownEntries are the journal's: an administrator sees their own entries, which
// are about accounts.
var ownEntries = []string{"journal", "journal_change"}

// administrators are a school's, the hub's agency's, and one who keeps accounts
// with ties to the records of a child all the same.
func (w *world) administrators() map[string]seat {
	tied := w.sit(who.Administrator, true, access.Named)
	return map[string]seat{"a school's": w.sit(who.Administrator, false, access.None), "the hub's": w.sit(who.Administrator, true, access.None), "one who was": tied}
}

// Administrators see no child: not a row of any table about a person, by
// whatever SQL.
func TestAdministratorsSeeNoChildBySQL(t *testing.T) {
	w := newWorld(t, 40)
	at := w.targets()
	admins := w.administrators()
	for _, a := range admins { // the keeping of accounts leaves entries of their own
		if got := w.ask(http.MethodPost, "/accounts/"+(matrix{world: w}).colleague(a)+"/close", nil, a.cookie); got.Code != http.StatusSeeOther {
			t.Fatalf("status %d", got.Code)
		}
	}
	proven := 0
	for _, table := range w.tables() {
		if slices.Contains(aboutStaff, table) || slices.Contains(ownEntries, table) {
			continue
		}
		if w.text(`SELECT (count(*) > 0)::text FROM `+pgx.Identifier{table}.Sanitize()) == "true" {
			proven++
		}
		for name, a := range admins {
			if n := w.seen(a, `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()); n != 0 {
				t.Errorf("%s administrator sees %d rows of %s", name, n, table)
			}
		}
	}
	if proven < 20 {
		t.Errorf("only %d tables about people have rows here: the test proves too little", proven)
	}
	for name, a := range admins {
		if n := w.seen(a, `SELECT count(*) FROM journal`); n == 0 {
			t.Errorf("%s administrator does not see their own entries", name)
		}
		if n := w.seen(a, `SELECT count(*) FROM journal j WHERE NOT subjects <@ (SELECT array_agg(id) FROM account)`); n != 0 {
			t.Errorf("%s administrator sees %d entries that are about no account", name, n)
		}
		for _, sql := range functions(at[access.Open]) {
			if n := w.seen(a, sql); n != 0 {
				t.Errorf("%s administrator: %s gives %d", name, sql, n)
			}
		}
	}
}

// functions are what the functions that run as the owner tell about a record.
func functions(one target) []string {
	return []string{`SELECT count(*) FROM expiring('2000-01-01', '2999-01-01')`, `SELECT count(*) FROM expired_people()`,
		`SELECT (referral_for_audit('` + one["ref"] + `') IS NOT NULL)::int::bigint`, `SELECT person_for_audit('` + one["person"] + `')::int::bigint`,
		`SELECT count(*) FROM register_people(ARRAY['` + one["person"] + `'::uuid])`, `SELECT tell_beyond(ARRAY['` + one["person"] + `'::uuid], 'x', 'x', now())::int::bigint`,
		`SELECT count(*) FROM standing_decision('` + one["referral"] + `')`, `SELECT count(*) FROM changes_about('` + one["person"] + `', now(), 10)`,
		`SELECT count(*) FROM referral_pattern('2000-01-01')`, `SELECT count(*) FROM relation_pattern('2000-01-01')`, `SELECT count(*) FROM network_pattern('2000-01-01')`,
		`SELECT count(*) FROM (SELECT mail_ref(id) AS ref FROM mail) m WHERE ref <> ''`}
}

// tables are every table of the schema that the application may read.
func (w *world) tables() []string {
	w.Helper()
	rows, err := w.app.DB.Pool().Query(context.Background(), `SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
		AND c.relkind IN ('r', 'p', 'v') AND c.relname NOT LIKE 'river\_%' AND has_table_privilege(c.oid, 'SELECT') AND c.relname <> 'goose_db_version' ORDER BY 1`)
	if err != nil {
		w.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.Fatal(err)
	}
	return tables
}

// seen is a number as the database tells it to somebody; 0 where it refuses.
func (w *world) seen(s seat, sql string) (n int64) {
	w.Helper()
	for _, purpose := range []who.Purpose{who.Safeguarding, who.Checking, who.Oversight, who.Running} {
		var one int64
		err := w.app.DB.As(context.Background(), s.Actor(), purpose, func(tx *pg.Tx) error { return tx.QueryRow(context.Background(), sql).Scan(&one) })
		if err != nil && !strings.Contains(err.Error(), "42501") {
			w.Fatalf("%s: %v", sql, err)
		}
		n = max(n, one)
	}
	return n
}

// Nor does a page of theirs hold a child's name or a reference.
func TestAdministratorsSeeNoChildOnAnyPage(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	w.exec(`UPDATE person SET given = 'Zephyrine' || substr(id::text, 30), surname = 'Quillfeather' || substr(id::text, 30)`)
	w.exec(`UPDATE referral_person SET told = jsonb_set(jsonb_set(told, '{surname}', '"Quillfeather"'), '{given}', '"Zephyrine"')`)
	refs := strings.Fields(w.text(`SELECT string_agg(ref, ' ') FROM referral`))
	if len(refs) < 40 {
		t.Fatalf("%d references", len(refs))
	}
	for name, a := range w.administrators() {
		shown := 0
		for _, rt := range w.app.Routes() {
			if rt.Method != http.MethodGet || strings.HasPrefix(rt.Path, "/demo") {
				continue
			}
			for _, seal := range slices.Sorted(maps.Keys(m.at)) {
				path := m.path(rt, seal, a)
				got := w.ask(rt.Method, path, nil, a.cookie)
				body := strings.ReplaceAll(got.Body.String(), path, "")
				if got.Code == http.StatusOK {
					shown++
				}
				for _, word := range append([]string{"Zephyrine", "Quillfeather"}, refs...) {
					if strings.Contains(body, word) && !strings.Contains(path, word) {
						t.Errorf("GET %s shows %q to %s administrator", path, word, name)
					}
				}
			}
		}
		if shown == 0 {
			t.Errorf("%s administrator is shown no page", name)
		}
	}
}
