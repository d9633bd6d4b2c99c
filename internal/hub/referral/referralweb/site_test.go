package referralweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The form from the first page to the reference, without a script: each page
// saves what was typed before it says what is wrong.
func TestTheFormKeepsWhatWasTyped(t *testing.T) {
	w := hubkit.New(t)
	school := w.Site(w.School)
	begun := school.Post("/referrals/new")
	draft := begun.Header().Get("Location")
	if begun.Code != http.StatusSeeOther || !strings.HasPrefix(draft, "/drafts/") {
		t.Fatalf("begin: %d to %q", begun.Code, draft)
	}
	draft = strings.Join(strings.Split(draft, "/")[:3], "/")
	wrong := school.Post(draft+"/worry", "worry", "She said\u202e so.")
	if wrong.Code != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body.String(), "hidden character (U&#43;202E)") || !strings.Contains(wrong.Body.String(), "She said") {
		t.Errorf("a hidden character: %d", wrong.Code)
	}
	if got := school.Post(draft+"/worry", "worry", "Too long: "+strings.Repeat("word ", 80_000)); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "Too long: word word") {
		t.Errorf("more than a draft holds: %d; want it back on the page", got.Code)
	}
	if got := school.Get(draft + "/worry").Body.String(); !strings.Contains(got, "She said") {
		t.Error("what was typed is not there on coming back")
	}
	if got := school.Post(draft+"/worry/autosave", "worry", "She has <b>a new</b> phone."); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"saved":"10:00"`) {
		t.Errorf("autosave: %d %s", got.Code, got.Body)
	}
	if got := w.Site(w.School).Get(draft + "/check"); !strings.Contains(got.Body.String(), "She has &lt;b&gt;a new&lt;/b&gt; phone.") {
		t.Error("another device does not show it")
	}
	if got := school.Post(draft + "/check"); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#section-children"`) {
		t.Errorf("sent unfinished: %d", got.Code)
	}
	for _, path := range []string{draft, draft + "/worry", draft + "/check"} {
		if got := w.Site(w.SchoolTeam).Get(path); got.Code != http.StatusNotFound {
			t.Errorf("somebody else opens %s: %d", path, got.Code)
		}
	}
	if _, err := w.Referrals.Save(context.Background(), w.School, id.MustParse(strings.TrimPrefix(draft, "/drafts/")), func(referral.Worry) (referral.Worry, error) { return hubkit.Worry(), nil }); err != nil {
		t.Fatal(err)
	}
	first, second := school.Post(draft+"/check"), school.Post(draft+"/check")
	if first.Code != http.StatusSeeOther || second.Header().Get("Location") != first.Header().Get("Location") || w.Count(`SELECT count(*) FROM referral`) != 1 {
		t.Errorf("sent twice: %d to %s, %d to %s", first.Code, first.Header().Get("Location"), second.Code, second.Header().Get("Location"))
	}
	if got := school.Get(first.Header().Get("Location")); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), w.Text(`SELECT ref FROM referral`)) {
		t.Errorf("the reference is not shown: %d", got.Code)
	}
}

// The database goes in the middle of a save: a clear page, the draft as it
// was, and the same request again does it.
func TestTheDatabaseGoesInMidRequest(t *testing.T) {
	w := hubkit.New(t)
	ctx := context.Background()
	d, err := w.Referrals.Begin(ctx, w.School)
	w.OK(err)
	_, err = w.Referrals.Save(ctx, w.School, d.ID, func(x referral.Worry) (referral.Worry, error) { x.Worry = "The first words."; return x, nil })
	w.OK(err)
	school := w.Site(w.School)
	save := func() (status int, page string) {
		got := school.Post("/drafts/"+d.ID.String()+"/worry", "worry", "The first words, and more.")
		return got.Code, got.Body.String()
	}
	var status int
	var page string
	_ = w.Cut(`SELECT FROM referral_draft FOR UPDATE`, func() error { status, page = save(); return nil })
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "try the same again in a minute") || !strings.Contains(page, "<h1") || strings.Contains(page, "SQLSTATE") {
		t.Errorf("%d %s", status, page)
	}
	if kept, err := w.Referrals.Draft(ctx, w.School, d.ID); err != nil || kept.Worry.Worry != "The first words." {
		t.Errorf("the draft holds %q, %v", kept.Worry.Worry, err)
	}
	if status, _ = save(); status != http.StatusSeeOther {
		t.Errorf("again: %d", status)
	}
	if kept, err := w.Referrals.Draft(ctx, w.School, d.ID); err != nil || kept.Worry.Worry != "The first words, and more." {
		t.Errorf("the draft holds %q, %v", kept.Worry.Worry, err)
	}
}

// All connections gone between two requests is nobody's trouble for long.
func TestTheDatabaseComesBack(t *testing.T) {
	w := hubkit.New(t)
	w.Send()
	worker := w.Site(w.Worker)
	w.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sightline_app' AND datname = current_database()`)
	var got int
	for range 5 {
		page := worker.Get("/hub")
		if got = page.Code; got == http.StatusOK {
			return
		}
		if got != http.StatusServiceUnavailable || !strings.Contains(page.Body.String(), "<h1") {
			t.Errorf("%d; want a page that says so", got)
		}
	}
	t.Errorf("still %d after five requests", got)
}

// An address that was tampered with gives a page, never a fault of ours.
func TestTamperedAddresses(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	worker := w.Site(w.Worker)
	for _, query := range []string{"after=x&row=y", "after=2026-11-23T10:00:00Z&row=", "after=9999-12-31T23:59:59.999999999Z&row=" + id.New().String(), "after=0000-01-01T00:00:00Z&row=" + id.New().String(),
		"after=99999-01-01T00:00:00Z&row=" + id.New().String(), "stage=closed", "stage=done&after=0001-01-01T00:00:00Z&row=" + id.New().String(), "stage=new&stage=done", "late&late=0&mine=x&unallocated",
		"stage=%00", "after=%ff%fe&row=%ff", "%zz", "after='%3B%20DROP%20TABLE%20referral--", "row[]=1&after[]=2"} {
		if got := worker.Get("/hub?" + query); got.Code != http.StatusOK {
			t.Errorf("/hub?%s: %d", query, got.Code)
		}
	}
	for _, path := range []string{"/referrals/x", "/referrals/%00", "/referrals/" + url.PathEscape("'; DROP TABLE referral--"), "/referrals/" + ref + "x", "/requests/1", "/requests/" + id.New().String(), "/drafts/" + id.New().String(),
		"/referrals/" + ref + "/people/" + id.New().String(), "/drafts/%ff/worry", "/drafts/00000000-0000-0000-0000-000000000000"} {
		if got := worker.Get(path); got.Code != http.StatusNotFound && got.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	for path, form := range map[string][]string{
		"/allocate": {"worker", "nobody"}, "/late": {"reason", ""}, "/colour": {"colour", "purple", "reason", "\x00"}, "/holdings": {"agencies", "x", "agencies", "x", "about", "", "question", ""},
	} {
		if got := worker.Post("/referrals/"+ref+path, form...); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "There is a problem") && !strings.Contains(got.Body.String(), "can't be done") {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if got := worker.Post("/referrals/"+ref+"/tasks/"+id.New().String(), "note", "Done."); got.Code != http.StatusNotFound {
		t.Errorf("a task that is none: %d", got.Code)
	}
	if r := w.Count(`SELECT count(*) FROM referral WHERE version > 1`); r != 0 {
		t.Error("something was changed")
	}
}

// The referrer's page says where it stands and what came of it, and not who
// works on it, what agencies hold, or how the child was screened.
func TestTheReferrersPage(t *testing.T) {
	w := hubkit.New(t)
	ref := w.Send()
	w.OK(w.Referrals.Take(context.Background(), w.Worker, ref))
	w.OK(w.Referrals.Ask(context.Background(), w.Worker, referral.AskCommand{Ref: ref, Agencies: []id.UUID{w.Agencies["police"]}, About: "Ama Testwood", Question: "What do you hold?"}))
	w.Screen(ref, w.Answered("S2"))
	w.Exec(`UPDATE referral SET stage = 'done', decided = now(), outcome = 'section_17', outcome_note = 'A social worker rings you.' WHERE ref = $1`, ref)
	page := w.Site(w.School).Get("/referrals/" + ref)
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "A social worker rings you.") || !strings.Contains(page.Body.String(), hubkit.Worry().Worry) {
		t.Errorf("%d: the outcome or the worry is not shown", page.Code)
	}
	for _, word := range []string{w.Worker.Name, "What do you hold?", "Eastmarch police", "Significant concern", "/screening", "/decision", "/holdings", "/history"} {
		if strings.Contains(page.Body.String(), word) {
			t.Errorf("the referrer reads %q", word)
		}
	}
	for _, path := range []string{"/holdings", "/allocate", "/colour", "/late", "/screening", "/decision"} {
		if got := w.Site(w.School).Get("/referrals/" + ref + path); got.Code != http.StatusForbidden && got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}
