// Package fault is the one error type that crosses a boundary in Sightline.
//
// An error has two faces. The outer one (Kind, Msg, Fields) is safe to show to
// the person at the screen and holds no name and no free text about anybody.
// The inner one (Op, Err) says what happened, for the log, and is never shown.
//
// What always holds: a record out of a person's scope and a record that does
// not exist give the same Kind (NotFound), the same Msg and no Fields.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of failure this is; one table per outlet (web page,
// problem+json, exit code) turns it into words.
type Kind uint8

// The kinds. Internal is the zero value: an error nobody classified is ours.
const (
	Internal        Kind = iota // a fault of ours; Err says which
	Invalid                     // what was sent can't be used; Fields says where and how to mend it
	Unauthenticated             // nobody is signed in, or the session has ended
	Forbidden                   // this role can never do this, whatever the record; Msg says who can
	NotFound                    // absent, or out of scope: the two are never told apart
	Conflict                    // somebody else saved first, or this was sent twice with other words
	Refused                     // a rule of practice says no; Msg gives the rule and its source
	Unavailable                 // the database or another part is away; the same request may be repeated
)

var kindNames = [...]string{
	Internal: "internal", Invalid: "invalid", Unauthenticated: "unauthenticated", Forbidden: "forbidden",
	NotFound: "not found", Conflict: "conflict", Refused: "refused", Unavailable: "unavailable",
}

// String is the kind in words, for logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Internal]
}

// Fields maps the name of a form or JSON field to what is wrong with it and
// how to mend it. Never the value itself.
type Fields map[string]string

// Add notes what is wrong with a field; the first note of a field stays.
func (f *Fields) Add(name, mend string) {
	if *f == nil {
		*f = Fields{}
	}
	if _, taken := (*f)[name]; !taken {
		(*f)[name] = mend
	}
}

// Err is nil for no fields, else an Invalid error that carries them.
func (f Fields) Err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Op: op, Msg: "There is a problem with what was entered.", Fields: f}
}

// Error is a failure with two faces; see the package comment.
type Error struct {
	Kind   Kind
	Op     string // where: "referral.Submit"
	Msg    string // safe to show
	Fields Fields // safe to show; only with Invalid
	Err    error  // never shown
}

// Error is the inner face, for logs and tests. Fields appear by name only.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Kind.String())
	if len(e.Fields) > 0 {
		b.WriteString(" (" + strings.Join(slices.Sorted(maps.Keys(e.Fields)), ", ") + ")")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New is an error of a kind with a message that is safe to show.
func New(kind Kind, op, msg string) *Error { return &Error{Kind: kind, Op: op, Msg: msg} }

// Newf is New with a formatted message; put no personal data in it.
func Newf(kind Kind, op, format string, args ...any) *Error {
	return New(kind, op, fmt.Sprintf(format, args...))
}

// Absent is the one answer for a record that is not there or out of scope.
func Absent(op string) *Error {
	return New(NotFound, op, "There is no such page or record, or it is not one you work with.")
}

// Wrap notes where an error passed. It keeps the kind and message of a fault
// inside err; any other error becomes Internal. Wrap of nil is nil.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var inner *Error
	if errors.As(err, &inner) {
		return &Error{Kind: inner.Kind, Op: op, Msg: inner.Msg, Fields: inner.Fields, Err: err}
	}
	return &Error{Kind: Internal, Op: op, Msg: "Something went wrong on our side. Nothing you typed is lost.", Err: err}
}

// KindOf is the kind of err; Internal when nobody classified it. It must not
// be asked of nil.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Message is the outer face of any error.
func Message(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Msg != "" {
		return e.Msg
	}
	return "Something went wrong on our side. Nothing you typed is lost."
}

// FieldsOf is the fields of an Invalid error, else nil.
func FieldsOf(err error) Fields {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
