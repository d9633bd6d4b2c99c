package id

import (
	"encoding/json"
	"testing"
	"time"
)

// RFC 9562, appendix A.6: the example of a version 7 UUID.
func TestVersion7(t *testing.T) {
	example := MustParse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
	at := time.Date(2022, 2, 22, 19, 22, 22, 0, time.UTC) // the RFC writes 14:22:22 GMT-05:00
	u := At(at)
	if string(u[:6]) != string(example[:6]) || u[6]>>4 != 7 || u[8]>>6 != 2 {
		t.Errorf("At(%v) = %v; want the time, version and variant of %v", at, u, example)
	}
	if At(at) == u {
		t.Error("two ids of one moment are equal")
	}
	if later := At(at.Add(time.Millisecond)); later.String() <= u.String() {
		t.Errorf("%v of a millisecond later sorts before %v", later, u)
	}
}

func TestUUIDAsText(t *testing.T) {
	u := New()
	text, err := json.Marshal(u)
	var back UUID
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil || back != u {
		t.Errorf("%v as JSON is %s, and back %v, %v", u, text, back, err)
	}
	for _, s := range []string{"", "x", "017F22E2-79B0-7CC3-98C4-DC0C0C07398", "017F22E279B07CC398C4DC0C0C07398F", "017F22E2-79B0-7CC3-98C4-DC0C0C07398G", "{17F22E2-79B0-7CC3-98C4-DC0C0C07398F"} {
		if got, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v; want an error", s, got)
		}
	}
	if !(UUID{}).IsZero() || u.IsZero() {
		t.Error("only the zero value is none")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
	f.Add("------------------------------------")
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(u.String()); err != nil || again != u {
			t.Fatalf("%q is %v, which reads back as %v, %v", s, u, again, err)
		}
	})
}
