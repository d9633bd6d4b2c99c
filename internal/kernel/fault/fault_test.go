package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// An error has two faces: what may be shown, and the cause that never is.
func TestTwoFaces(t *testing.T) {
	secret := errors.New("relation of Ama Testwood")
	err := Wrap("hub.load", &Error{Kind: NotFound, Op: "pg.load", Msg: "There is no such record.", Err: secret})
	if !Is(err, NotFound) || Message(err) != "There is no such record." {
		t.Errorf("kind %v, message %q", KindOf(err), Message(err))
	}
	if !errors.Is(err, secret) || strings.Contains(Message(err), "Ama") {
		t.Error("the cause must be within reach of the code, and not in the message")
	}
	plain := fmt.Errorf("dial: %w", secret)
	if KindOf(plain) != Internal || strings.Contains(Message(plain), "Ama") {
		t.Errorf("a foreign error is %v and shows %q", KindOf(plain), Message(plain))
	}
}

// Absent and out of scope are one and the same answer.
func TestAbsent(t *testing.T) {
	a, b := Absent("referral.open"), Absent("person.open")
	if a.Kind != NotFound || Message(a) != Message(b) {
		t.Errorf("%q and %q differ", Message(a), Message(b))
	}
}

func TestFields(t *testing.T) {
	var f Fields
	if f.Err("op") != nil {
		t.Error("no fields, no error")
	}
	f.Add("born", "Write a date.")
	f.Add("born", "Second thought.")
	err := f.Err("op")
	if !Is(err, Invalid) || FieldsOf(err)["born"] != "Write a date." {
		t.Errorf("%v, %v; want Invalid and the first mend", KindOf(err), FieldsOf(err))
	}
	if FieldsOf(errors.New("x")) != nil || Is(nil, Internal) {
		t.Error("no fields in a foreign error; nil is no kind")
	}
}

// Wrapping keeps the kind; a foreign error is our own fault.
func TestKinds(t *testing.T) {
	for err, want := range map[error]Kind{New(Refused, "op", "no"): Refused, errors.New("x"): Internal} {
		if got := KindOf(Wrap("op", err)); got != want {
			t.Errorf("KindOf(%v) = %v; want %v", err, got, want)
		}
	}
	for k := Internal; k <= Unavailable; k++ {
		if strings.TrimSpace(k.String()) == "" {
			t.Errorf("kind %d has no name", k)
		}
	}
}
