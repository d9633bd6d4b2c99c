package accessweb_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// system is a token of an agency's system.
func system(w *hubkit.World, agency, label string) string {
	w.Helper()
	account, err := w.System(context.Background(), "Eastmarch "+agency)
	w.OK(err)
	token, err := w.SignIn.IssueToken(context.Background(), who.Founding, account.ID, label, w.Now().Add(48*time.Hour))
	w.OK(err)
	return token
}

// letsIn is whether the API knows who comes with a token.
func letsIn(w *hubkit.World, token string) bool {
	w.Helper()
	handler, err := w.Handler()
	w.OK(err)
	r := httptest.NewRequest(http.MethodGet, "/api/v1/referrals/EM-2222-2222", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec.Code != http.StatusUnauthorized
}

// An administrator ends a token of their own agency: it opens nothing from the
// next request on, the journal says so once, and another agency's is not there.
func TestATokenIsEnded(t *testing.T) {
	w := hubkit.New(t)
	gill := w.Join("school", "Gill Stone", who.Administrator)
	admin := w.Site(gill)
	admin.Open("/accounts/tokens").Says(http.StatusOK, "No system of your agency has a token.")
	if got := admin.Open("/accounts").Attrs(`main a[href="/accounts/tokens"]`, "href"); len(got) != 1 {
		t.Error("the accounts do not lead to the tokens")
	}
	first, second, foreign := system(w, "school", "Old <records>"), system(w, "school", "New records"), system(w, "police", "Police records")
	page := admin.Open("/accounts/tokens")
	page.Says(http.StatusOK, "Old <records>", "New records", "Sends referrals and follows them.", "Good until")
	page.Hides("Police records", first, second)
	if !letsIn(w, first) {
		t.Fatal("the token opens nothing before it is ended")
	}
	end := "/accounts/tokens/" + w.Text(`SELECT id::text FROM api_token WHERE label = 'Old <records>'`) + "/end"
	form := page.Hidden(`form[action="` + end + `"]`)
	for range 2 {
		admin.Send(end, form...).Leads("/accounts/tokens")
	}
	if letsIn(w, first) || !letsIn(w, second) || !letsIn(w, foreign) {
		t.Error("the token that was ended lets in, or another does not")
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'token.end' AND actor_id = $1`, gill.ID); n != 1 {
		t.Errorf("%d entries; want 1", n)
	}
	admin.Send(end).Says(http.StatusConflict, "Somebody has ended this token already.", "Ended")
	if len(admin.Open("/accounts/tokens").Attrs(`form[action="`+end+`"]`, "action")) != 0 {
		t.Error("what has ended can be ended")
	}

	theirs := "/accounts/tokens/" + w.Text(`SELECT id::text FROM api_token WHERE label = 'Police records'`) + "/end"
	absent := admin.Send("/accounts/tokens/" + id.New().String() + "/end")
	if got := admin.Send(theirs); got.Code != http.StatusNotFound || got.Text("main") != absent.Text("main") {
		t.Errorf("another agency's token answers %d", got.Code)
	}
	for _, actor := range []who.Actor{w.School, w.Manager, w.Audit} {
		if a, b := w.Site(actor).Open("/accounts/tokens"), w.Site(actor).Send(end); a.Code != http.StatusForbidden || b.Code != http.StatusForbidden {
			t.Errorf("%s: %d, %d", actor.Name, a.Code, b.Code)
		}
	}
	if !letsIn(w, foreign) {
		t.Error("another agency's token was ended")
	}
}

// The command lists tokens without their secrets and ends those of a label, or
// every one of an agency, on the next request.
func TestTheTokenCommands(t *testing.T) {
	w := hubkit.New(t)
	command := func(args ...string) (int, string) {
		var out strings.Builder
		code := app.Main(t.Context(), append(append([]string{"token"}, args...), "--agency", "Eastmarch school", "--database-url", w.Config.DatabaseURL, "--owner-url", w.Config.OwnerURL),
			app.Streams{In: strings.NewReader(""), Out: &out, Err: &out})
		return code, out.String()
	}
	w.Set(time.Now().UTC()) // the command has the machine's own time
	code, made := command("--label", "Records", "--for", "24h")
	token := strings.TrimSpace(made)
	if code != 0 || !letsIn(w, token) {
		t.Fatalf("a token without a subcommand: %d %s", code, made)
	}
	if code, feed := command("give", "--label", "Entra ID", "--scope", "staff"); code != 0 || strings.TrimSpace(feed) == "" {
		t.Errorf("a token for the list of staff: %d %s", code, feed)
	}
	foreign := system(w, "police", "Records")
	code, list := command("list")
	if code != 0 || strings.Count(list, "good until") != 2 || !strings.Contains(list, "staff  Entra ID") || strings.Contains(list, token) {
		t.Errorf("list: %d %s", code, list)
	}
	if code, said := command("end", "--label", "Nothing"); code == 0 {
		t.Errorf("a label that is not there: %s", said)
	}
	if code, said := command("end"); code == 0 {
		t.Errorf("neither a label nor all: %s", said)
	}
	if code, said := command("end", "--label", "Records"); code != 0 || letsIn(w, token) || !letsIn(w, foreign) {
		t.Errorf("end: %d %s", code, said)
	}
	if code, said := command("end", "--all"); code != 0 || w.Count(`SELECT count(*) FROM api_token WHERE revoked IS NULL`) != 1 {
		t.Errorf("end all: %d %s", code, said)
	}
	if n := w.Count(`SELECT count(*) FROM journal WHERE action = 'token.end'`); n != 2 {
		t.Errorf("%d entries; want 2", n)
	}
}

// Beside an older passkey another is added only soon after somebody proved who
// they are; the first one, after an invitation, at once.
func TestAPasskeyBesideAnother(t *testing.T) {
	w := hubkit.New(t)
	site := w.Site(w.Worker)
	stale := func() { w.Exec(`UPDATE session SET confirmed = $1::timestamptz - interval '6 minutes'`, w.Now()) }
	stale()
	site.Open("/account").Says(http.StatusOK, "Name for a new passkey")
	if got := site.Post("/account/passkeys/begin"); got.Code != http.StatusOK {
		t.Errorf("the first passkey: %d", got.Code)
	}
	w.Exec(`INSERT INTO passkey (id, account_id, label, credential, created) VALUES ('\x01', $1, 'Old laptop', '{}', now())`, w.Worker.ID)
	page := site.Open("/account")
	page.Says(http.StatusOK, "Old laptop", "confirm that it is you")
	page.Hides("Name for a new passkey")
	if got := page.Attr(`main a[href^="/confirm"]`, "href"); got != "/confirm?back=%2Faccount" {
		t.Errorf("the page leads to %q", got)
	}
	for _, path := range []string{"/account/passkeys/begin", "/account/passkeys/finish"} {
		if got := site.Post(path, "label", "Mine", "credential", "{}"); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "Confirm first that it is you") {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
	site.Send("/confirm/demo?back=%2Faccount").Leads("/account")
	site.Open("/account").Says(http.StatusOK, "Name for a new passkey")
	if got := site.Post("/account/passkeys/begin"); got.Code != http.StatusOK {
		t.Errorf("after the proof: %d", got.Code)
	}
}

// What somebody signs in with is taken away, and codes are made anew, only soon
// after they proved that it is them; before they have a passkey nothing is asked.
func TestTheWayInIsChangedAfterAProof(t *testing.T) {
	w := hubkit.New(t)
	site := w.Site(w.Worker)
	stale := func() { w.Exec(`UPDATE session SET confirmed = $1::timestamptz - interval '6 minutes'`, w.Now()) }
	const codes, gone, others = "/account/recovery-codes", "/account/passkeys/AQ/remove", "/account/sessions/others"
	one := "/account/sessions/" + w.Text(`SELECT id::text FROM session WHERE account_id = $1`, w.Worker.ID) + "/end"
	stale()
	if got := site.Post(codes); got.Code != http.StatusOK {
		t.Errorf("codes before there is a passkey: %d", got.Code)
	}
	w.Exec(`INSERT INTO passkey (id, account_id, label, credential, created) VALUES ('\x01', $1, 'Old laptop', '{}', now()), ('\x02', $1, 'Phone', '{}', now())`, w.Worker.ID)
	for _, path := range []string{codes, gone, others, one} {
		if got := site.Post(path); got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/confirm?back=%2Faccount" {
			t.Errorf("%s without a proof: %d to %q", path, got.Code, got.Header().Get("Location"))
		}
	}
	site.Open("/account").Says(http.StatusOK, "Old laptop", "Phone")
	w.Exec(`UPDATE session SET how = 'recovery'`) // the passkey is lost: a code let them in
	site.Open("/account").Says(http.StatusOK, "Name for a new passkey")
	if got := site.Post(codes); got.Code != http.StatusOK {
		t.Errorf("codes after a code let them in: %d", got.Code)
	}
	w.Exec(`UPDATE session SET how = 'passkey'`)
	site.Send("/confirm/demo?back=%2Faccount").Leads("/account")
	site.Send(gone).Leads("/account")
	site.Open("/account").Hides("Old laptop")
	site.Send(others).Leads("/account")
	if got := site.Post(codes); got.Code != http.StatusOK {
		t.Errorf("codes after the proof: %d", got.Code)
	}
}

// Whoever has lost a phone ends every session but the one they are in; nobody
// else's, and the next request from the others finds nobody.
func TestEveryOtherSessionEnds(t *testing.T) {
	w := hubkit.New(t)
	here, there, colleague := w.Site(w.Worker), w.Site(w.Worker), w.Site(w.Colleague)
	page := there.Open("/account")
	page.Says(http.StatusOK, "here, since")
	if buttons := page.Attrs(`main form[action="/account/sessions/others"]`, "method"); len(buttons) != 1 {
		t.Fatal("there is no button")
	}
	here.Send("/account/sessions/others").Leads("/account")
	if got := there.Get("/hub"); got.Code != http.StatusSeeOther {
		t.Errorf("the other session is in force still: %d", got.Code)
	}
	alone := here.Open("/account")
	alone.Says(http.StatusOK, "here, since")
	if buttons := alone.Attrs(`main form[action="/account/sessions/others"]`, "method"); len(buttons) != 0 {
		t.Error("there is a button with nothing to end")
	}
	colleague.Open("/account").Says(http.StatusOK, "Your account")
}

// Whoever signs out at a shared machine leaves nothing of the site in its browser.
func TestSigningOutLeavesNothing(t *testing.T) {
	w := hubkit.New(t)
	out := w.Site(w.Worker).Post("/sign-out")
	if got := out.Header().Get("Clear-Site-Data"); out.Code != http.StatusSeeOther || got != `"cache", "storage"` {
		t.Errorf("status %d, Clear-Site-Data %q", out.Code, got)
	}
	if got := out.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}
