package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Keeper keeps what somebody typed into a form that can't be taken now, and
// shows it to them again.
type Keeper interface {
	// Keep keeps a form for an account, and gives the page where that account,
	// and nobody else, has its words back.
	Keep(r *Request, account id.UUID, sent Sent) (back string, err error)
	// Offer tells on a page that words typed there wait; nil: none do.
	Offer(r *Request) *component.NotificationBanner
	// Restore puts kept words into the page's form.
	Restore(r *Request, row id.UUID, body []byte) []byte
	// Carry keeps a form that has to be mended tied to the words kept of it.
	Carry(r *Request, row id.UUID, body []byte) []byte
	// Taken throws the words away: the form was taken.
	Taken(r *Request, row id.UUID) error
}

// Sent is a form as it came.
type Sent struct {
	Page   string // the page it stood on; empty when the browser does not say
	Action string // where it was sent
	Form   Form
	File   bool // with a file, which is not kept
}

// FieldUnsent is the hidden field, or the part of an address, that names kept
// words.
const FieldUnsent = "unsent"

// keep keeps the form of a request for an account, or for the one whom the form
// was shown to where that is another. Only what a person sends
// counts: what a script of ours posts stands in the form still.
func (s *Server) keep(r *Request, account id.UUID) (back string, kept bool) {
	if s.Keeper == nil || r.Method != http.MethodPost || !r.navigates() {
		return "", false
	}
	sent, err := r.sent()
	if of := s.whose(sent.Form.Get(onceField)); !of.IsZero() {
		account = of
	}
	if err == nil {
		back, err = s.Keeper.Keep(r, account, sent)
	}
	if err != nil && fault.KindOf(err) != fault.Invalid {
		s.Log.Error("words not kept", "error", err.Error())
	}
	return back, err == nil
}

// navigates reports whether a person's browser goes to a page, as far as it
// says.
func (r *Request) navigates() bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return mode == "" || mode == "navigate"
}

// sent reads the form of a request that will not reach its handler.
func (r *Request) sent() (Sent, error) {
	sent := Sent{Page: r.cameFrom(), Action: Bare(r.URL)}
	if r.upload == 0 {
		form, err := r.Form()
		sent.Form = form
		return sent, err
	}
	r.patience(uploadTime)
	parts, err := r.MultipartReader()
	if err != nil {
		return sent, fault.Wrap("web.sent", err)
	}
	sent.Form, sent.File = Form{}, true
	u := upload{form: sent.Form}
	for part, err := parts.NextPart(); ; part, err = parts.NextPart() {
		if err == nil {
			err = u.typedOnly(part)
		}
		if errors.Is(err, io.EOF) {
			return sent, nil
		}
		if err != nil {
			return sent, fault.Wrap("web.sent", err)
		}
	}
}

// typedOnly keeps a field and drops a file.
func (u *upload) typedOnly(part *multipart.Part) error {
	if part.FileName() != "" {
		_, err := io.Copy(io.Discard, part)
		return err
	}
	return u.take(part)
}

// cameFrom is the page of ours with the form, as the browser tells it.
func (r *Request) cameFrom() string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host || !Local(from.EscapedPath()) {
		return ""
	}
	return Bare(from)
}

// Bare is the path and query of an address, without the name of kept words.
func Bare(u *url.URL) string {
	query := u.Query()
	query.Del(FieldUnsent)
	if len(query) == 0 {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + query.Encode()
}

// WithUnsent is a page with kept words put into its form.
func WithUnsent(page string, row id.UUID) string {
	if strings.Contains(page, "?") {
		return page + "&" + FieldUnsent + "=" + row.String()
	}
	return page + "?" + FieldUnsent + "=" + row.String()
}

// unsent is the kept words that a form or an address names.
func (r *Request) unsent() id.UUID {
	text := r.held
	if r.Method == http.MethodGet {
		text = r.URL.Query().Get(FieldUnsent)
	} else if text == "" {
		text = Form(r.PostForm).Get(FieldUnsent)
	}
	row, _ := id.Parse(text)
	return row
}

// frame is the frame of an answer: the shell around it and the words that
// somebody typed before.
func (s *Server) frame(r *Request) frame {
	f := frame{shell: func() component.Shell { return s.Shell(r) }, key: func() string { return s.formKey(r.Actor.ID) }, mend: func(_ int, body []byte) []byte { return body }}
	row := r.unsent()
	if s.Keeper == nil || !r.Actor.Signed() {
		return f
	}
	switch {
	case r.Method == http.MethodGet && !row.IsZero():
		f.mend = func(status int, body []byte) []byte {
			if status != http.StatusOK {
				return body
			}
			return s.Keeper.Restore(r, row, body)
		}
	case r.Method == http.MethodGet && r.Session.Unsent:
		f.shell = func() component.Shell {
			shell := s.Shell(r)
			shell.Unsent = s.Keeper.Offer(r)
			return shell
		}
	case r.Method == http.MethodPost && !row.IsZero():
		f.mend = func(_ int, body []byte) []byte { return s.Keeper.Carry(r, row, body) }
	}
	return f
}

// taken throws kept words away once their form was taken: by its handler, not by
// who asks for a fresh proof first. What answers a script took no form: it kept
// the words that the request names.
func (s *Server) taken(r *Request, answer Response) {
	if s.Keeper == nil || !r.handled || r.Method != http.MethodPost || !r.Actor.Signed() || answer.code() >= http.StatusBadRequest {
		return
	}
	if _, script := answer.(jsonAnswer); script {
		return
	}
	if row := r.unsent(); !row.IsZero() {
		if err := s.Keeper.Taken(r, row); err != nil { // the form was taken all the same
			s.Log.Warn("kept words not thrown away", "error", err.Error())
		}
	}
}

// confirm sends somebody to prove again that it is them, and then back, with
// what they typed. It is asked before any record is looked for, so the answer
// is the same whether or not there is one.
func (s *Server) confirm(r *Request) (Response, error) {
	if r.Method == http.MethodGet {
		return See(WithBack(PathConfirm, r.URL.RequestURI())), nil
	}
	back, kept := s.keep(r, r.Actor.ID)
	if !kept {
		return nil, fault.New(fault.Forbidden, "web.confirm", "Confirm first that it is you: open this page again, then send the form.")
	}
	return See(WithBack(PathConfirm, back)), nil
}

var signedOutPage = NewPage[signedOut](ownFiles, "signed_out.html")

// signedOut tells somebody whose session is over that what they typed is kept.
type signedOut struct{ SignIn string }

func (s *Server) signedOut(r *Request, was id.UUID) (Response, error) {
	if back, kept := s.keep(r, was); kept {
		return signedOutPage.with(http.StatusUnauthorized, Head{Title: "You were signed out"}, signedOut{SignInPath(back)}, nil), nil
	}
	return nil, fault.New(fault.Unauthenticated, "web", "Sign in to go on.")
}
