package wording_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/pack/wording"
)

func guide(t testing.TB) (*wording.Guide, *pack.Language) {
	t.Helper()
	p, err := pack.Load(content.Packs, content.Folder+"/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	l := p.Content.(*pack.Language)
	g, err := wording.New(l)
	if err != nil {
		t.Fatal(err)
	}
	return g, l
}

func finds(findings []wording.Finding, entry string) bool {
	for _, f := range findings {
		if f.Entry == entry {
			return true
		}
	}
	return false
}

// Every entry finds what its own tests say, and not what they say it must not.
func TestEntries(t *testing.T) {
	g, l := guide(t)
	for _, e := range l.Entries {
		for _, text := range e.Tests.Match {
			if !finds(g.Check(text, wording.Options{Harm: true}), e.ID) {
				t.Errorf("%s does not find %q", e.ID, text)
			}
		}
		for _, text := range e.Tests.NoMatch {
			if finds(g.Check(text, wording.Options{Harm: true}), e.ID) {
				t.Errorf("%s finds %q", e.ID, text)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	g, _ := guide(t)
	for _, c := range []struct {
		name, text string
		options    wording.Options
		want       string // entries and severities
	}{
		{"a term", "She is promiscuous and streetwise.", wording.Options{}, "L01 stop, L33 stop"},
		{"quoted", `Nan said "she is streetwise" to us.`, wording.Options{}, ""},
		{"quoted in curly marks", "Nan said “she is streetwise” and ‘promiscuous’.", wording.Options{}, ""},
		{"an apostrophe opens no quotation", "The child’s aunt says they’re streetwise.", wording.Options{}, "L33 stop"},
		{"a mark that is not closed quotes nothing", `Nan said "she is streetwise`, wording.Options{}, "L33 stop"},
		{"a quotation joins nothing", `She is sexually "so to say" active.`, wording.Options{}, ""},
		{"own words", "I was promiscuous, they said", wording.Options{Kinds: []string{wording.OwnWords}}, ""},
		{"a legal field", "Whether she consented to sex is for the court.", wording.Options{Kinds: []string{"legal_analysis"}}, ""},
		{"another field", "Whether she consented to sex is for the court.", wording.Options{Kinds: []string{"charge"}}, "L18 stop"},
		{"the name of an Act", "Charged under the Modern Slavery Act 2015.", wording.Options{}, ""},
		{"inside and outside a name", "Historical Institutional Abuse Inquiry; historical abuse", wording.Options{}, "L43 warn"},
		{"a historic title with its section", "Charged under s.48 (child prostitution).", wording.Options{}, ""},
		{"a possessive is no section", "The child's 49 texts; child prostitution", wording.Options{}, "L24 stop"},
		{"a service's name", "The youth justice service and the substance misuse service came.", wording.Options{}, ""},
		{"so-called", "so-called honour killing", wording.Options{}, ""},
		{"graver under 13", "She is sexually active.", wording.Options{Under13: true}, "L19 stop"},
		{"13 or over", "She is sexually active.", wording.Options{}, "L19 warn"},
		{"risk, no harm known", "at risk of CSE", wording.Options{}, ""},
		{"risk, harm known", "at risk of CSE", wording.Options{Harm: true}, "L46 note"},
		{"capitals", "PROMISCUOUS", wording.Options{}, "L01 stop"},
		{"capitals that matter", "lac and Lac, and a LAC", wording.Options{}, "L66 note"},
		{"nothing", "", wording.Options{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range g.Check(c.text, c.options) {
				got = append(got, f.Entry+" "+f.Severity)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFinding(t *testing.T) {
	g, l := guide(t)
	text := "“Été” – she is streetwise"
	found := g.Check(text, wording.Options{})
	if len(found) != 1 {
		t.Fatalf("%d findings", len(found))
	}
	f := found[0]
	if text[f.Start:f.End] != "streetwise" || f.Why == "" || len(f.WriteInstead) == 0 || l.Entries[32].Why != f.Why {
		t.Errorf("%+v", f)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("She is \"streetwise\" and ‘promiscuous’ s.48")
	f.Add("\x00\xff “")
	g, _ := guide(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range g.Check(text, wording.Options{Harm: true, Under13: true}) {
			if found.Start < 0 || found.Start >= found.End || found.End > len(text) {
				t.Errorf("%+v is not in the text", found)
			}
		}
		if quoted := strings.ReplaceAll(text, `"`, ""); len(quoted) < 600 && !strings.Contains(quoted, "\n") {
			if found := g.Check(`"`+quoted+`"`, wording.Options{Harm: true}); len(found) > 0 {
				t.Errorf("%+v is in a quotation", found)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	g, _ := guide(b)
	text := strings.Repeat("She came home late and told her tutor that she was scared of the man in the car. ", 25)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		g.Check(text, wording.Options{})
	}
}
