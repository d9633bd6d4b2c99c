package audit

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// The canonical form, version 1, byte for byte. A tamper-evident log hashes
// these bytes: they never change. If this test fails, the code is wrong.
func TestCanonicalVersion1(t *testing.T) {
	entries := []Entry{
		{ID: id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), At: time.Date(2026, 11, 23, 14, 5, 0, 123456000, time.UTC), Kind: KindRead, Action: "referral.read",
			Actor: id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073990"), Subjects: []id.UUID{id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073991")}, Purpose: "safeguarding", Request: "r1"},
		{ID: id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c07398e"), At: time.Date(2026, 3, 29, 1, 59, 59, 0, time.FixedZone("BST", 3600)), Kind: KindWrite, Action: "person.edit",
			Actor: id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073990"), Agency: id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073992"),
			Subjects: []id.UUID{id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073991"), id.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073993")},
			Purpose:  "safeguarding", Reason: "Mum rang:\nnew address – “moved”", Request: "r2",
			Changed: Change{"postcode": {From: json.RawMessage(`"ZZ99 4ZR"`), To: json.RawMessage(`"ZZ99 5PQ"`)}, "age": {From: json.RawMessage(`null`), To: json.RawMessage(`14`)}}},
	}
	var got []byte
	for _, e := range entries {
		got = append(got, e.Canonical()...)
	}
	want, err := os.ReadFile("testdata/canonical-1.txt")
	if diff := cmp.Diff(string(want), string(got)); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func drawEntry(t *rapid.T, name string) Entry {
	uuid := func(what string) id.UUID {
		return id.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name+what))
	}
	text := rapid.StringMatching(`[a-z0-9 :\n]{0,8}`)
	e := Entry{ID: uuid("id"), At: time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, name+"at")).UTC(), Kind: rapid.SampledFrom([]Kind{KindRead, KindWrite}).Draw(t, name+"kind"),
		Action: text.Draw(t, name+"action"), Actor: uuid("actor"), Reason: text.Draw(t, name+"reason"), Request: text.Draw(t, name+"request")}
	for range rapid.IntRange(1, 3).Draw(t, name+"n") {
		e.Subjects = append(e.Subjects, uuid("subject"))
	}
	if rapid.Bool().Draw(t, name+"changed") {
		from, _ := json.Marshal(text.Draw(t, name+"from"))
		e.Changed = Change{text.Draw(t, name+"field"): {From: from, To: json.RawMessage("null")}}
	}
	return e
}

// Two entries that differ never have the same bytes: no value can run into
// the next.
func TestCanonicalTellsEntriesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawEntry(t, "a ")
		b := a
		switch rapid.IntRange(0, 6).Draw(t, "which") {
		case 0:
			b.Action, b.Reason = b.Action+b.Reason, ""
		case 1:
			b.Reason, b.Request = b.Request, b.Reason
		case 2:
			b.At = b.At.Add(time.Microsecond)
		case 3:
			b.Subjects = append([]id.UUID{b.Actor}, b.Subjects...)
		case 4:
			b.Agency = b.Actor
		case 5:
			b.Kind = KindRefused
		default:
			b = drawEntry(t, "b ")
		}
		same := cmp.Equal(a, b)
		if bytes.Equal(a.Canonical(), b.Canonical()) != same {
			t.Fatalf("%+v and %+v: equal is %v, and their bytes say otherwise", a, b, same)
		}
	})
}

// The change between two states leads from the one to the other.
func TestDiffLeadsFromOneStateToTheNext(t *testing.T) {
	state := rapid.MapOfN(rapid.SampledFrom([]string{"given", "born", "seal", "school"}), rapid.SampledFrom([]any{"a", "b", 1, true, []string{"x"}, map[string]int{"y": 2}}), 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		var changes []Change
		var before any
		states := rapid.SliceOfN(state, 1, 5).Draw(t, "states")
		for _, after := range states {
			change, err := Diff(before, after)
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, change)
			before = after
		}
		want, err := object(states[len(states)-1])
		if err != nil {
			t.Fatal(err)
		}
		if got := Apply(changes); len(got) != len(want) || len(want) > 0 && !cmp.Equal(got, want) {
			t.Fatalf("after %d changes the record is %s; want %s", len(changes), got, want)
		}
	})
}
