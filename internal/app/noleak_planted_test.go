package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// planted are leaks as people make them, each in the system itself: a policy, a
// function or a trigger of the database, or the handler that answers. The test
// that can't see one of them can't be believed about the rest.
var planted = []struct {
	leak  string
	who   string // the seat that it is shown to
	at    string // where in the site; the rest is left out, which saves time
	plant func(*stage)
}{
	{"a view that shows what its owner may see", "hub practitioner", "/disagreements", sql(`
		ALTER TABLE disagreement RENAME TO disagreement_kept;
		CREATE VIEW disagreement AS SELECT * FROM disagreement_kept;
		GRANT SELECT, INSERT, UPDATE ON disagreement TO sightline_app`)},
	{"a count that was made once for everybody", "hub practitioner", "/hub", func(st *stage) {
		count := st.text(`SELECT count(*)::text FROM referral`)
		st.after("/hub", func(rec *httptest.ResponseRecorder) { rec.Body.WriteString("<p>" + count + " in all</p>") })
	}},
	{"a unique constraint on a number that is hidden", "hub practitioner", "/people/new", sql(`
		CREATE UNIQUE INDEX person_nhs ON person (nhs_number) WHERE nhs_number <> ''`)},
	{"numbers that count what others do", "hub practitioner", "/people/new", func(st *stage) {
		st.exec(`CREATE SEQUENCE counted; SELECT setval('counted', (SELECT count(*) FROM journal))`)
		st.after("/", func(rec *httptest.ResponseRecorder) {
			rec.Header().Set("X-Request", st.text(`SELECT nextval('counted')::text`))
		})
	}},
	{"the planner's estimate", "hub practitioner", "/hub", func(st *stage) {
		st.exec(`ANALYZE referral`)
		st.after("/hub", func(rec *httptest.ResponseRecorder) {
			var about int
			if err := st.app.DB.Pool().QueryRow(context.Background(), `SELECT reltuples::int FROM pg_class WHERE oid = 'referral'::regclass`).Scan(&about); err != nil {
				st.Error(err)
			}
			fmt.Fprintf(rec.Body, "<p>about %d</p>", about)
		})
	}},
	{"a mask that is missing on one field", "hub practitioner", "/people/expiring", func(st *stage) {
		st.afterEach(func(_ *http.Request, rec *httptest.ResponseRecorder) {
			named := namesAndRefs.FindAllString(rec.Body.String(), -1)
			rec.Body.WriteString(st.text(`SELECT coalesce(string_agg(lines, ', ' ORDER BY id), '') FROM person_address WHERE person_id::text = ANY ($1)`, named))
		})
	}},
	{"an order by what is hidden", "hub practitioner", "/people/expiring", rewrite("expiring", `ORDER BY e.day, e.id`,
		`ORDER BY e.day, (SELECT min(a.lines) FROM person_address a WHERE a.person_id = e.id AND a.protected), e.id`)},
	{"an ETag of everything", "referrer", "/account", func(st *stage) {
		tag := st.text(`SELECT md5(string_agg(worry, '' ORDER BY referral_id)) FROM referral_worry`)
		st.after("/", func(rec *httptest.ResponseRecorder) { rec.Header().Set("ETag", `"`+tag+`"`) })
	}},
	{"an error that says more than absent", "specialist", "/referrals/", func(st *stage) {
		st.afterEach(func(r *http.Request, rec *httptest.ResponseRecorder) {
			parts := strings.Split(r.URL.Path, "/")
			if rec.Code == http.StatusNotFound && len(parts) > 2 && parts[1] == "referrals" && st.text(`SELECT EXISTS (SELECT 1 FROM referral WHERE ref = $1)::text`, parts[2]) == "true" {
				rec.Body = bytes.NewBuffer(bytes.ReplaceAll(rec.Body.Bytes(), []byte("Page not found"), []byte("You may not open this")))
			}
		})
	}},
	{"the subject of a letter", "Yusuf Ahmed", "/drafts", sql(`
		CREATE FUNCTION tell_more() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
		BEGIN
			NEW.ref := (SELECT left(count(*) || ' open', 20) FROM referral);
			RETURN NEW;
		END $$;
		CREATE TRIGGER tell_more BEFORE INSERT OR UPDATE ON mail FOR EACH ROW EXECUTE FUNCTION tell_more();
		UPDATE mail SET tries = tries`)},
	{"a search that tells of the sealed", "partner contact", "/people", rewrite("tell_beyond", `p.seal = 0 AND NOT in_sight`, `NOT in_sight`)},
	{"a child's name in the pattern", "analyst", "/patterns", rewrite("pattern_name", `IF hub OR`, `IF true OR hub OR`)},
}

// planted catches every planted leak, in worlds that are alike without it.
func (b *base) planted(t *testing.T) {
	for i, p := range planted {
		t.Run(p.leak, func(t *testing.T) {
			t.Parallel()
			for try := range uint64(6) {
				of := trial{seed: uint64(1000*i) + try, seat: b.seat(t, p.who), at: p.at}
				if leak := b.compare(t, of); leak != nil {
					t.Fatal("before anything was planted:", leak.report(t, b))
				}
				if of.plant = p.plant; b.compare(t, of) != nil {
					return
				}
			}
			t.Errorf("%s, planted, is not caught", p.leak)
		})
	}
}

// seat is the seat that the matrix calls so, the system, or one of the
// demonstration's people by name.
func (b *base) seat(t *testing.T, words string) seat {
	t.Helper()
	for _, s := range b.seats {
		if s.String() == words && s.Name == "Sam Seat" || words == "system" && s.Kind == "system" || s.Name == words {
			return s
		}
	}
	t.Fatalf("nobody is a %s", words)
	return seat{}
}

// sql plants by statements.
func sql(statements string) func(*stage) { return func(st *stage) { st.exec(statements) } }

// rewrite plants by another text in a function of the database.
func rewrite(function, old, instead string) func(*stage) {
	return func(st *stage) {
		was := st.text(`SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'sightline'::regnamespace AND p.proname = $1`, function)
		if !strings.Contains(was, old) {
			st.Fatalf("%s no longer holds %q: plant it anew", function, old)
		}
		st.exec(strings.ReplaceAll(was, old, instead))
	}
}

// after plants in the handler: change is done to every answer to a path.
func (st *stage) after(path string, change func(*httptest.ResponseRecorder)) {
	st.afterEach(func(r *http.Request, rec *httptest.ResponseRecorder) {
		if path == "/" || r.URL.Path == path {
			change(rec)
		}
	})
}

func (st *stage) afterEach(change func(*http.Request, *httptest.ResponseRecorder)) {
	next := st.handler
	st.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		change(r, rec)
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}
