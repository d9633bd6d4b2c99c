package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of a short text; a close or similar one is measured as names are.
const (
	textSame Level = iota
	textClose
	textSimilar
	textDifferent
)

func parseText(raw string) (Form, bool) {
	folded, text := fold(raw)
	return Form{Key: folded, text: text, digest: uint64(spelling.NewSketch(text))}, true
}

func compareText(a, b *Form) Level {
	if a.Key == b.Key {
		return textSame
	}
	if !needSimilar().Allows(spelling.Sketch(a.digest), spelling.Sketch(b.digest)) {
		return textDifferent
	}
	return letterLevel(a.text, b.text, spelling.JaroWinkler(a.text, b.text), textClose)
}

func nearText(q *Form, l *List, yield func(int, Level)) Level {
	var pattern spelling.Pattern
	pattern.Reset(q.text)
	need, sketch := needSimilar(), spelling.Sketch(q.digest)
	for i, digest := range l.digests {
		if !need.Allows(sketch, spelling.Sketch(digest)) {
			continue
		}
		f := &l.forms[i]
		level := textSame
		if f.Key != q.Key {
			level = letterLevel(q.text, f.text, pattern.JaroWinkler(f.text), textClose)
		}
		if level != textDifferent {
			yield(i, level)
		}
	}
	return textDifferent
}

func parseCategory(raw string) (Form, bool) {
	folded, text := fold(raw)
	return Form{Key: folded, text: text}, true
}

// parseSex knows the usual codes: letters, words, and the 1 and 2 of the NHS
// Data Dictionary. Everything else (0 not known, 9 not specified, X) says
// nothing that a comparison could use.
func parseSex(raw string) (Form, bool) {
	switch spelling.Fold(raw) {
	case "m", "male", "boy", "man", "1":
		return Form{Key: "m"}, true
	case "f", "female", "girl", "woman", "2":
		return Form{Key: "f"}, true
	}
	return Form{}, false
}

// compareSame has two levels: same and different.
func compareSame(a, b *Form) Level {
	if a.Key == b.Key {
		return 0
	}
	return 1
}

// parseNumber reads a house or flat number: letters and digits, no gaps.
func parseNumber(raw string) (Form, bool) {
	key := strings.TrimLeft(strings.ReplaceAll(spelling.Fold(raw), " ", ""), "0")
	return Form{Key: key, text: spelling.Letters(key)}, true
}

func compareNumber(a, b *Form) Level {
	switch {
	case a.Key == b.Key:
		return 0
	case max(len(a.text), len(b.text)) > 1 && spelling.Slip(a.text, b.text):
		return 1
	}
	return 2
}
