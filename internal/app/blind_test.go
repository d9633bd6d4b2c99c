package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// An UPDATE that reads no column is not held by the policies of SELECT. Whoever
// may change a table therefore changes no more rows of it than they see: each
// table, as somebody of every role, tied to records and not, and in conflict
// with them.
func TestNobodyChangesWhatTheyDoNotSee(t *testing.T) {
	w := newWorld(t, 40)
	w.unfold()
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	w.furnish(m.at)
	var seats []seat
	for _, role := range who.AllRoles {
		for _, hub := range []bool{false, true} {
			s := w.sit(role, hub, access.None)
			seats = append(seats, s)
			for _, tie := range []access.Relation{access.Referral, access.Request, access.Share, access.Named} {
				s.relation = tie
				m.tie(s)
			}
			s.relation = access.None
		}
	}
	w.late(m.at, seats)
	changes := w.changes()
	through, held := 0, 0
	for _, s := range seats {
		for table, set := range changes {
			changed, seen := w.blind(s, table, set)
			if changed > seen {
				t.Errorf("a %s changes %d rows of %s and sees %d", s, changed, table, seen)
			}
			if changed > 0 {
				through++
			} else if seen == 0 {
				held++
			}
		}
	}
	if through < 20 || held < 100 {
		t.Errorf("%d changes went through and %d met nothing: the test proves little", through, held)
	}
}

// changes are the tables that the application may change, each with what sets
// all its columns that may be set, reading none.
func (w *world) changes() map[string]string {
	w.Helper()
	rows, err := w.super.Query(context.Background(), `
		SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		 WHERE c.relnamespace = 'sightline'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'river\_%' AND c.relrowsecurity
		   AND has_column_privilege('sightline_app', c.oid, a.attnum, 'UPDATE') ORDER BY 1, a.attnum`)
	if err != nil {
		w.Fatal(err)
	}
	sets := map[string][]string{}
	var table, column, kind string
	if _, err := pgx.ForEachRow(rows, []any{&table, &column, &kind}, func() error {
		switch {
		case column == "id":
		case kind == "uuid":
			sets[table] = append(sets[table], column+" = actor_id()")
		case strings.HasPrefix(kind, "timestamp"):
			sets[table] = append(sets[table], column+" = now()")
		case kind == "text":
			sets[table] = append(sets[table], column+" = 'x'")
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	all := map[string]string{}
	for table, some := range sets {
		all[table] = strings.Join(some, ", ")
	}
	return all
}

// blind is how many rows somebody changes, and how many they see. A change that
// only a constraint stops has passed the policies: it counts as one row. What
// was changed is rolled back.
func (w *world) blind(s seat, table, set string) (changed, seen int64) {
	w.Helper()
	undone := errors.New("undone")
	err := w.app.DB.As(context.Background(), s.Actor(), who.Safeguarding, func(tx *pg.Tx) error {
		if err := tx.QueryRow(context.Background(), `SELECT count(*) FROM `+table).Scan(&seen); err != nil {
			return fmt.Errorf("seen: %w", err)
		}
		n, err := tx.Exec(context.Background(), `UPDATE `+table+` SET `+set)
		if changed = n; err == nil {
			err = undone
		}
		return err
	})
	switch {
	case errors.Is(err, undone):
	case strings.Contains(err.Error(), "SQLSTATE 23"):
		changed = 1
	case strings.Contains(err.Error(), "SQLSTATE 42501"), strings.Contains(err.Error(), "SQLSTATE P0001"): // refused
	default:
		w.Fatalf("a %s, %s: %v", s, table, err)
	}
	return changed, seen
}
