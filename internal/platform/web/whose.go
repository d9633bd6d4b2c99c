package web

import (
	"crypto/hmac"
	"encoding/base32"
	"errors"
	"net/http"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// A form is sent by whoever opened it. On a machine that several people share,
// one opens a form, and another signs in before it is sent: the key of the form
// says whose it is, so that it does not run as somebody else's deed, and the
// words go to nobody but their typist.

// marks writes account numbers and hashes in small letters and digits.
var marks = base32.HexEncoding.WithPadding(base32.NoPadding)

// uuidLength is the length of an id as text, with which the key of a form begins.
const uuidLength = 36

// formKey is a new key for a form that an account is shown: an id, and for
// somebody who is signed in whose it is, as only the server can say it.
func (s *Server) formKey(of id.UUID) string {
	nonce := id.New().String()
	if of.IsZero() || s.Mark == nil {
		return nonce
	}
	return nonce + "-" + strings.ToLower(marks.EncodeToString(append(of[:], s.proof(nonce, of)...)))
}

func (s *Server) proof(nonce string, of id.UUID) []byte {
	return s.Mark("form " + nonce + " " + of.String())[:16]
}

// whose is the account that a form's key was made for; none for a key that says
// nothing, or that we did not make.
func (s *Server) whose(key string) (of id.UUID) {
	if s.Mark == nil || len(key) <= uuidLength || key[uuidLength] != '-' {
		return of
	}
	mark, err := marks.DecodeString(strings.ToUpper(key[uuidLength+1:]))
	if err != nil || len(mark) != len(of)+16 {
		return of
	}
	account := id.UUID(mark[:len(of)])
	if !hmac.Equal(mark[len(of):], s.proof(key[:uuidLength], account)) {
		return of
	}
	return account
}

// Anothers reports whether a form was shown to somebody else than the actor.
func (r *Request) Anothers(form Form) bool {
	if r.whose == nil {
		return false
	}
	of := r.whose(form.Get(onceField))
	return !of.IsZero() && of != r.Actor.ID
}

// foreign is the fault of a form that somebody else was shown.
type foreign struct{ form Form }

func (foreign) Error() string { return "a form that was shown to somebody else" }

// own refuses a form that somebody else was shown.
func (r *Request) own(form Form) error {
	if !r.Anothers(form) {
		return nil
	}
	return &fault.Error{Kind: fault.Forbidden, Op: "web.own", Msg: "This form was opened by somebody else.", Err: foreign{form}}
}

// ownForm refuses a posted form that somebody else was shown, before anything is
// looked for. A form with a file is held to it once it is read (Request.Upload);
// one that can't be read is its handler's to refuse.
func (r *Request) ownForm() error {
	if r.Method != http.MethodPost || r.upload > 0 {
		return nil
	}
	form, err := r.Form()
	if err != nil {
		return nil //nolint:nilerr // its handler says what is wrong with it
	}
	return r.own(form)
}

var anothersPage = NewPage[anothers](ownFiles, "anothers.html")

// anothers tells somebody that the form which they sent is not theirs. It says
// neither whose it is nor what stands in it.
type anothers struct{ Kept bool }

// anothers keeps the words of a form for the one whom it was shown to, and does
// nothing else with it.
func (s *Server) anothers(r *Request, f foreign) Response {
	kept := false
	if s.Keeper != nil && r.navigates() {
		sent := Sent{Page: r.cameFrom(), Action: Bare(r.URL), Form: f.form, File: r.upload > 0}
		_, err := s.Keeper.Keep(r, s.whose(f.form.Get(onceField)), sent)
		if kept = err == nil; !kept && fault.KindOf(err) != fault.Invalid {
			s.Log.Error("words not kept", "error", err.Error())
		}
	}
	return anothersPage.with(http.StatusConflict, Head{Title: "This form is not yours"}, anothers{kept}, nil)
}

// ifAnothers turns the fault of somebody else's form into its page.
func (s *Server) ifAnothers(r *Request, answer Response, err error) (Response, error) {
	var f foreign
	if errors.As(err, &f) {
		return s.anothers(r, f), nil
	}
	return answer, err
}
