package extract_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var ctx = context.Background()

const (
	head   = "ref,forename,surname,dob,postcode\n"
	zofias = "P-17,Zofja,Szczepanka,14/03/2012,EM4 2AB\n"
	others = "P-18,Nobody,Elsewhere,01/01/1990,EM9 9ZZ\n"
)

var columns = []extract.Target{extract.Reference, extract.Forename, extract.Surname, extract.Born, extract.Postcode}

// world is a partnership with a child in its register.
type world struct {
	*hubkit.World
	zofia id.UUID
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{World: hubkit.New(t)}
	var err error
	w.zofia, err = w.People.Create(ctx, w.Worker, person.CreateCommand{
		Person:    person.Person{Kind: person.Child, Given: "Zofia", Surname: "Szczepanska", Born: partial(t, "14 3 2012")},
		Addresses: []person.Address{{Lines: "1 Quay Street", Postcode: "EM4 2AB"}}})
	w.OK(err)
	return w
}

func partial(t *testing.T, words string) when.Partial {
	t.Helper()
	p, err := when.ParsePartial(words)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// bring brings a list of the police under a name.
func (w world) bring(name, content string) id.UUID {
	w.Helper()
	row, err := w.Extracts.Bring(ctx, w.Police, extract.BringCommand{Name: name, Purpose: "Joint work, agreement of May 2026", Content: []byte(content)})
	w.OK(err)
	return row
}

// kept brings a list, starts it, and does what the queue would.
func (w world) kept(name, content string) id.UUID {
	w.Helper()
	row := w.bring(name, content)
	w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: columns, Start: true}))
	w.OK(w.Extracts.Compare(ctx, row))
	return row
}

// known is who knows the child, as the hub reads it: the references.
func (w world) known() string {
	w.Helper()
	all, err := w.Extracts.KnownTo(ctx, w.Worker, w.zofia)
	w.OK(err)
	var refs []string
	for _, k := range all {
		refs = append(refs, k.Ref)
	}
	return strings.Join(refs, " ")
}

func (w world) stage(row id.UUID) extract.Stage {
	w.Helper()
	e, err := w.Extracts.One(ctx, w.Police, row)
	w.OK(err)
	return e.Stage
}

// A list is brought, started and compared: the record says who knows the
// child, the list is gone, and the agency reads nothing of whom it matched.
func TestBringAndCompare(t *testing.T) {
	w := newWorld(t)
	row := w.bring("Missing episodes", head+zofias+others+zofias)
	if w.stage(row) != extract.Waiting || w.known() != "" {
		t.Fatalf("before it starts: stage %d, known to %q", w.stage(row), w.known())
	}
	d, err := w.Extracts.Draft(ctx, w.Police, row, nil)
	w.OK(err)
	if d.Known != extract.Guessed || fmt.Sprint(d.Targets) != fmt.Sprint(columns) || d.Report.Rows != 3 || d.Report.Stops != 0 {
		t.Fatalf("the draft is %+v", d)
	}
	say := extract.SayCommand{Draft: row, Targets: columns, Start: true}
	w.OK(w.Extracts.Say(ctx, w.Police, say))
	w.OK(w.Extracts.Say(ctx, w.Police, say)) // pressed twice
	if n := w.Count(`SELECT count(*) FROM river_job WHERE kind = 'extract_compare'`); n != 1 || w.stage(row) != extract.Comparing {
		t.Fatalf("%d comparisons, stage %d", n, w.stage(row))
	}
	w.OK(w.Extracts.Compare(ctx, row))
	w.OK(w.Extracts.Compare(ctx, row)) // the queue may do it twice
	if got := w.known(); got != "P-17" || w.stage(row) != extract.Standing {
		t.Errorf("known to %q, stage %d", got, w.stage(row))
	}
	if n := w.Count(`SELECT count(*) FROM extract_draft`) + w.Count(`SELECT count(*) FROM extract`) + w.Count(`SELECT count(*) FROM extract_match`); n != 2 {
		t.Errorf("%d rows are left; want one extract and one match", n)
	}
	e, err := w.Extracts.One(ctx, w.Police, row)
	if err != nil || e.Rows != 3 || e.By != "Simran Kaur" || e.Name != "Missing episodes" {
		t.Errorf("%+v, %v", e, err)
	}
	for _, action := range []string{"bring", "look", "start", "keep", "read"} {
		if w.Count(`SELECT count(*) FROM journal WHERE action = $1 AND $2 = ANY (subjects)`, "extract."+action, row) == 0 {
			t.Errorf("extract.%s is not in the journal", action)
		}
	}
	if w.Count(`SELECT count(*) FROM journal WHERE action = 'extract.keep' AND $1 = ANY (subjects)`, w.zofia) != 1 {
		t.Error("the child's journal does not say that an agency is known to know her")
	}
	w.unseen(w.Police, w.Nurse, w.Charity, w.School)
}

// unseen fails when one of them reads a match, by any way the database has, or
// an entry of the journal about the child.
func (w world) unseen(actors ...who.Actor) {
	w.Helper()
	for _, actor := range actors {
		var matches, entries int
		w.OK(w.DB.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
			if err := tx.QueryRow(ctx, `SELECT count(*) FROM extract_match`).Scan(&matches); err != nil {
				return err
			}
			return tx.QueryRow(ctx, `SELECT count(*) FROM journal WHERE $1 = ANY (subjects)`, w.zofia).Scan(&entries)
		}))
		if matches+entries != 0 {
			w.Errorf("%s reads %d matches and %d entries of the journal", actor.Name, matches, entries)
		}
	}
}

// A newer list of a name takes the older one's place, all at once; what its
// columns were said to mean is remembered, for that agency alone.
func TestANewerListReplaces(t *testing.T) {
	w := newWorld(t)
	odd := "nr,a,b,c,d\n"
	first := w.bring("Missing episodes", odd+zofias)
	w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: first, Targets: columns, Start: true}))
	w.OK(w.Extracts.Compare(ctx, first))
	other := w.kept("Night visits", head+"N-1,Zofia,Szczepanska,14/03/2012,EM4 2AB\n")
	second := w.bring("Missing episodes", odd+strings.ReplaceAll(zofias, "P-17", "P-40"))
	d, err := w.Extracts.Draft(ctx, w.Police, second, nil)
	if err != nil || d.Known != extract.Remembered || fmt.Sprint(d.Targets) != fmt.Sprint(columns) {
		t.Errorf("not remembered: %v %q, %v", d.Known, d.Targets, err)
	}
	w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: second, Targets: columns, Start: true}))
	if got := w.known(); got != "N-1 P-17" {
		t.Errorf("while the newer one is compared: %q", got)
	}
	w.OK(w.Extracts.Compare(ctx, second))
	if got := w.known(); got != "N-1 P-40" || w.stage(first) != extract.Replaced || w.stage(other) != extract.Standing {
		t.Errorf("known to %q, stages %d %d", got, w.stage(first), w.stage(other))
	}
	nurses, err := w.Extracts.Bring(ctx, w.Nurse, extract.BringCommand{Name: "Missing episodes", Purpose: "x", Content: []byte(odd + zofias)})
	w.OK(err)
	if d, err := w.Extracts.Draft(ctx, w.Nurse, nurses, nil); err != nil || d.Known != extract.Guessed {
		t.Errorf("another agency is given what the police said: %v, %v", d.Known, err)
	}
}

// Taken back: what matched is gone from the record and from the database, in
// every stage; a second time changes nothing.
func TestWithdraw(t *testing.T) {
	w := newWorld(t)
	row := w.kept("Missing episodes", head+zofias)
	w.Fails(w.Extracts.Withdraw(ctx, w.Police, row, " "), fault.Invalid, "reason")
	if w.known() != "P-17" {
		t.Fatal("taken back without a reason")
	}
	w.OK(w.Extracts.Withdraw(ctx, w.Police, row, "The wrong list"))
	w.OK(w.Extracts.Withdraw(ctx, w.Police, row, "The wrong list"))
	if w.known() != "" || w.stage(row) != extract.Withdrawn {
		t.Errorf("known to %q, stage %d", w.known(), w.stage(row))
	}
	if n := w.Count(`SELECT count(*) FROM river_job WHERE kind = 'extract_clear'`); n != 1 {
		t.Errorf("%d are to be cleared", n)
	}
	w.OK(w.Extracts.Clear(ctx, row))
	w.OK(w.Extracts.Clear(ctx, row))
	if n := w.Count(`SELECT count(*) FROM extract_match`); n != 0 {
		t.Errorf("%d matches are left", n)
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'extract.clear' AND $1 = ANY (subjects)`, w.zofia); n != 1 {
		t.Errorf("%d entries say so in the child's journal", n)
	}
	for _, started := range []bool{false, true} {
		draft := w.bring("Night visits", head+zofias)
		w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: draft, Targets: columns, Start: started}))
		w.OK(w.Extracts.Withdraw(ctx, w.Police, draft, "The wrong list"))
		w.OK(w.Extracts.Compare(ctx, draft))
		if _, err := w.Extracts.One(ctx, w.Police, draft); !fault.Is(err, fault.NotFound) || w.known() != "" {
			t.Errorf("started %v: %v, known to %q", started, err, w.known())
		}
	}
}

// What stands cannot be cleared, by whoever asks: only what was taken back.
func TestClearTouchesNothingThatStands(t *testing.T) {
	w := newWorld(t)
	row := w.kept("Missing episodes", head+zofias)
	w.OK(w.Extracts.Clear(ctx, row))
	if w.known() != "P-17" {
		t.Error("what stands was cleared")
	}
}

// Another agency, and whoever is no partner contact, gets what an absent list
// gives, or is told who can; nothing of theirs is changed.
func TestOthersListsAreAbsent(t *testing.T) {
	w := newWorld(t)
	row, standing := w.bring("Missing episodes", head+zofias), w.kept("Night visits", head+zofias)
	for _, one := range []id.UUID{row, standing, id.New()} {
		_, oerr := w.Extracts.One(ctx, w.Nurse, one)
		_, derr := w.Extracts.Draft(ctx, w.Nurse, one, nil)
		for _, err := range []error{oerr, derr, w.Extracts.Withdraw(ctx, w.Nurse, one, "x"), w.Extracts.Withdraw(ctx, w.Nurse, one, ""),
			w.Extracts.Say(ctx, w.Nurse, extract.SayCommand{Draft: one, Targets: columns, Start: true})} {
			if !fault.Is(err, fault.NotFound) || fault.Message(err) != fault.Message(fault.Absent("x")) {
				t.Errorf("another agency gets %v", err)
			}
		}
		for _, actor := range []who.Actor{w.Worker, w.Manager, w.School, w.Chair, w.Audit} {
			if _, err := w.Extracts.One(ctx, actor, one); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", actor.Name, err)
			}
		}
	}
	if all, err := w.Extracts.Mine(ctx, w.Nurse); err != nil || len(all) != 0 {
		t.Errorf("another agency lists %d, %v", len(all), err)
	}
	if all, err := w.Extracts.Mine(ctx, w.Police); err != nil || len(all) != 2 {
		t.Errorf("its own lists %d, %v", len(all), err)
	}
	admin := w.Join("police", "Gill Stone", who.Administrator)
	_, err := w.Extracts.Bring(ctx, admin, extract.BringCommand{Name: "x", Purpose: "x", Content: []byte(head + zofias)})
	w.Fails(err, fault.Forbidden)
}

// The second lock: the database itself keeps lists and matches from those who
// are not to see or write them.
func TestTheDatabaseSaysTheSame(t *testing.T) {
	w := newWorld(t)
	row := w.bring("Missing episodes", head+zofias)
	admin := w.Join("police", "Gill Stone", who.Administrator)
	for _, actor := range []who.Actor{w.Nurse, w.Worker, w.Manager, admin, w.Audit, who.Keeper} {
		var n int
		w.OK(w.DB.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
			return tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM extract_draft) + (SELECT count(*) FROM extract_columns)`).Scan(&n)
		}))
		if n != 0 {
			t.Errorf("%s reads %d lists", actor.Name, n)
		}
	}
	for name, c := range map[string]struct {
		actor who.Actor
		sql   string
		args  []any
	}{
		"a match of a list that does not run": {who.Jobs, `INSERT INTO extract_match (id, extract_id, person_id, source_ref, weight, why) VALUES ($1, $2, $3, 'x', 1, 'x')`, []any{id.New(), row, w.zofia}},
		"an extract that nobody brought":      {who.Jobs, `INSERT INTO extract (id, agency_id, account_id, name, purpose, made, rows) VALUES ($1, $2, $3, 'x', 'x', now(), 1)`, []any{id.New(), w.Police.Agency, w.Police.ID}},
		"an extract kept by a person":         {w.Police, `INSERT INTO extract (id, agency_id, account_id, name, purpose, made, rows) VALUES ($1, $2, $3, 'x', 'x', now(), 1)`, []any{id.New(), w.Police.Agency, w.Police.ID}},
		"a list for another agency":           {w.Police, `INSERT INTO extract_draft (id, agency_id, account_id, name, purpose, brought, content) VALUES ($1, $2, $3, 'x', 'x', now(), 'x')`, []any{id.New(), w.Nurse.Agency, w.Police.ID}},
	} {
		err := w.DB.As(ctx, c.actor, who.Checking, func(tx *pg.Tx) error {
			_, err := tx.Exec(ctx, c.sql, c.args...)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "row-level security") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a list must have before it is taken, and before it is compared.
func TestWhatIsRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.Extracts.Bring(ctx, w.Police, extract.BringCommand{Name: " ", Content: []byte("PK\x03\x04")})
	w.Fails(err, fault.Invalid, "name", "purpose", "file")
	row := w.bring("Missing episodes", head+zofias+",Nobody,Elsewhere,,\n")
	w.Fails(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: columns, Start: true}), fault.Invalid, extract.FieldAll)
	w.Fails(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: []extract.Target{"x", "", "", "", ""}, Start: true}), fault.Invalid, extract.ColumnField(0), extract.FieldAll)
	w.Fails(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: columns[:2]}), fault.Invalid)
	if w.stage(row) != extract.Waiting || w.Count(`SELECT count(*) FROM river_job WHERE kind = 'extract_compare'`) != 0 {
		t.Error("what was refused is compared")
	}
}

// Sent twice, a list is brought once; under the same key another one is not
// taken for it.
func TestBringOnce(t *testing.T) {
	w := newWorld(t)
	cmd := extract.BringCommand{Key: "k", Name: "Missing episodes", Purpose: "x", Content: []byte(head + zofias)}
	first, err := w.Extracts.Bring(ctx, w.Police, cmd)
	w.OK(err)
	second, err := w.Extracts.Bring(ctx, w.Police, cmd)
	w.OK(err)
	if first != second || w.Count(`SELECT count(*) FROM extract_draft`) != 1 {
		t.Errorf("brought twice: %v and %v", first, second)
	}
	cmd.Content = []byte(head + others)
	_, err = w.Extracts.Bring(ctx, w.Police, cmd)
	w.Fails(err, fault.Conflict)
}

// A day later a list is absent, and then deleted; also one whose comparison
// never ended.
func TestAListIsForgottenInADay(t *testing.T) {
	w := newWorld(t)
	row := w.bring("Missing episodes", head+zofias)
	if n := w.Count(`SELECT count(*) FROM river_job WHERE kind = 'extract_forget' AND scheduled_at = $1`, w.Now().Add(24*time.Hour)); n != 1 {
		t.Errorf("%d are to be forgotten in a day", n)
	}
	w.Later(24*time.Hour - time.Second)
	w.OK(w.Extracts.Forget(ctx, row)) // too early
	if w.Count(`SELECT count(*) FROM extract_draft`) != 1 {
		t.Error("the list is forgotten before its day is over")
	}
	w.Later(2 * time.Second)
	if _, err := w.Extracts.Draft(ctx, w.Police, row, nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("a day later: %v", err)
	}
	w.OK(w.Extracts.Forget(ctx, row))
	w.OK(w.Extracts.Forget(ctx, row))
	if w.Count(`SELECT count(*) FROM extract_draft`) != 0 || w.Count(`SELECT count(*) FROM journal WHERE action = 'extract.forget'`) != 1 {
		t.Error("the list is still there, or its end is not in the journal once")
	}
}

// Cut off in the middle, a comparison leaves nothing; it is asked for again
// when the server starts, and done at the same moment by two it keeps one.
func TestACutComparisonIsDoneAgain(t *testing.T) {
	w := newWorld(t)
	row := w.bring("Missing episodes", head+zofias+strings.Repeat(others, 600))
	w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: columns, Start: true}))
	cut, stop := context.WithCancel(ctx)
	stop()
	if err := w.Extracts.Compare(cut, row); !errors.Is(err, context.Canceled) {
		t.Errorf("cut at its start: %v", err)
	}
	err := w.Cut(`LOCK TABLE extract_match IN ACCESS EXCLUSIVE MODE`, func() error { return w.Extracts.Compare(ctx, row) })
	if err == nil || w.known() != "" || w.Count(`SELECT count(*) FROM extract`) != 0 || w.stage(row) != extract.Comparing {
		t.Fatalf("cut at its end: %v; known to %q, stage %d", err, w.known(), w.stage(row))
	}
	w.Exec(`DELETE FROM river_job`)
	w.OK(w.Extracts.Resume(ctx))
	if n := w.Count(`SELECT count(*) FROM river_job WHERE kind = 'extract_compare'`); n != 1 {
		t.Errorf("%d comparisons are asked for again", n)
	}
	again := func() error { return w.Extracts.Compare(ctx, row) }
	for _, err := range w.Together(`LOCK TABLE extract IN ACCESS EXCLUSIVE MODE`, again, again) {
		w.OK(err)
	}
	if n := w.Count(`SELECT count(*) FROM extract`); n != 1 || w.known() != "P-17" || w.stage(row) != extract.Standing {
		t.Errorf("%d extracts, known to %q, stage %d", n, w.known(), w.stage(row))
	}
}

// The queue itself does it, and says how far it is.
func TestTheQueueCompares(t *testing.T) {
	w := newWorld(t)
	row := w.bring("Missing episodes", head+zofias+strings.Repeat(others, 300))
	w.OK(w.Extracts.Say(ctx, w.Police, extract.SayCommand{Draft: row, Targets: columns, Start: true}))
	w.OK(w.Jobs.Start(ctx))
	defer func() { w.OK(w.Jobs.Stop(ctx)) }()
	for end := time.Now().Add(30 * time.Second); w.stage(row) != extract.Standing; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("stage %d after half a minute", w.stage(row))
		}
	}
	if w.known() != "P-17" {
		t.Errorf("known to %q", w.known())
	}
}

// Lists as people save them are compared all the same.
func TestWhatPeopleSave(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("ẞ", 10_000)
	for name, content := range map[string]string{
		"Windows":  "ref;forename;surname;dob;postcode\r\nP-1;Zofia;Szczepanska;14/03/2012;EM4 2AB\r\nP-2;M\xfcller;\xd6z;;\r\n",
		"UTF-16":   wide(head + zofias),
		"a mark":   "\ufeff" + head + zofias,
		"long":     head + "P-3," + long + "," + long + ",14/03/2012," + long + "\n" + zofias,
		"formulas": head + "=1+1,=HYPERLINK(1),@SUM(1),-1,+1\n" + zofias,
	} {
		before := w.known()
		row := w.kept(name, content)
		if e, err := w.Extracts.One(ctx, w.Police, row); err != nil || e.Stage != extract.Standing || e.Rows == 0 {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
		if w.known() == before {
			t.Errorf("%s: she is not found", name)
		}
	}
}

// wide is a text as UTF-16 with its mark.
func wide(text string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range text {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}
