package pack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// The pack's own examples were worked out by hand; here each is worked out by
// the pack.
func TestLimitsGiveTheirExamples(t *testing.T) {
	limits, err := shipped(t).TimeLimits(day(t, "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if len(limits.Examples) < 10 {
		t.Errorf("%d examples", len(limits.Examples))
	}
	for _, x := range limits.Examples {
		from, err := time.ParseInLocation("2006-01-02T15:04", x.Start, when.London)
		if err != nil {
			t.Fatal(err)
		}
		due, err := limits.Due(x.Limit, from)
		if got := due.In(when.London).Format("2006-01-02T15:04"); err != nil || got != x.Due {
			t.Errorf("%s: %s from %s is due %s, %v; want %s", x.ID, x.Limit, x.Start, got, err, x.Due)
		}
	}
}

func TestLibraryDue(t *testing.T) {
	l := shipped(t)
	due, err := l.Due("TL.HUB.DECISION", day(t, "2026-12-18").At(16, 50))
	if want := day(t, "2026-12-21").At(17, 0); err != nil || !due.Equal(want) {
		t.Errorf("due %s, %v; want %s", due, err, want)
	}
	if _, err := l.Due("TL.HUB.DECISION", day(t, "2019-12-31").At(12, 0)); !fault.Is(err, fault.NotFound) {
		t.Errorf("before any pack: %v", err)
	}
}

func TestDueErrors(t *testing.T) {
	limits, err := shipped(t).TimeLimits(day(t, "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := limits.Due("TL.NONE", time.Now()); !fault.Is(err, fault.NotFound) {
		t.Errorf("no such limit: %v", err)
	}
	if _, err := limits.Due("TL.HUB.ACK", day(t, "2028-12-31").At(12, 0)); !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Message(err), "bank holidays") {
		t.Errorf("beyond the holidays: %v", err)
	}
	for id, words := range map[string]string{"TL.HUB.AMBER": "6 working hours", "TL.HUB.ACK": "1 working day", "TL.IMMEDIATE": "at once"} {
		if got := limits.Limit(id).Words(); got != words {
			t.Errorf("%s: %s; want %s", id, got, words)
		}
	}
}

// The pack's holidays and the program's own are the same days.
func TestHolidaysAgree(t *testing.T) {
	limits, err := shipped(t).TimeLimits(day(t, "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	england, ours := when.England(), limits.Calendar()
	for d := day(t, "2020-01-01"); d.Year <= 2028; d = d.AddDays(1) {
		want, err := england.WorkingDay(d)
		got, err2 := ours.WorkingDay(d)
		if err != nil || err2 != nil || got != want {
			t.Fatalf("%s: worked %v, %v; want %v, %v", d, got, err2, want, err)
		}
	}
}

func TestTimeLimitProblems(t *testing.T) {
	b, err := content.Packs.ReadFile(content.Folder + "/time-limits.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"an example that is wrong", `due: "2026-12-21T17:00"`, `due: "2026-12-22T17:00"`, "by the pack's own rules this is due 2026-12-21T17:00"},
		{"a unit that its calendar does not count", "{ number: 6, unit: working_hours }\n    calendar: CAL.WH", "{ number: 6, unit: hours }\n    calendar: CAL.WH", "the calendar CAL.WH counts working_hours"},
		{"an owner who is nobody", "owner: ROLE.EXPL_LEAD", "owner: ROLE.NOBODY", "there is no role ROLE.NOBODY"},
		{"a source that is not there", "ref: LUTON-MASH", "ref: LUTON", "there is no source LUTON"},
		{"nothing, and not at once", "number: 6, unit: working_hours }\n    cal", "number: 0, unit: working_hours }\n    cal", "a limit of 0 says immediate: true"},
		{"a holiday twice", "date: 2026-12-28", "date: 2026-12-25", "2026-12-25 is given twice"},
		{"closes before it opens", `closes: "17:00"`, `closes: "08:00"`, "the working day must open before it closes"},
		{"not a time", `opens: "09:00"`, `opens: "9am"`, "write the time as 09:00, in quotes"},
	} {
		text := strings.Replace(string(b), c.old, c.new, 1)
		if text == string(b) {
			t.Errorf("%s: the pack has no %q", c.name, c.old)
		}
		if _, problems := pack.Check("p", []byte(text)); !strings.Contains(problems.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, problems, c.want)
		}
	}
}
