package pack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
)

func day(t testing.TB, s string) when.Date {
	t.Helper()
	d, err := when.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// version is the small pack as another version with other days in force.
func version(t testing.TB, version, force string) *pack.Pack {
	t.Helper()
	text := strings.NewReplacer(`"1.0"`, `"`+version+`"`, "{ from: 2026-01-01 }", force).Replace(small(t))
	p, problems := pack.Check(version, []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

func TestOn(t *testing.T) {
	l, err := pack.NewLibrary([]*pack.Pack{
		version(t, "1.9", "{ from: 2026-01-01 }"),
		version(t, "1.10", "{ from: 2026-01-01 }"),
		version(t, "1.10-draft", "{ from: 2026-01-01 }"),
		version(t, "1.0", "{ from: 2025-01-01, to: 2025-06-30 }"),
		version(t, "2.0", "{ from: 2026-06-01, to: 2026-06-30 }"),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{
		"2024-12-31": "", "2025-01-01": "1.0", "2025-06-30": "1.0", "2025-07-01": "",
		"2026-01-01": "1.10", "2026-05-31": "1.10", "2026-06-01": "2.0", "2026-06-30": "2.0", "2026-07-01": "1.10",
	} {
		p, err := l.On(pack.KindInstrument, day(t, on))
		if want == "" {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v; want none", on, err)
			}
			continue
		}
		if err != nil || p.Version != want {
			t.Errorf("%s: %v, %v; want %s", on, p, err, want)
		}
	}
	if _, err := l.Ladder(day(t, "2026-01-01")); !fault.Is(err, fault.NotFound) {
		t.Errorf("a kind that is not there: %v", err)
	}
}

func TestSignedOff(t *testing.T) {
	one, two := version(t, "1.0", "{ from: 2026-01-01 }"), version(t, "2.0", "{ from: 2026-02-01 }")
	by := pack.SignOff{By: id.New(), At: time.Now()}
	l, err := pack.NewLibrary([]*pack.Pack{one, two}, map[pack.Ref]pack.SignOff{one.Ref(): by})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := l.SignOff(one.Ref()); !ok || got != by || !l.Signed(one.Ref()) || l.Signed(two.Ref()) {
		t.Error("exactly one pack was signed off")
	}
	other := one.Ref()
	other.Hash = two.Ref().Hash
	if l.Signed(other) {
		t.Error("a sign-off holds for other content")
	}
	if p, err := l.Find(two.Ref()); err != nil || p != two {
		t.Errorf("Find: %v, %v", p, err)
	}
	if _, err := l.Find(other); !fault.Is(err, fault.NotFound) {
		t.Errorf("Find of other content: %v", err)
	}
}

func TestTwoContentsOfOneVersion(t *testing.T) {
	a, b := version(t, "1.0", "{ from: 2026-01-01 }"), version(t, "1.0", "{ from: 2026-02-01 }")
	if _, err := pack.NewLibrary([]*pack.Pack{a, b}, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("err = %v; want Invalid", err)
	}
	l, err := pack.NewLibrary([]*pack.Pack{a, a}, nil)
	if err != nil || len(l.All()) != 1 {
		t.Errorf("the same pack twice: %v, %v", l, err)
	}
}

func shipped(t testing.TB) *pack.Library {
	t.Helper()
	l, err := pack.OpenLibrary(content.Packs, content.Folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestShippedPacksCiteEachOther(t *testing.T) {
	wrong, err := shipped(t).Dangling(day(t, "2026-11-23"))
	if err != nil || len(wrong) > 0 {
		t.Errorf("%v %s", err, strings.Join(wrong, "\n"))
	}
}

func TestDanglingFindsWhatIsMissing(t *testing.T) {
	packs := []*pack.Pack{version(t, "1.0", "{ from: 2026-11-01 }")} // has none of the shipped indicators
	for _, p := range shipped(t).All() {
		if p.Kind != pack.KindInstrument {
			packs = append(packs, p)
		}
	}
	l, err := pack.NewLibrary(packs, nil)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := l.Dangling(day(t, "2026-11-23"))
	all := strings.Join(wrong, "\n")
	if err != nil || !strings.Contains(all, "small: unknown_rule cites the time limit T,") ||
		!strings.Contains(all, "thresholds: RULE.SEED cites the indicator S1,") || !strings.Contains(all, "thresholds: BAND.3 cites the band 3,") {
		t.Errorf("%v\n%s", err, all)
	}
}

// What the hub relies on is there.
func TestShippedContent(t *testing.T) {
	l, on := shipped(t), day(t, "2026-11-23")
	in, err := l.Instrument(on)
	if err != nil || len(in.Indicators) != 41 || len(in.Of("harm")) != 9 || len(in.Of("sig")) != 8 || len(in.Floors) != 10 || in.BandOf(4).MinScore != 18 {
		t.Errorf("instrument: %v", err)
	}
	th, err := l.Thresholds(on)
	if err != nil {
		t.Fatal(err)
	}
	signs := 0
	for _, level := range th.Levels {
		for _, d := range level.Domains {
			signs += len(d.Signs)
		}
	}
	if s, ok := th.Sign("L3.MIS.1"); signs != 218 || !ok || s.Level != 3 || s.Domain != "MIS" || th.LeastLevel(3) != 3 || th.Rule("RULE.SEED").BandConfirmed != 3 || th.LevelOf(5) != nil {
		t.Errorf("%d signs, %+v", signs, s)
	}
	ladder, err := l.Ladder(on)
	if err != nil || len(ladder.Stages) != 5 || ladder.StageOf(6) != nil || ladder.StageOf(1).Limit != "TL.DISAGREE.1" || ladder.Rule("DIS.R1") == nil {
		t.Errorf("ladder: %v", err)
	}
	if guide, err := l.Language(on); err != nil || len(guide.Entries) != 70 {
		t.Errorf("language: %v", err)
	}
}
