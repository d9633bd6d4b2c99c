package watch

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

var (
	reader, other = id.New(), id.New()
	noon          = time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)
)

func rule(p Pattern, least int) Rule {
	return Rule{ID: string(p), Watches: p, AtLeast: least, Percent: 300, From: "21:00", To: "06:00", Nights: 3}
}

// Each pattern is found where it is, and not where work explains it.
func TestJudgeOneLook(t *testing.T) {
	for name, c := range map[string]struct {
		look Look
		want Pattern // empty: nothing is unusual
	}{
		"ordinary":                                  {Look{How: "read"}, ""},
		"own tie":                                   {Look{How: "read", SelfGiven: true, Tied: true}, SelfDeclared},
		"own tie, at work":                          {Look{How: "read", SelfGiven: true, Working: true}, ""},
		"broken glass":                              {Look{How: "override"}, Override},
		"restricted, another agency's":              {Look{How: "read", Seal: 1, Others: true}, OtherAgency},
		"restricted, the reader's agency's":         {Look{How: "read", Seal: 1}, ""},
		"restricted, at work":                       {Look{How: "read", Seal: 1, Others: true, Working: true}, ""},
		"restricted, named":                         {Look{How: "read", Seal: 1, Others: true, Tied: true}, ""},
		"open, another agency's":                    {Look{How: "read", Others: true}, ""},
		"sealed":                                    {Look{How: "read", Seal: 2, Tied: true}, Sealed},
		"sealed, at work":                           {Look{How: "read", Seal: 2, Tied: true, Working: true}, ""},
		"refused":                                   {Look{How: "refused"}, Protected},
		"near the family":                           {Look{How: "read", Related: true}, Relation},
		"near the family, at work":                  {Look{How: "read", Related: true, Working: true}, Relation},
		"the same house, at work":                   {Look{How: "read", Home: true, Working: true}, Address},
		"the same surname":                          {Look{How: "read", Surname: true}, Surname},
		"the same surname, at work":                 {Look{How: "read", Surname: true, Working: true}, ""},
		"a broken glass is not read as another way": {Look{How: "override", Related: true}, Override},
	} {
		t.Run(name, func(t *testing.T) {
			c.look.Account, c.look.Record, c.look.First, c.look.Last = reader, id.New(), noon, noon
			var rules Rules
			for p := range perLook {
				rules.All = append(rules.All, rule(p, 1))
			}
			found := Judge([]Look{c.look}, nil, nil, rules)
			var want []Pattern
			if c.want != "" {
				want = []Pattern{c.want}
			}
			var got []Pattern
			for _, f := range found {
				got = append(got, f.Rule.Watches)
				if f.Account != reader || f.Count != 1 || !cmp.Equal(f.Records, []id.UUID{c.look.Record}) {
					t.Errorf("found %+v", f)
				}
			}
			if !cmp.Equal(got, want) {
				t.Errorf("found %v; want %v", got, want)
			}
		})
	}
}

// A rule that asks for several records counts records, not looks, of one reader.
func TestJudgeSeveral(t *testing.T) {
	a, b := id.New(), id.New()
	look := func(who, record id.UUID, minute int) Look {
		at := noon.Add(time.Duration(minute) * time.Minute)
		return Look{Account: who, Record: record, How: "read", First: at, Last: at, Surname: true}
	}
	rules := Rules{All: []Rule{rule(Surname, 2)}}
	if found := Judge([]Look{look(reader, a, 0), look(reader, a, 5), look(other, b, 0)}, nil, nil, rules); len(found) != 0 {
		t.Errorf("the same record twice, or two readers, are %+v", found)
	}
	looks := []Look{look(reader, a, 9), look(other, a, 0), look(reader, b, 1)}
	found := Judge(looks, nil, nil, rules)
	if len(found) != 1 || found[0].Account != reader || found[0].Count != 2 || !found[0].First.Equal(noon.Add(time.Minute)) || !found[0].Last.Equal(noon.Add(9*time.Minute)) {
		t.Errorf("two records are %+v", found)
	}
	if got := several(looks, rules); !cmp.Equal(got, []id.UUID{reader, other}) {
		t.Errorf("whose day is to be looked at: %v", got)
	}
}

// Much is much beside what is usual for the reader and for their role, and
// night is unusual for who rarely reads at night.
func TestJudgeDays(t *testing.T) {
	rules := Rules{All: []Rule{rule(Volume, 40), rule(Hours, 5)}}
	for name, c := range map[string]struct {
		day   Day
		usual Usual
		want  []Pattern
	}{
		"few":                         {Day{Opened: 39}, Usual{}, nil},
		"many, and new here":          {Day{Opened: 40}, Usual{}, []Pattern{Volume}},
		"many, as always":             {Day{Opened: 40}, Usual{Own: 20}, nil},
		"many, as everybody":          {Day{Opened: 40}, Usual{Own: 2, Peers: 20}, nil},
		"three times what is usual":   {Day{Opened: 60}, Usual{Own: 20, Peers: 20}, []Pattern{Volume}},
		"a few at night":              {Day{Opened: 4, Night: 4}, Usual{}, nil},
		"at night":                    {Day{Opened: 5, Night: 5}, Usual{Own: 5, Nights: 2}, []Pattern{Hours}},
		"at night, as on many nights": {Day{Opened: 5, Night: 5}, Usual{Own: 5, Nights: 3}, nil},
		"many at night":               {Day{Opened: 50, Night: 50}, Usual{Own: 5}, []Pattern{Volume, Hours}},
	} {
		c.day.Account = reader
		var got []Pattern
		for _, f := range Judge(nil, []Day{c.day}, map[id.UUID]Usual{reader: c.usual}, rules) {
			got = append(got, f.Rule.Watches)
		}
		if !cmp.Equal(got, c.want) {
			t.Errorf("%s: found %v; want %v", name, got, c.want)
		}
		if asked := len(suspects([]Day{c.day}, rules)) == 1; !asked && c.want != nil {
			t.Errorf("%s: nobody asks what is usual", name)
		}
	}
}

// What an earlier alert tells is not told again.
func TestFresh(t *testing.T) {
	a, b := id.New(), id.New()
	if f := fresh(Finding{Records: []id.UUID{a, b}}, []id.UUID{a}); !cmp.Equal(f.Records, []id.UUID{b}) {
		t.Errorf("fresh are %v; want the second alone", f.Records)
	}
}
