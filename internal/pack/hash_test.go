package pack_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/internal/pack"
)

func hash(t testing.TB, text string) string {
	t.Helper()
	p, problems := pack.Check("p.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p.Ref().Hash
}

// A decision stores the hash for years: the form that is hashed can't change.
func TestHashIsStable(t *testing.T) {
	const want = "92dff293be3aac3812ab81db126e586d446a66bf92485b87e04769926f08b748"
	if got := hash(t, small(t)); got != want {
		t.Errorf("the hash of the same words is %s; it was %s", got, want)
	}
}

func TestHashIsOfTheWords(t *testing.T) {
	text, was := small(t), hash(t, small(t))
	for name, same := range map[string]string{
		"comments":    strings.ReplaceAll(text, "# the first", "# another"),
		"blank lines": strings.ReplaceAll(text, "\nfloors:", "\n\n\nfloors:"),
		"quotes":      strings.Replace(text, "title: Small", `title: 'Small'`, 1),
		"order":       strings.Replace(text, "{ yes: 1, suspected: 0 }", "{ suspected: 0, yes: 1 }", 1),
		"block text":  strings.Replace(text, "title: Small", "title: |\n  Small\n", 1),
		"line ends":   strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		if hash(t, same) != was {
			t.Errorf("%s change the hash", name)
		}
	}
	for name, other := range map[string]string{
		"a word":        strings.Replace(text, "title: Small", "title: small", 1),
		"a number":      strings.Replace(text, "cap: 3", "cap: 4", 1),
		"a field":       strings.Replace(text, "    cap: 3\n", "", 1),
		"order of list": strings.Replace(text, "semantics: [One]", "semantics: [One, Two]", 1),
	} {
		if hash(t, other) == was {
			t.Errorf("%s does not change the hash", name)
		}
	}
}

// Whatever single line of a pack is changed or lost, a pack that is still sound
// has another hash, unless the line says nothing.
func TestHashSeesEveryLine(t *testing.T) {
	lines := strings.Split(small(t), "\n")
	was := hash(t, small(t))
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		if says := strings.TrimSpace(lines[i]); says == "" || strings.HasPrefix(says, "#") {
			return
		}
		p, problems := pack.Check("p.yaml", []byte(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "\n")))
		if len(problems) == 0 && p.Ref().Hash == was {
			t.Errorf("without line %d the hash is the same", i+1)
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte(small(f)))
	f.Add([]byte("kind: time_limits\nlimits: [{id: &x A}]\n"))
	f.Add([]byte("kind: language\nentries:\n- pattern: '('\n"))
	f.Add([]byte("? a\n: - b\n  - |\n   c\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, problems := pack.Check("fuzz", b)
		if (p == nil) == (len(problems) == 0) {
			t.Errorf("a pack %v with %d problems", p != nil, len(problems))
		}
	})
}
