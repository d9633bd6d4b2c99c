package app_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Every field that is about somebody holds a word of its own, a canary. Each of
// the demonstration's people, every role with every tie that counts, and an
// agency's system then ask for everything. A canary may be shown to whom Decide
// opens its row, on the routes that the table in canary_allow_test.go names for
// its field, and nowhere else: no other page, no header, no line of the log, no
// letter, no file.
//
// The fields come from the catalogue: a new one that holds no canary fails.
func TestCanaries(t *testing.T) {
	b := newBase(t)
	t.Setenv("TMPDIR", t.TempDir())
	const cages = 2 // at once
	for n := range cages {
		t.Run(fmt.Sprintf("world %d", n), func(t *testing.T) {
			t.Parallel()
			var log lockedBuffer
			st := b.openLogged(t, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
			c := cage{stage: st, birds: st.release(), told: map[string]bool{}}
			for i, s := range b.seats {
				if i%cages != n {
					continue
				}
				c.listen(s, c.reads(s), "reads")
				if s.relation == access.None { // whose ties open more is shown more by reading alone
					c.listen(s, b.script(st.world, s, rand.New(rand.NewPCG(uint64(i), 2))), "walks")
				}
			}
			c.silent("the log", log.String())
			c.silent("the letters", c.everyLetter())
			c.silent("a file", files(t, os.Getenv("TMPDIR")))
			if len(c.told) == 0 {
				t.Error("nobody was shown any canary: nothing was tested")
			}
			t.Logf("%d canaries in %d fields; %d kinds of showing, each allowed", len(c.birds), len(c.fields()), len(c.told))
		})
	}
}

// bird is where a canary sits.
type bird struct {
	field string // "person.given"
	table string
	key   string // the row's, as keyOf
}

// cage is the world with its canaries.
type cage struct {
	*stage
	birds map[string]bird
	told  map[string]bool // "field on route"
}

// song is a canary: a word, or a number where only numbers are taken.
var song = regexp.MustCompile(`(?i)zq\d{3,6}zq|7777\d{6}`)

// mute are the columns that hold no canary, and why.
var mute = map[string]string{
	"born": "a date", "since": "a date", "until": "a date", "ref": "what people read out, which tells nothing", "sent": "a reference, which people read out",
	"pack_id": "content that all may read", "pack_version": "content that all may read", "pack_hash": "content that all may read", "floors": "content that all may read", "signs": "content that all may read",
	"action": "a word of the program's list", "purpose": "a word of the program's list", "template": "a word of the program's list", "request": "made by chance", "state": "a word of the program's list",
	"targets": "a word of the program's list", "data": "the challenge of one attempt to sign in", "credential": "a public key",
}

// release puts a canary into every field of every row, past the policies, and
// says which sits where.
func (st *stage) release() map[string]bird {
	st.Helper()
	st.exec("SET session_replication_role = replica; CREATE TEMP SEQUENCE canary START 100;" + singing)
	birds := map[string]bird{}
	for _, c := range st.base.columns {
		if exempt[c.table] != "" || mute[c.column] != "" || strings.Contains(c.checks, "= ANY (ARRAY[") {
			continue
		}
		set := c.canary()
		if set == "" {
			continue
		}
		st.exec(fmt.Sprintf(`UPDATE %s SET %s = %s WHERE %s::text NOT IN ('', '{}', '[]')`, c.table, c.column, set, c.column))
		found := st.find(c)
		if len(found) == 0 {
			st.exec(fmt.Sprintf(`SELECT pg_temp.force(%s, %s, %s)`, quote(c.table), quote(c.column), quote(set)))
			found = st.find(c)
		}
		if len(found) == 0 {
			st.Errorf("%s.%s holds no canary: furnish a row whose field may hold one, or say in mute why it holds none", c.table, c.column)
		}
		for word, one := range found {
			birds[word] = one
		}
	}
	st.exec("SET session_replication_role = origin")
	return birds
}

// canary is the column's value with a canary in it, as SQL; "" for a column
// that holds no words.
func (c column) canary() string {
	switch {
	case c.column == "nhs_number":
		return `'7777' || lpad(nextval('canary')::text, 6, '0')`
	case c.kind == "text" && (c.column == "a_key" || c.column == "b_key" || c.column == "thing_key"):
		return `'zq' || nextval('canary') || 'zq'`
	case c.kind == "text":
		return `'Zq' || nextval('canary') || 'zq'`
	case c.kind == "jsonb":
		return `pg_temp.sung(` + c.column + `)`
	case c.kind == "bytea" && c.column == "content":
		return `convert_to('ref,surname' || chr(10) || '1,Zq' || nextval('canary') || 'zq', 'UTF8')`
	}
	return ""
}

// singing puts a canary into each text of a document that people typed, and
// into a column that is empty everywhere, where its checks allow one.
const singing = `
CREATE FUNCTION pg_temp.sung(j jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
	CASE jsonb_typeof(j)
	WHEN 'object' THEN RETURN coalesce((SELECT jsonb_object_agg(key, CASE WHEN key IN ('born', 'nhs_number', 'role') THEN value ELSE pg_temp.sung(value) END) FROM jsonb_each(j)), '{}');
	WHEN 'array' THEN RETURN coalesce((SELECT jsonb_agg(pg_temp.sung(value) ORDER BY i) FROM jsonb_array_elements(j) WITH ORDINALITY x (value, i)), '[]');
	WHEN 'string' THEN
		IF j #>> '{}' ~ '[A-Z ]' AND j #>> '{}' !~ '^([0-9]{4}-|EM-)' THEN RETURN to_jsonb('Zq' || nextval('canary') || 'zq'); END IF;
		RETURN j;
	ELSE RETURN j;
	END CASE;
END $$;
CREATE FUNCTION pg_temp.force(tab text, col text, val text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE place tid;
BEGIN
	FOR place IN EXECUTE format('SELECT ctid FROM sightline.%I LIMIT 200', tab) LOOP
		BEGIN
			EXECUTE format('UPDATE sightline.%I SET %I = %s WHERE ctid = $1', tab, col, val) USING place;
		EXCEPTION WHEN check_violation THEN NULL;
		END;
	END LOOP;
END $$`

func quote(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }

// find is which canary sits in a column, and in whose row.
func (st *stage) find(c column) map[string]bird {
	st.Helper()
	key, value := st.keyOf(c.table), "t."+c.column+"::text"
	if c.kind == "bytea" {
		value = "convert_from(t." + c.column + ", 'UTF8')"
	}
	rows, err := st.super.Query(context.Background(), `SELECT `+key+`, `+value+` FROM `+c.table+` t`)
	if err != nil {
		st.Fatal(err)
	}
	defer rows.Close()
	all := map[string]bird{}
	for rows.Next() {
		var key string
		var words *string
		if err := rows.Scan(&key, &words); err != nil {
			st.Fatal(err)
		}
		if words != nil {
			for _, word := range song.FindAllString(*words, -1) {
				all[strings.ToLower(word)] = bird{field: c.table + "." + c.column, table: c.table, key: key}
			}
		}
	}
	return all
}

// keyOf tells the rows of a table apart: their id, or where they have none what
// they first point at, which does not change.
func (st *stage) keyOf(table string) string {
	first := ""
	for _, c := range st.base.columns {
		switch {
		case c.table != table || c.kind != "uuid":
		case c.column == "id":
			return "t.id::text"
		case first == "":
			first = "t." + c.column + "::text"
		}
	}
	return first
}

// reads is every page of every record, at every seal.
func (c *cage) reads(s seat) (steps []step) {
	c.Helper()
	m := matrix{world: c.world, at: c.base.at, pack: c.base.pack}
	for _, rt := range c.app.Routes() {
		if rt.Method != http.MethodGet || strings.HasPrefix(rt.Path, "/demo/") || s.cookie == nil {
			continue
		}
		for _, seal := range seals {
			path := m.path(rt, seal, s)
			steps = append(steps, step{method: http.MethodGet, path: m.mine(path, s)}, step{method: http.MethodGet, path: path})
			if !strings.Contains(rt.Path, "{") {
				break
			}
		}
	}
	return steps
}

// listen sends the steps as somebody and hears which canaries sing: each must
// sit in a row that is theirs to see, and be allowed on the route.
func (c *cage) listen(s seat, steps []step, how string) {
	c.Helper()
	open := map[string]bool{}
	for _, r := range c.rows(s) {
		if r.sight != hidden {
			open[r.table+cmp.Or(r.key, strings.Join(r.points[:min(1, len(r.points))], ""))] = true
		}
	}
	for _, one := range steps {
		got := c.take(s, one)
		if word := song.FindString(header(got.Header())); word != "" && !strings.Contains(one.path, word) {
			c.Errorf("%s by a %s (%s): a header holds the %s", one.method, s, s.Name, c.birds[strings.ToLower(word)].field)
		}
		c.hear(s, one, got, open, how)
	}
}

func (c *cage) hear(s seat, one step, got *httptest.ResponseRecorder, open map[string]bool, how string) {
	c.Helper()
	route := c.patternOf(strings.Replace(one.method, http.MethodHead, http.MethodGet, 1), one.path)
	if route == "" {
		route = one.method + " " + one.path
	}
	for _, word := range song.FindAllString(got.Body.String(), -1) {
		sits, there := c.birds[strings.ToLower(word)]
		if !there {
			continue // a number that only looks like one
		}
		showing := sits.field + " on " + route
		switch {
		case !open[sits.table+sits.key]:
			c.once("%s, a %s, %s: %s shows the %s of a row that is closed to them (%s)", s.Name, s, how, route, sits.field, sits.key)
		case !allowed(sits.field, route):
			c.once("%s shows the %s: say in the table of canaries that it may, or take it off (seen by a %s)", route, sits.field, s)
		}
		c.told[showing] = true
	}
}

// once says a thing one time.
func (c *cage) once(format string, args ...any) {
	c.Helper()
	if words := fmt.Sprintf(format, args...); !c.told[words] {
		c.told[words] = true
		c.Error(words)
	}
}

// silent holds a text to hold no canary.
func (c *cage) silent(where, words string) {
	c.Helper()
	for _, word := range song.FindAllString(words, -1) {
		if sits, there := c.birds[strings.ToLower(word)]; there {
			c.once("%s holds the %s", where, sits.field)
		}
	}
}

// everyLetter is all mail as it is sent.
func (c *cage) everyLetter() string {
	c.Helper()
	rows, err := c.super.Query(context.Background(), `SELECT DISTINCT account_id FROM mail`)
	if err != nil {
		c.Fatal(err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[id.UUID])
	if err != nil {
		c.Fatal(err)
	}
	var out strings.Builder
	for _, account := range accounts {
		for _, l := range c.mail(account) {
			m := c.app.Post.Message(l)
			out.WriteString(m.Subject + "\n" + m.Body + "\n")
		}
	}
	return out.String()
}

// fields are those that hold canaries.
func (c *cage) fields() map[string]bool {
	all := map[string]bool{}
	for _, one := range c.birds {
		all[one.field] = true
	}
	return all
}

// files is what stands in every file below a folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		out.Write(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// lockedBuffer is a log that many may write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
