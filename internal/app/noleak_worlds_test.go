package app_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// column is one column of one table, with what its checks say.
type column struct {
	table, column, kind string
	checks              string
}

// columns are those of every table of the partnership, from the catalogue.
func (w *world) columns() []column {
	w.Helper()
	rows, err := w.super.Query(context.Background(), `
		SELECT c.relname, a.attname, format_type(a.atttypid, NULL), coalesce((SELECT string_agg(pg_get_constraintdef(k.oid), ' ')
		       FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)), '')
		  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		 WHERE c.relnamespace = 'sightline'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'river\_%' AND c.relname <> 'goose_db_version'
		 ORDER BY c.relname, a.attnum`)
	if err != nil {
		w.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (c column, err error) {
		err = r.Scan(&c.table, &c.column, &c.kind, &c.checks)
		return c, err
	})
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// row is one row that somebody does not see whole: where it stands, by table
// and place (the same in both copies of the base), and what it points at.
type row struct {
	table, place string
	sight        int
	key          string   // its id, where others may point at it
	points       []string // the ids that it points at
}

func (r row) String() string { return r.table + " " + r.place + " (id " + r.key + ")" }

// pointing are the columns that point at another row and are under no foreign
// key: the record that a tie is to.
var pointing = map[string]string{"relationship": "subject_id"}

// ownOfConflicts are the tables of which somebody may know a row that is about
// a record which a conflict closes to them.
var ownOfConflicts = map[string]bool{"conflict": true, "journal": true, "journal_change": true, "account_person": true}

// closedSight is how much of a row of a closed record somebody knows: nothing.
// But by who is named where, a conflict spreads, so those rows stay; and the
// figures of break-glass count all of it.
func closedSight(table string) string {
	switch table {
	case "referral_person":
		return "1"
	case "glass":
		return "CASE WHEN pg_temp.has('privacy_officer', 'board', 'auditor') OR pg_temp.hub() AND pg_temp.has('manager') THEN 1 ELSE 0 END"
	}
	return "0"
}

// rows are the rows of every table with how much of each the seat may see.
// It fails for a table that the test does not know.
func (st *stage) rows(s seat) (all []row) {
	st.Helper()
	st.look(s)
	tables := map[string][]string{}
	hasID := map[string]bool{}
	for _, c := range st.base.columns {
		if tables[c.table] == nil {
			tables[c.table] = []string{}
		}
		hasID[c.table] = hasID[c.table] || c.column == "id" && c.kind == "uuid"
		if c.kind == "uuid" && c.column != "id" && (pointing[c.table] == "" || pointing[c.table] == c.column) {
			tables[c.table] = append(tables[c.table], c.column)
		}
	}
	for table, uuids := range tables {
		if exempt[table] != "" {
			continue
		}
		if sights[table] == "" {
			st.Fatalf("the no-leak test does not know who may see a row of %s: add it to the sights, and rows of it to the base", table)
		}
		key := "''"
		if hasID[table] {
			key = "t.id::text"
		}
		for i, c := range uuids {
			uuids[i] = "t." + c + "::text"
		}
		sight := sightOf(table)
		if !ownOfConflicts[table] { // what hangs on a closed record is closed with it
			sight = fmt.Sprintf(`CASE WHEN EXISTS (SELECT 1 FROM pg_temp.u_closed c WHERE c.id::text = ANY (ARRAY[%s]::text[])) THEN %s ELSE %s END`, strings.Join(append(slices.Clone(uuids), key), ", "), closedSight(table), sight)
		}
		points := fmt.Sprintf(`array_remove(ARRAY[%s]::text[], NULL)`, strings.Join(uuids, ", "))
		if table == "journal" { // an entry about what a conflict closes goes with it: no policy could tell it from others
			points += ` || ARRAY(SELECT s::text FROM unnest(t.subjects) s WHERE pg_temp.closed(s))`
		}
		sql := fmt.Sprintf(`SELECT t.ctid::text, %s, %s, %s FROM %s t ORDER BY t.ctid`, sight, key, points, table)
		found, err := st.super.Query(context.Background(), sql)
		if err != nil {
			st.Fatal(table, err)
		}
		some, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (row, error) {
			one := row{table: table}
			return one, r.Scan(&one.place, &one.sight, &one.key, &one.points)
		})
		if err != nil {
			st.Fatal(table, err)
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(a.table+a.place, b.table+b.place) })
	return all
}

// fate is what becomes of a row in one world.
type fate int

const (
	asItWas fate = iota
	reworded
	erased
)

// fates are what becomes of the rows of one world: of those that are hidden
// some are written anew and some go, with all that points at them; of those
// that are known only the words change; and what is seen stays. The rows in
// still stay as they are.
func fates(all []row, seed uint64, still map[string]bool) map[string]fate {
	out, pointers := make(map[string]fate, len(all)), map[string][]row{}
	for _, r := range all {
		for _, key := range r.points {
			pointers[key] = append(pointers[key], r)
		}
	}
	for _, r := range all {
		name := r.String()
		if r.sight == seen || still[name] || out[name] == erased {
			continue
		}
		h := fnv.New64a()
		fmt.Fprint(h, seed, name)
		switch chance := rand.New(rand.NewPCG(seed, h.Sum64())).IntN(10); {
		case chance < 4:
			out[name] = reworded
		case chance < 7 && r.sight == hidden:
			if gone := withPointers(r, pointers); mayGo(gone, still) {
				for _, g := range gone {
					out[g.String()] = erased
				}
			}
		}
	}
	return out
}

// withPointers is a row with every row that points at it, and at those.
func withPointers(r row, pointers map[string][]row) (all []row) {
	all = []row{r}
	there := map[string]bool{r.String(): true}
	for i := 0; i < len(all); i++ {
		if all[i].key == "" {
			continue
		}
		for _, p := range pointers[all[i].key] {
			if name := p.String(); !there[name] {
				there[name] = true
				all = append(all, p)
			}
		}
	}
	return all
}

// mayGo is whether all of the rows may go.
func mayGo(all []row, still map[string]bool) bool {
	for _, r := range all {
		if r.sight != hidden || still[r.String()] {
			return false
		}
	}
	return true
}

// apply brings the fates about, past policies, triggers and foreign keys.
func (st *stage) apply(all []row, out map[string]fate, seed uint64) {
	st.Helper()
	st.exec("SET session_replication_role = replica")
	st.exec(rewording)
	gone, words, whole := map[string][]string{}, map[string][]string{}, map[string][]string{}
	for _, r := range all {
		switch f := out[r.String()]; {
		case f == erased:
			gone[r.table] = append(gone[r.table], r.place)
		case f == reworded && r.sight == known:
			words[r.table] = append(words[r.table], r.place)
		case f == reworded:
			whole[r.table] = append(whole[r.table], r.place)
		}
	}
	for table, places := range gone {
		st.exec(`DELETE FROM `+table+` WHERE ctid = ANY ($1::text[]::tid[])`, places)
	}
	shift := int(seed%23) + 1
	for table, places := range words {
		st.reword(table, places, shift, false)
	}
	for table, places := range whole {
		st.reword(table, places, shift, true)
	}
	st.exec("SET session_replication_role = origin")
}

// reword writes the words of some rows anew; with whole, their times and
// numbers too.
func (st *stage) reword(table string, places []string, shift int, whole bool) {
	st.Helper()
	var sets []string
	for _, c := range st.base.columns {
		if set := c.anew(shift, whole); c.table == table && set != "" {
			sets = append(sets, c.column+" = "+set)
		}
	}
	if len(sets) > 0 {
		st.exec(`UPDATE `+table+` SET `+strings.Join(sets, ", ")+` WHERE ctid = ANY ($1::text[]::tid[])`, places)
	}
}

// structural are the columns whose texts are no words: what something is, what
// it was made under, how it is found. Another text would be another kind of row.
var structural = regexp.MustCompile(`^(pack_.*|action|purpose|template|ref|request|state|roles?|kind|version|told_by|.*_role)$`)

// partial are the columns that hold a partial date as text.
var partial = regexp.MustCompile(`^(born|since|until)$`)

var lengthLimit = regexp.MustCompile(`length\(\(?` + `[a-z_]+\)?(?:::text)?\) <= (\d+)`)

// anew is the column's value written anew, or "" where it stays.
func (c column) anew(shift int, whole bool) string {
	switch {
	case structural.MatchString(c.column):
		return ""
	case c.kind == "text" && partial.MatchString(c.column):
		return fmt.Sprintf(`CASE WHEN %s = '' THEN '' ELSE '2010-%02d' END`, c.column, shift%12+1)
	case c.kind == "text" && strings.Contains(c.checks, "= ANY (ARRAY["):
		return ""
	case c.kind == "text":
		most := 100
		if found := lengthLimit.FindStringSubmatch(c.checks); found != nil {
			most, _ = strconv.Atoi(found[1])
		}
		return fmt.Sprintf(`pg_temp.reworded(%s, %d, %d)`, c.column, shift, most)
	case c.kind == "jsonb":
		return fmt.Sprintf(`pg_temp.reworded(%s, %d)`, c.column, shift)
	case whole && c.kind == "timestamp with time zone":
		return fmt.Sprintf(`%s + interval '%d hours'`, c.column, shift)
	case whole && c.kind == "date":
		return fmt.Sprintf(`%s + %d`, c.column, shift)
	case whole && c.kind == "integer" && c.checks == "":
		return fmt.Sprintf(`%s + %d`, c.column, shift)
	}
	return ""
}

// rewording turns letters and digits on, and adds a word where there is room:
// other words of another length. In a document only what people type is
// changed, not the keys and the words of the program's own lists.
const rewording = `
CREATE FUNCTION pg_temp.turned(s text, n integer) RETURNS text LANGUAGE sql AS $$
	SELECT translate(s, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
		substr('abcdefghijklmnopqrstuvwxyz', n + 1) || left('abcdefghijklmnopqrstuvwxyz', n)
		|| substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', n + 1) || left('ABCDEFGHIJKLMNOPQRSTUVWXYZ', n)
		|| substr('0123456789', n % 10 + 1) || left('0123456789', n % 10)) $$;
CREATE FUNCTION pg_temp.reworded(s text, n integer, most integer) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN s = '' THEN '' WHEN s ~ '^[0-9]+$' OR length(s) + n > most THEN pg_temp.turned(s, n)
		ELSE pg_temp.turned(s, n) || repeat('q', n) END $$;
CREATE FUNCTION pg_temp.reworded(j jsonb, n integer) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
	CASE jsonb_typeof(j)
	WHEN 'object' THEN RETURN coalesce((SELECT jsonb_object_agg(key, pg_temp.reworded(value, n)) FROM jsonb_each(j)), '{}');
	WHEN 'array' THEN RETURN coalesce((SELECT jsonb_agg(pg_temp.reworded(value, n) ORDER BY i) FROM jsonb_array_elements(j) WITH ORDINALITY x (value, i)), '[]');
	WHEN 'string' THEN
		IF j #>> '{}' ~ '[A-Z ]' AND j #>> '{}' !~ '^[0-9]{4}-' THEN RETURN to_jsonb(pg_temp.turned(j #>> '{}', n)); END IF;
		RETURN j;
	ELSE RETURN j;
	END CASE;
END $$`
