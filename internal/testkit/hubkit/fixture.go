package hubkit

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Visitor is somebody before the site.
type Visitor struct {
	testing.TB
	handler http.Handler
	now     func() time.Time
	enter   func() *http.Cookie // signs in
	cookie  *http.Cookie
	last    time.Time // when they last did something
}

// session is the visitor's cookie. Whoever did nothing for minutes signs in
// again: their session is over, or soon will be. The cookie of a site of the
// test's own is the test's to renew.
func (v *Visitor) session() *http.Cookie {
	if v.enter == nil {
		return v.cookie
	}
	if v.cookie == nil || v.now().Sub(v.last) > 4*time.Minute {
		v.cookie = v.enter()
	}
	v.last = v.now()
	return v.cookie
}

// Cookie is the cookie that the visitor's browser holds.
func (v *Visitor) Cookie() *http.Cookie { return v.session() }

// As is somebody before a site of the test's own, by their cookie.
func (w *World) As(handler http.Handler, cookie *http.Cookie) *Visitor {
	return &Visitor{TB: w.TB, handler: handler, cookie: cookie}
}

// Get opens a page.
func (v *Visitor) Get(path string) *httptest.ResponseRecorder {
	return v.send(http.MethodGet, path, nil)
}

// Post sends a form, given as names and values in turn.
func (v *Visitor) Post(path string, form ...string) *httptest.ResponseRecorder {
	v.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	return v.send(http.MethodPost, path, strings.NewReader(values.Encode()))
}

// Upload sends a form with a file, the last of its fields.
func (v *Visitor) Upload(path, field, content string, form ...string) *httptest.ResponseRecorder {
	v.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(form); i += 2 {
		_ = w.WriteField(form[i], form[i+1]) // a buffer takes everything
	}
	part, err := w.CreateFormFile(field, "list.csv")
	if err != nil {
		v.Fatal(err)
	}
	_, _ = io.WriteString(part, content)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.AddCookie(v.session())
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, r)
	return rec
}

func (v *Visitor) send(method, path string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(v.session())
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, r)
	return rec
}

// Worry is a worry that could be sent: one child of 14 and one adult.
func Worry() referral.Worry {
	return referral.Worry{DangerNow: referral.No, Worry: "She has a new phone and will not say from whom.", FamilyKnows: referral.Yes, Urgency: referral.ThisWeek,
		Children: []referral.Child{{Given: "Ama", Surname: "Testwood", Born: "2012-03-04"}},
		Adults:   []referral.Adult{{Role: referral.RoleConcern, Given: "Danny", Surname: "Sample"}}}
}

// Send sends a worry from the school, with what the test changes of it.
func (w *World) Send(change ...func(*referral.Worry)) (ref string) {
	w.Helper()
	worry := Worry()
	for _, f := range change {
		f(&worry)
	}
	ref, err := w.Referrals.Send(context.Background(), w.School, referral.SendCommand{Worry: worry, Channel: referral.ByForm})
	w.OK(err)
	return ref
}

// Child is the first child of a referral.
func (w *World) Child(ref string) id.UUID {
	w.Helper()
	rec, err := w.Referrals.Record(context.Background(), w.Worker, ref)
	w.OK(err)
	return rec.Children()[0].ID
}

// Answered is content that answers every indicator no, but for those given as
// ids, which are yes and current, with evidence and source; and all the words.
func (w *World) Answered(yes ...string) screening.Content {
	w.Helper()
	instrument, err := w.Packs.Instrument(w.Today())
	w.OK(err)
	c := screening.Content{Answers: map[string]screening.Line{}, Words: screening.Words{Telling: "She wants it to stop.", Strengths: "Her nan.",
		Concern: "A man called Danny.", Judgement: "As the signs say."}}
	for _, x := range instrument.Indicators {
		c.Answers[x.ID] = screening.Line{Answer: screening.No}
	}
	for _, one := range yes {
		c.Answers[one] = screening.Line{Answer: screening.Yes, Recency: screening.Current, Evidence: "Seen on Friday night.", Source: "School"}
	}
	return c
}

// Screen screens the child of a referral from beginning to end: the judged
// band is the calculated one, unless another is given.
func (w *World) Screen(ref string, content screening.Content, judged ...int) screening.Sheet {
	w.Helper()
	ctx := context.Background()
	begun, err := w.Screens.Begin(ctx, w.Worker, ref, w.Child(ref))
	w.OK(err)
	sheet, err := w.Screens.Sheet(ctx, w.Worker, ref, begun.ID)
	w.OK(err)
	sheet.Content.Answers = content.Answers
	result, err := w.Screens.Preview(sheet.Pack, sheet.Content)
	w.OK(err)
	content.Judged = result.Band
	if len(judged) > 0 {
		content.Judged = judged[0]
	}
	saved, err := w.Screens.Save(ctx, w.Worker, screening.SaveCommand{Ref: ref, Sheet: sheet.ID, Version: sheet.Version, Content: content, Finish: true})
	w.OK(err)
	return saved
}
