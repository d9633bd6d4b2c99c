package spelling_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/sightline-partnership/sightline/match/spelling"
)

func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[ab]{0,12}`),
		rapid.StringMatching(`[a-f]{0,20}`),
		rapid.StringMatching(`[a-z]{1,9}`),
		rapid.StringMatching(`[a-c]{60,64}`),
	)
}

// slips breaks a word in up to three places, so that near pairs are tried as
// often as far ones.
func pairsOfWords(t *rapid.T) (string, string) {
	a := words().Draw(t, "a")
	if rapid.Bool().Draw(t, "far") {
		return a, words().Draw(t, "b")
	}
	b := []byte(a)
	for range rapid.IntRange(0, 3).Draw(t, "slips") {
		if len(b) < 2 {
			break
		}
		i := rapid.IntRange(0, len(b)-2).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			b[i], b[i+1] = b[i+1], b[i]
		case 1:
			b[i] = 'z'
		default:
			b = append(b[:i], b[i+1:]...)
		}
	}
	return a, string(b)
}

func TestKernelsAgreeWithTheirDefinitions(t *testing.T) {
	need := spelling.NewNeed(0.85)
	rapid.Check(t, func(t *rapid.T) {
		a, b := pairsOfWords(t)
		checkPair(t, need, a, b)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func checkPair(t failer, need *spelling.Need, a, b string) {
	var p spelling.Pattern
	p.Reset("leftover")
	p.Reset(a)
	want := plainJaroWinkler(a, b)
	if got := spelling.JaroWinkler(a, b); math.Abs(got-want) > 1e-12 {
		t.Fatalf("JaroWinkler(%q, %q) = %v, want %v", a, b, got, want)
	}
	if got := p.JaroWinkler(b); math.Abs(got-want) > 1e-12 {
		t.Fatalf("Pattern(%q).JaroWinkler(%q) = %v, want %v", a, b, got, want)
	}
	far := plainDistance(a, b)
	if got := p.Distance(b); got != far {
		t.Fatalf("Pattern(%q).Distance(%q) = %d, want %d", a, b, got, far)
	}
	if got := spelling.Slip(a, b); got != (far == 1) {
		t.Fatalf("Slip(%q, %q) = %v at distance %d", a, b, got, far)
	}
	if d := spelling.Dice(a, b); d >= 0.55 && !spelling.NewBraid(a).Allows(spelling.NewBraid(b), 0.55) {
		t.Fatalf("the braid turned away %q and %q, which are %v alike", a, b, d)
	}
	if want >= 0.85 && a != "" && !need.Allows(spelling.NewSketch(a), spelling.NewSketch(b)) {
		t.Fatalf("the bound turned away %q and %q, which are %v alike", a, b, want)
	}
}

func FuzzKernels(f *testing.F) {
	f.Add("martha", "marhta")
	f.Add("dwayne", "duane")
	f.Add("", "a")
	need := spelling.NewNeed(0.85)
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = spelling.Letters(spelling.Fold(a)), spelling.Letters(spelling.Fold(b))
		if len(a) > spelling.MaxLetters || len(b) > spelling.MaxLetters {
			t.Fatalf("Letters left %d and %d bytes", len(a), len(b))
		}
		checkPair(t, need, a, b)
		if d := spelling.Dice(a, b); d < 0 || d > 1 || d != spelling.Dice(b, a) {
			t.Fatalf("Dice(%q, %q) = %v and %v the other way", a, b, d, spelling.Dice(b, a))
		}
	})
}

// The values are from the literature: Winkler 1990 and the worked examples
// that every implementation is compared on.
func TestKnownLikenesses(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.9611},
		{"dwayne", "duane", 0.84},
		{"dixon", "dicksonx", 0.8133},
		{"jones", "johnson", 0.8324},
		{"abc", "xyz", 0},
	} {
		if got := spelling.JaroWinkler(c.a, c.b); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("JaroWinkler(%q, %q) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ama", "ama"},
		{"  O'Brien-SMITH ", "obrien smith"},
		{"Zoë Łukasz Ñandú", "zoe lukasz nandu"},
		{"Щербакова Юлия", "shcherbakova yuliya"},
		{"Παπαδόπουλος", "papadopoylos"},
		{"محمد", "mhmd"},
		{"Jos\xe9", "jose"},
		{"Strauß", "strauss"},
		{"李", "李"},
		{"", ""},
		{" - ", ""},
		{strings.Repeat("ă", 10_000), strings.Repeat("a", 128)},
	} {
		if got := spelling.Fold(c.in); got != c.want {
			t.Errorf("Fold(%.20q) = %.40q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Zoë")
	f.Add("\xff\xfe a")
	f.Fuzz(func(t *testing.T, s string) {
		once := spelling.Fold(s)
		if !utf8.ValidString(once) || strings.HasPrefix(once, " ") || strings.HasSuffix(once, " ") {
			t.Fatalf("Fold(%q) = %q", s, once)
		}
	})
}

func BenchmarkPattern(b *testing.B) {
	var p spelling.Pattern
	p.Reset("szczepanski")
	b.Run("jaro-winkler", func(b *testing.B) {
		for b.Loop() {
			p.JaroWinkler("stephenson")
		}
	})
	b.Run("distance", func(b *testing.B) {
		for b.Loop() {
			p.Distance("stephenson")
		}
	})
	b.Run("pair", func(b *testing.B) {
		for b.Loop() {
			spelling.JaroWinkler("szczepanski", "stephenson")
		}
	})
	b.Run("bound", func(b *testing.B) {
		need := spelling.NewNeed(0.85)
		x, y := spelling.NewSketch("szczepanski"), spelling.NewSketch("stephenson")
		for b.Loop() {
			need.Allows(x, y)
		}
	})
}

func ExamplePattern() {
	var p spelling.Pattern
	p.Reset("testwood")
	fmt.Printf("%.2f %d\n", p.JaroWinkler("testwode"), p.Distance("testwode"))
	// Output: 0.95 2
}
