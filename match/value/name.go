package value

import (
	"strings"
	"sync"

	"github.com/sightline-partnership/sightline/match/names"
	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of a name.
const (
	nameSame      Level = iota
	nameVariant         // a known short form, spelling or ending of the same name
	namePart            // one part of a many-part name agrees
	nameInitial         // one is only the other's first letter
	nameClose           // one slip, or nearly the same letters
	nameSimilar         // alike
	nameDifferent       // not alike
)

func nameLevels() []string {
	return []string{"same", "variant", "part", "initial", "close", "similar", "different"}
}

// How alike is close, and how alike is similar. They are Jaro-Winkler
// likenesses; 0.92 and 0.85 are near the cuts that linkage toolkits commonly use.
const (
	closeLikeness   = 0.92
	similarLikeness = 0.85
	leastSlipLength = 4 // a slip in a shorter name leaves too little to be close; it is alike
	leastShort      = 2 // letters of a name that can be alike at all
)

// Marks in the two free bits of a sketch: what else than letters may join two names.
const (
	markPart  = 1 << 62 // has parts, or is an initial
	markGroup = 1 << 63 // has groups, or an ending
)

// part is a name, or one part of it.
type part struct {
	text   string
	groups []names.Group
}

var needSimilar = sync.OnceValue(func() *spelling.Need { return spelling.NewNeed(similarLikeness).OrSlip() })

func parseForename(raw string) (Form, bool) {
	f, _ := parseName(raw)
	return f, true
}

func parseSurname(raw string) (Form, bool) {
	f, folded := parseName(raw)
	stem := names.Stem(names.Join(folded))
	if stem != f.Key {
		f.extra().stem = stem
		f.digest |= markGroup
	}
	return f, true
}

// parseName drops a title and reads the rest.
func parseName(raw string) (Form, string) {
	folded := withoutTitle(spelling.Fold(raw))
	f := Form{Key: names.Join(folded), text: spelling.Letters(folded)}
	f.digest = uint64(spelling.NewSketch(f.text))
	book := names.Standard()
	whole := part{f.text, book.Groups(folded)}
	for _, p := range names.Parts(folded) {
		f.extra().parts = append(f.extra().parts, part{spelling.Letters(p), book.Groups(p)})
	}
	if whole.groups != nil {
		f.digest |= markGroup
	}
	if f.more != nil || len(f.text) == 1 {
		f.digest |= markPart
	}
	if f.more != nil || whole.groups != nil {
		f.extra().whole = whole
	}
	return f, folded
}

func (f *Form) extra() *more {
	if f.more == nil {
		f.more = new(more)
		f.more.whole.text = f.text
	}
	return f.more
}

func withoutTitle(folded string) string {
	title, rest, found := strings.Cut(folded, " ")
	if found {
		switch title {
		case "mr", "mrs", "ms", "miss", "dr", "master", "rev":
			return rest
		}
	}
	return folded
}

func compareName(a, b *Form) Level {
	if level := nameByKnowledge(a, b); level < nameClose {
		return level
	}
	return nameByLetters(a, b, func() float64 { return spelling.JaroWinkler(a.text, b.text) })
}

// nameByKnowledge tries what letters do not tell; nameDifferent if none fits.
func nameByKnowledge(a, b *Form) Level {
	if a.Key == b.Key {
		return nameSame
	}
	if a.digest&b.digest&markGroup != 0 && sharesGroup(a.more, b.more) {
		return nameVariant
	}
	if (a.digest|b.digest)&markPart == 0 {
		return nameDifferent
	}
	if sharesPart(a, b) {
		return namePart
	}
	if len(a.text) == 1 && len(b.text) > 0 && a.text[0] == b.text[0] ||
		len(b.text) == 1 && len(a.text) > 0 && a.text[0] == b.text[0] {
		return nameInitial
	}
	return nameDifferent
}

func sharesGroup(a, b *more) bool {
	return names.Share(a.whole.groups, b.whole.groups) || a.stem != "" && a.stem == b.stem
}

// sharesPart says that a part of one is, or is a variant of, a part or the
// whole of the other.
func sharesPart(a, b *Form) bool {
	for _, p := range partsOf(a) {
		if agrees(p, wholeOf(b)) {
			return true
		}
		for _, q := range partsOf(b) {
			if agrees(p, q) {
				return true
			}
		}
	}
	for _, q := range partsOf(b) {
		if agrees(q, wholeOf(a)) {
			return true
		}
	}
	return false
}

func agrees(p, q part) bool { return p.text == q.text || names.Share(p.groups, q.groups) }

func partsOf(f *Form) []part {
	if f.more == nil {
		return nil
	}
	return f.more.parts
}

func wholeOf(f *Form) part {
	if f.more == nil {
		return part{text: f.text}
	}
	return f.more.whole
}

// nameByLetters measures likeness only where the sketches allow it.
func nameByLetters(a, b *Form, likeness func() float64) Level {
	if !needSimilar().Allows(spelling.Sketch(a.digest), spelling.Sketch(b.digest)) {
		return nameDifferent
	}
	return letterLevel(a.text, b.text, likeness(), nameClose)
}

// letterLevel is close, the next level, or the one after that.
func letterLevel(a, b string, likeness float64, nearest Level) Level {
	switch {
	case likeness >= closeLikeness, min(len(a), len(b)) >= leastSlipLength && spelling.Slip(a, b):
		return nearest
	case likeness >= similarLikeness, min(len(a), len(b)) >= leastShort && spelling.Slip(a, b):
		return nearest + 1
	}
	return nearest + 2
}

func nearName(q *Form, l *List, yield func(int, Level)) Level {
	var pattern spelling.Pattern
	pattern.Reset(q.text)
	need, sketch := needSimilar(), spelling.Sketch(q.digest)
	for i, digest := range l.digests {
		known := digest&q.digest&markGroup | (digest|q.digest)&markPart
		if known == 0 && !need.Allows(sketch, spelling.Sketch(digest)) {
			continue
		}
		f := &l.forms[i]
		level := nameByKnowledge(q, f)
		if level >= nameClose {
			level = nameByLetters(q, f, func() float64 { return pattern.JaroWinkler(f.text) })
		}
		if level != nameDifferent {
			yield(i, level)
		}
	}
	return nameDifferent
}
