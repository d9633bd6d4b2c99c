package pack

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// SignOff is who took responsibility for a pack, as the application recorded
// it. It holds for exactly one content: a changed pack has another Ref.
type SignOff struct {
	By id.UUID // the account
	At time.Time
}

// Library is every pack a partnership has, and what was signed off. It never
// changes; make a new one when a pack or sign-off is added.
type Library struct {
	packs  []*Pack
	signed map[Ref]SignOff
}

// NewLibrary holds packs and sign-offs. Errors: Invalid when two packs share an
// id and version but not their content, so that a Ref's id and version say
// what they mean.
func NewLibrary(packs []*Pack, signed map[Ref]SignOff) (*Library, error) {
	first := map[[2]string]*Pack{}
	l := &Library{signed: map[Ref]SignOff{}}
	for _, p := range packs {
		key := [2]string{p.ID, p.Version}
		if other, taken := first[key]; taken {
			if other.hash != p.hash {
				return nil, fault.Newf(fault.Invalid, "pack.NewLibrary",
					"There are two different packs %s version %s. Give one of them another version.", p.ID, p.Version)
			}
			continue
		}
		first[key] = p
		l.packs = append(l.packs, p)
	}
	for ref, s := range signed {
		l.signed[ref] = s
	}
	slices.SortStableFunc(l.packs, func(a, b *Pack) int { // latest first
		return cmp.Or(b.InForce.From.Compare(a.InForce.From), compareVersions(b.Version, a.Version), cmp.Compare(a.ID, b.ID))
	})
	return l, nil
}

// OpenLibrary is NewLibrary over every pack of a folder.
func OpenLibrary(files fs.FS, folder string, signed map[Ref]SignOff) (*Library, error) {
	packs, err := LoadAll(files, folder)
	if err != nil {
		return nil, err
	}
	return NewLibrary(packs, signed)
}

// All lists the packs, the latest in force first.
func (l *Library) All() []*Pack { return slices.Clone(l.packs) }

// On is the pack of a kind that is in force on a day: of several, the one that
// came into force last, then the highest version. Errors: NotFound.
func (l *Library) On(kind Kind, day when.Date) (*Pack, error) {
	for _, p := range l.packs {
		if p.Kind == kind && p.InForce.Holds(day) {
			return p, nil
		}
	}
	return nil, fault.Newf(fault.NotFound, "pack.On",
		"No %s pack is in force on %s. An administrator can add one.", kind, day)
}

// Find is the pack that a decision stored. Errors: NotFound, also when there
// is a pack of that id and version with other content.
func (l *Library) Find(ref Ref) (*Pack, error) {
	for _, p := range l.packs {
		if p.Ref() == ref {
			return p, nil
		}
	}
	return nil, fault.Newf(fault.NotFound, "pack.Find", "The pack %s is not in the library.", ref)
}

// Signed reports whether exactly this content was signed off. What is not is
// an example, and pages say so.
func (l *Library) Signed(ref Ref) bool {
	_, ok := l.signed[ref]
	return ok
}

// SignOff is who signed a pack off, and when.
func (l *Library) SignOff(ref Ref) (SignOff, bool) {
	s, ok := l.signed[ref]
	return s, ok
}

// Instrument is the screening instrument in force on a day. Errors: NotFound.
func (l *Library) Instrument(day when.Date) (*Instrument, error) {
	return content[*Instrument](l.On(KindInstrument, day))
}

// Thresholds are the levels of need in force on a day. Errors: NotFound.
func (l *Library) Thresholds(day when.Date) (*Thresholds, error) {
	return content[*Thresholds](l.On(KindThresholds, day))
}

// TimeLimits are the limits in force on a day. Errors: NotFound.
func (l *Library) TimeLimits(day when.Date) (*TimeLimits, error) {
	return content[*TimeLimits](l.On(KindTimeLimits, day))
}

// Ladder is the way of settling disagreement in force on a day. Errors:
// NotFound.
func (l *Library) Ladder(day when.Date) (*Ladder, error) {
	return content[*Ladder](l.On(KindLadder, day))
}

// Language is the language guide in force on a day. Errors: NotFound.
func (l *Library) Language(day when.Date) (*Language, error) {
	return content[*Language](l.On(KindLanguage, day))
}

// Watch is what counts as unusual reading on a day. Errors: NotFound.
func (l *Library) Watch(day when.Date) (*Watch, error) {
	return content[*Watch](l.On(KindWatch, day))
}

// Due is when a time limit that starts at from ends, by the limits in force on
// that day. Errors: those of On and TimeLimits.Due.
func (l *Library) Due(limit string, from time.Time) (time.Time, error) {
	limits, err := l.TimeLimits(when.DateOf(from))
	if err != nil {
		return time.Time{}, err
	}
	return limits.Due(limit, from)
}

func content[T Content](p *Pack, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	c, ok := p.Content.(T)
	if !ok {
		return none, fault.Wrap("pack.content", fmt.Errorf("%s holds a %T", p.ID, p.Content))
	}
	return c, nil
}

// compareVersions orders "1.10.0" after "1.9.0": runs of digits as numbers,
// the rest as text. More of a version is later ("1.0.1" than "1.0"), save after
// a dash: "1.0.0-draft" is before "1.0.0".
func compareVersions(a, b string) int {
	for a != "" && b != "" {
		partA, restA, numA := part(a)
		partB, restB, numB := part(b)
		order := cmp.Compare(partA, partB)
		if numA && numB {
			order = cmp.Or(cmp.Compare(len(partA), len(partB)), order)
		}
		if order != 0 {
			return order
		}
		a, b = restA, restB
	}
	if strings.HasPrefix(a, "-") || strings.HasPrefix(b, "-") {
		return cmp.Compare(len(b), len(a))
	}
	return cmp.Compare(len(a), len(b))
}

// part cuts the first run of digits, without leading zeros, or of other
// characters from a version.
func part(s string) (first, rest string, number bool) {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	number = digit(s[0])
	i := 1
	for i < len(s) && digit(s[i]) == number {
		i++
	}
	first, rest = s[:i], s[i:]
	for number && len(first) > 1 && first[0] == '0' {
		first = first[1:]
	}
	return first, rest, number
}
