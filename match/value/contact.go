package value

import (
	"strings"

	"github.com/sightline-partnership/sightline/match/spelling"
)

// The levels of an e-mail address.
const (
	emailSame      Level = iota
	emailClose           // the same person's part at another provider, or one slip
	emailSimilar         // the person's parts are alike
	emailDifferent       //
)

// The levels of an online handle.
const (
	handleSame Level = iota
	handleClose
	handleDifferent
)

// markShort tells a person's part of fewer than four letters, where the bound
// on likeness says too little.
const markShort = 1 << 62

// parseEmail parts the person's part from the provider's.
func parseEmail(raw string) (Form, bool) {
	key := strings.ToLower(strings.TrimSpace(raw))
	if len(key) > 254 || !strings.Contains(key, "@") { // 254: RFC 5321, section 4.5.3.1.3
		key = spelling.Fold(key)
	}
	local, _, _ := strings.Cut(key, "@")
	text := spelling.Letters(strings.ReplaceAll(spelling.Fold(local), " ", ""))
	f := Form{Key: key, text: text, digest: uint64(spelling.NewSketch(text))}
	if len(text) < leastSlipLength+1 {
		f.digest |= markShort
	}
	return f, text != ""
}

func compareEmail(a, b *Form) Level {
	if a.Key == b.Key {
		return emailSame
	}
	if (a.digest|b.digest)&markShort == 0 &&
		!needSimilar().Allows(spelling.Sketch(a.digest), spelling.Sketch(b.digest)) {
		return emailDifferent
	}
	if a.text == b.text || spelling.Slip(a.text, b.text) && min(len(a.text), len(b.text)) >= leastSlipLength {
		return emailClose
	}
	if spelling.JaroWinkler(a.text, b.text) >= similarLikeness {
		return emailSimilar
	}
	return emailDifferent
}

func nearEmail(q *Form, l *List, yield func(int, Level)) Level {
	need, sketch := needSimilar(), spelling.Sketch(q.digest)
	for i, digest := range l.digests {
		if (digest|q.digest)&markShort == 0 && !need.Allows(sketch, spelling.Sketch(digest)) {
			continue
		}
		if level := compareEmail(q, &l.forms[i]); level != emailDifferent {
			yield(i, level)
		}
	}
	return emailDifferent
}

// parseHandle drops the leading @ and all marks.
func parseHandle(raw string) (Form, bool) {
	key := strings.ReplaceAll(spelling.Fold(raw), " ", "")
	text := spelling.Letters(key)
	return Form{Key: key, text: text, digest: uint64(spelling.NewSketch(text))}, true
}

func compareHandle(a, b *Form) Level {
	if a.Key == b.Key {
		return handleSame
	}
	if !needSimilar().Allows(spelling.Sketch(a.digest), spelling.Sketch(b.digest)) {
		return handleDifferent
	}
	return min(letterLevel(a.text, b.text, spelling.JaroWinkler(a.text, b.text), handleClose), handleDifferent)
}

func nearHandle(q *Form, l *List, yield func(int, Level)) Level {
	need, sketch := needSimilar(), spelling.Sketch(q.digest)
	for i, digest := range l.digests {
		if !need.Allows(sketch, spelling.Sketch(digest)) {
			continue
		}
		if level := compareHandle(q, &l.forms[i]); level != handleDifferent {
			yield(i, level)
		}
	}
	return handleDifferent
}
