package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// typists are the people who between them are shown every form.
var typists = []string{"Ruth Devlin", "Joy Okoro", "Yusuf Ahmed", "Det Sgt Simran Kaur", "Gill Stone", "Dame Helen Bright", "Nadia Rahman", "Alan Fenwick", "Sara Lowe"}

// Why a command is not met by a form with words.
const (
	script = "a page's script sends it: its words stand in the form still"
	button = "one button, no words"
	answer = "its form is the answer to a file, which is kept nowhere: whoever comes back brings the list again"
	state  = "not met: its form needs a record in a state that this county lacks; what keeps its words is the same for every form"
)

// wordless are the commands that no form leads to here, and why. Every other
// must be met by TestNothingTypedIsLost.
var wordless = map[string]string{
	"POST /account/passkeys/begin":                   script,
	"POST /account/passkeys/finish":                  script,
	"POST /confirm/begin":                            script,
	"POST /confirm/finish":                           script,
	"POST /session/left":                             script,
	"POST /session/stay":                             script,
	"POST /unsent/hold":                              script,
	"POST /words/check":                              script,
	"POST /drafts/{draft}/danger/autosave":           script,
	"POST /drafts/{draft}/worry/autosave":            script,
	"POST /drafts/{draft}/child-words/autosave":      script,
	"POST /drafts/{draft}/family/autosave":           script,
	"POST /drafts/{draft}/done/autosave":             script,
	"POST /drafts/{draft}/urgency/autosave":          script,
	"POST /referrals/{ref}/screening/{sheet}/live":   script,
	"POST /account/passkeys/{key}/remove":            button,
	"POST /account/sessions/{id}/end":                button,
	"POST /account/sessions/others":                  button,
	"POST /account/recovery-codes":                   button,
	"POST /accounts/{id}/close":                      button,
	"POST /accounts/{id}/open":                       button,
	"POST /accounts/{id}/invite-again":               button,
	"POST /confirm/demo":                             button,
	"POST /accounts/tokens/{token}/end":              button,
	"POST /accounts/{id}/attest":                     button,
	"POST /accounts/leavers/close":                   answer,
	"POST /seals/{seal}/named/{account}/remove":      button,
	"POST /seals/{seal}/unseal":                      button,
	"POST /conflicts/{row}/agree":                    button,
	"POST /conflicts/ties/{row}/end":                 button,
	"POST /unsent/{id}/drop":                         button,
	"POST /referrals/new":                            button,
	"POST /drafts/{draft}/discard":                   button,
	"POST /drafts/{draft}/check":                     button,
	"POST /referrals/{ref}/take":                     button,
	"POST /drafts/{draft}/children":                  button,
	"POST /drafts/{draft}/people":                    button,
	"POST /drafts/{draft}/things":                    button,
	"POST /drafts/{draft}/child/{n}/remove":          button,
	"POST /drafts/{draft}/person/{n}/remove":         button,
	"POST /drafts/{draft}/place/{n}/remove":          button,
	"POST /drafts/{draft}/vehicle/{n}/remove":        button,
	"POST /drafts/{draft}/online/{n}/remove":         button,
	"POST /referrals/{ref}/screening":                button,
	"POST /referrals/{ref}/screening/{sheet}/sign":   state,
	"POST /referrals/{ref}/decision/{decision}/sign": state,
	"POST /closed/{row}":                             button,
	"POST /break-glass/{row}/end":                    button,
	"POST /glass/{row}/end":                          button,
}

// sheetOf is a form on a page, with words in it.
type sheetOf struct {
	page, action string
	pattern      string // of the route that takes it
	fields       url.Values
	words        []string // what has to be there again
	version      bool
	file         bool
}

// Nothing typed is lost, whatever goes wrong, for every form that the site
// shows to anybody: the session ends, somebody else signs in, the server is
// started again, the page is left, the version is old. (The browser's part, and
// the line that breaks, are walked in internal/journey; what is sent twice is
// held by the keys of the forms.) A new form is met without a change here; a
// new command that no form leads to fails until it says why.
func TestNothingTypedIsLost(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	mux := http.NewServeMux()
	for _, rt := range w.app.Routes() {
		if rt.Method == http.MethodPost {
			mux.HandleFunc(rt.Pattern(), func(http.ResponseWriter, *http.Request) {})
		}
	}
	fresh := append(w.begun(), m.waiting()...)
	after := w.again() // the server, started again
	met := map[string]bool{}
	for _, name := range typists {
		actor := w.persona(name)
		for _, page := range m.pagesOf(actor, fresh) {
			body := w.ask(http.MethodGet, page, nil, w.session(actor.ID)).Body.String()
			for _, s := range sheets(t, mux, page, body) {
				if !met[s.pattern] {
					met[s.pattern] = true
					t.Run(s.pattern, func(t *testing.T) { w.survives(t, after, actor, s) })
				}
			}
		}
	}
	for _, rt := range w.app.Routes() {
		why, none := wordless[rt.Pattern()]
		switch {
		case rt.Method != http.MethodPost || rt.Open:
		case !met[rt.Pattern()] && !none:
			t.Errorf("nobody is shown a form with words for %s: let one of the typists come to it, or say in wordless why there is none", rt.Pattern())
		case met[rt.Pattern()] && none:
			t.Errorf("%s has a form, though wordless says: %s", rt.Pattern(), why)
		}
	}
	t.Logf("%d forms", len(met))
}

// pagesOf are the pages where somebody may be shown a form.
func (m matrix) pagesOf(actor who.Actor, more []string) (all []string) {
	for _, rt := range m.app.Routes() {
		if rt.Method != http.MethodGet || rt.Open || strings.HasPrefix(rt.Path, "/unsent") || rt.Fresh {
			continue
		}
		page := m.own(m.path(rt, access.Open, seat{Account: access.Account{ID: actor.ID, Agency: actor.Agency}}), actor)
		if cut, entry := strings.CutSuffix(page, "/1"); entry && strings.HasPrefix(page, "/drafts/") {
			page = cut + "/new"
		}
		all = append(all, page)
	}
	return append(all, more...)
}

// begun is the pages of a referral whose screening has begun.
func (w *world) begun() []string {
	w.Helper()
	ctx := context.Background()
	school, hub := w.persona("Yusuf Ahmed"), w.persona("Ruth Devlin")
	ref, err := w.app.Referrals.Send(ctx, school, referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: referral.No,
		Children: []referral.Child{{Given: "Zephyrine", Surname: "Quillfeather", Born: "14 March 2012"}}, Worry: "Came back at four.", FamilyKnows: referral.Yes, DoneSoFar: "Talked.", Urgency: "today"}})
	if err != nil {
		w.Fatal(err)
	}
	if err := w.app.Referrals.Take(ctx, hub, ref); err != nil {
		w.Fatal(err)
	}
	rec, err := w.app.Referrals.Record(ctx, hub, ref)
	if err != nil {
		w.Fatal(err)
	}
	sheet, err := w.app.Screens.Begin(ctx, hub, ref, rec.People[0].ID)
	if err != nil {
		w.Fatal(err)
	}
	at := "/referrals/" + ref
	return []string{at, at + "/screening", at + "/screening/" + sheet.ID.String(), at + "/decision", at + "/holdings"}
}

// again is a second Sightline on the same database, as after a restart.
func (w *world) again() http.Handler {
	w.Helper()
	cfg := w.app.Config
	a, err := app.Open(context.Background(), cfg, when.System, slog.New(slog.DiscardHandler))
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(a.Close)
	handler, err := a.Handler()
	if err != nil {
		w.Fatal(err)
	}
	return handler
}

// sheets are a page's forms with words put into every field that takes any.
func sheets(t *testing.T, mux *http.ServeMux, page, body string) (all []sheetOf) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	for i, node := range cascadia.QueryAll(doc, cascadia.MustCompile("main form[method=post]")) {
		to, err := base.Parse(attr(node, "action"))
		if err != nil {
			t.Fatal(err)
		}
		s := sheetOf{page: page, action: to.RequestURI(), fields: url.Values{}, file: attr(node, "enctype") == "multipart/form-data"}
		_, s.pattern = mux.Handler(httptest.NewRequest(http.MethodPost, s.action, nil))
		typedInto := false
		for j, f := range cascadia.QueryAll(node, cascadia.MustCompile("input[name], textarea[name], select[name]")) {
			name, kind := attr(f, "name"), attr(f, "type")
			switch {
			case f.Data == "select":
				typedInto = true
				if options := cascadia.QueryAll(f, cascadia.MustCompile("option[value]")); len(options) > 0 {
					s.fields.Add(name, attr(options[len(options)-1], "value"))
				}
			case kind == "hidden":
				s.fields.Add(name, attr(f, "value"))
				s.version = s.version || name == "version"
			case kind == "checkbox" || kind == "radio":
				typedInto = true
				if kind == "checkbox" || !s.fields.Has(name) {
					s.fields.Add(name, attr(f, "value"))
				}
			case kind != "file" && kind != "submit":
				typedInto = true
				word := fmt.Sprintf("Zq%dw%d \"<b>", i, j)
				s.fields.Add(name, word)
				s.words = append(s.words, html.EscapeString(word))
			}
		}
		if typedInto && s.pattern != "" {
			all = append(all, s)
		}
	}
	return all
}

// survives lets a form meet each fault.
func (w *world) survives(t *testing.T, after http.Handler, actor who.Actor, s sheetOf) {
	t.Helper()
	if s.fields.Get("once") == "" {
		t.Error("the form has no key: sent twice, it may be done twice")
	}
	back := w.tooLate(t, actor, s)
	w.thereAgain(t, "after the session ended", after, actor, back, s)
	if other := w.answers(after, http.MethodGet, back, nil, w.session(w.persona("Alan Fenwick").ID), "", false); actor.Name != "Alan Fenwick" && holds(other.Body.String(), s.words) > 0 {
		t.Error("somebody else who signs in sees the words")
	}
	held := w.ask(http.MethodPost, "/unsent/hold", url.Values{"page": {s.page}, "action": {s.action}, "form": {s.fields.Encode()}}, w.session(actor.ID))
	if held.Code != http.StatusOK {
		t.Fatalf("held while they are typed: status %d %s", held.Code, held.Body)
	}
	row := strings.Split(held.Body.String(), `"`)[3]
	// and again, as more is typed
	held = w.ask(http.MethodPost, "/unsent/hold", url.Values{"unsent": {row}, "page": {s.page}, "action": {s.action}, "form": {s.fields.Encode()}}, w.session(actor.ID))
	if held.Code != http.StatusOK {
		t.Fatalf("held a second time: status %d %s", held.Code, held.Body)
	}
	page := w.answers(after, http.MethodGet, s.page, nil, w.session(actor.ID), "", false).Body.String()
	if !strings.Contains(page, "you typed words here that were not sent") {
		t.Error("left and opened again, the page does not offer the words")
	}
	w.thereAgain(t, "after the page was left", after, actor, withUnsent(s.page, row), s)
	if s.version && len(s.words) > 0 {
		w.stale(t, actor, s)
	}
}

func withUnsent(page, row string) string {
	if strings.Contains(page, "?") {
		return page + "&unsent=" + row
	}
	return page + "?unsent=" + row
}

// tooLate sends a form after its session ended by itself, and gives the way
// back to the words.
func (w *world) tooLate(t *testing.T, actor who.Actor, s sheetOf) string {
	t.Helper()
	cookie := w.session(actor.ID)
	w.exec(`UPDATE session SET idle_ends = now() - interval '1 minute' WHERE account_id = $1`, actor.ID)
	out := w.answers(w.handler, http.MethodPost, s.action, s.fields, cookie, s.page, s.file)
	_, rest, found := strings.Cut(out.Body.String(), `href="/sign-in?back=`)
	if out.Code != http.StatusUnauthorized || !found {
		t.Fatalf("after the session ended: status %d %s", out.Code, out.Body)
	}
	back, err := url.QueryUnescape(strings.SplitN(rest, `"`, 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// thereAgain holds a page to having every word, in its form, and every choice.
func (w *world) thereAgain(t *testing.T, when string, handler http.Handler, actor who.Actor, back string, s sheetOf) {
	t.Helper()
	out := w.answers(handler, http.MethodGet, back, nil, w.session(actor.ID), "", false)
	if out.Code != http.StatusOK || holds(out.Body.String(), s.words) < len(s.words) || !strings.Contains(out.Body.String(), "They were not sent") {
		t.Errorf("%s: status %d, %d of %d words are there again", when, out.Code, holds(out.Body.String(), s.words), len(s.words))
		return
	}
	doc, err := html.Parse(strings.NewReader(out.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range cascadia.QueryAll(doc, cascadia.MustCompile(`form:has(input[name=unsent]) input[type=radio], form:has(input[name=unsent]) input[type=checkbox]`)) {
		_, on := attribute(f, "checked")
		if want := slices.Contains(s.fields[attr(f, "name")], attr(f, "value")); on != want {
			t.Errorf("%s: %s %q is chosen: %v; want %v", when, attr(f, "name"), attr(f, "value"), on, want)
		}
	}
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// stale sends a form whose version somebody else has overtaken: it is refused,
// with every word.
func (w *world) stale(t *testing.T, actor who.Actor, s sheetOf) {
	t.Helper()
	fields := url.Values{}
	for name, values := range s.fields {
		fields[name] = slices.Clone(values)
	}
	fields.Set("version", "9999")
	out := w.answers(w.handler, http.MethodPost, s.action, fields, w.session(actor.ID), s.page, s.file)
	if out.Code < http.StatusBadRequest || holds(out.Body.String(), s.words) < len(s.words) {
		t.Errorf("an old version: status %d, %d of %d words are there again", out.Code, holds(out.Body.String(), s.words), len(s.words))
	}
}

func holds(body string, words []string) (n int) {
	for _, word := range words {
		if strings.Contains(body, word) {
			n++
		}
	}
	return n
}

// answers is ask of any handler, from a page of ours.
func (w *world) answers(handler http.Handler, method, path string, form url.Values, cookie *http.Cookie, from string, withFile bool) *httptest.ResponseRecorder {
	w.Helper()
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if from != "" && withFile {
		parts := multipart.NewWriter(&body)
		for name, values := range form {
			for _, value := range values {
				_ = parts.WriteField(name, value) // a buffer takes everything
			}
		}
		file, err := parts.CreateFormFile("file", "list.csv")
		if err != nil {
			w.Fatal(err)
		}
		_, _ = file.Write([]byte("ref;surname\n1;Quill\n"))
		_ = parts.Close()
		kind = parts.FormDataContentType()
	} else {
		_, _ = body.WriteString(form.Encode())
	}
	r := httptest.NewRequest(method, path, &body)
	r.Header.Set("Content-Type", kind)
	if from != "" {
		r.Header.Set("Referer", "http://"+r.Host+from)
	}
	r.AddCookie(cookie)
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}
