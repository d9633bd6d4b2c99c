package person

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Query is what somebody looks for; any of it may be empty, not all.
type Query struct {
	Names  string // in any order, as far as it is known
	Born   string // a partial date
	NHS    string
	UPN    string
	Phone  string
	Reason string // why, in the asker's words; needed outside the hub
}

// Hit is somebody who may be the one. Out of the asker's sight it says only
// that there is somebody: Person is none and Name is empty.
type Hit struct {
	Person id.UUID
	Name   string
	Born   string // in words
	Kind   Kind
	Why    string // "same date of birth; name alike"
}

// Search looks for people by names in any order and misspelt, by date of
// birth, identifier or phone. At most 20, best first. Each search is in the
// journal with its purpose and reason. Errors: Forbidden for a role that does
// not search; Invalid.
func (s *Service) Search(ctx context.Context, actor who.Actor, q Query) (hits []Hit, err error) {
	purpose := purposeOf(actor)
	if err := access.May(actor, purpose, access.OnPerson, access.Search); err != nil {
		return nil, err
	}
	keys, err := q.keys(actor)
	if err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		found, err := find(ctx, tx, keys)
		if err != nil {
			return err
		}
		subjects := []id.UUID{actor.ID} // a search that finds nobody is in the journal too
		for _, f := range found {
			hit := Hit{Person: f.person, Why: "Somebody like this is known to the hub. Ring the hub and give your reason."}
			if !f.person.IsZero() {
				subjects = append(subjects, f.person)
				if hit, err = describe(ctx, tx, f, keys); err != nil {
					return err
				}
			}
			hits = append(hits, hit)
		}
		return s.Journal.ReadBecause(tx, "person.search", q.Reason, subjects...)
	})
	return onceBeyond(hits), err
}

// onceBeyond keeps one line for all who are out of sight: how many there are
// is nobody's business.
func onceBeyond(hits []Hit) []Hit {
	seen := false
	return slices.DeleteFunc(hits, func(h Hit) bool {
		if !h.Person.IsZero() {
			return false
		}
		drop := seen
		seen = true
		return drop
	})
}

// keys are a query as the index knows it.
type keys struct {
	names, births   []string
	nhs, upn, phone string
}

func (q Query) keys(actor who.Actor) (keys, error) {
	const op = "person.Search"
	var c words.Check
	k := keys{names: foldWords(c.Line("names", "the name", q.Names, 200))}
	if len(k.names) > 6 {
		k.names = k.names[:6]
	}
	born, err := when.ParsePartial(c.Line("born", "the date of birth", q.Born, 40))
	if err != nil {
		c.Add("born", "Write the date of birth as far as it is known, for example 14 3 2012.")
	}
	k.births = birthKeys(born)
	if strings.TrimSpace(q.NHS) != "" {
		k.nhs = identifier(&c, "nhs_number", q.NHS, CheckNHS)
	}
	if strings.TrimSpace(q.UPN) != "" {
		k.upn = identifier(&c, "upn", q.UPN, CheckUPN)
	}
	k.phone = foldPhone(c.Line("phone", "the phone number", q.Phone, 40))
	if len(k.names)+len(k.births) == 0 && k.nhs+k.upn+k.phone == "" {
		c.Add("names", "Give a name, a date of birth, a number or a phone number to look for.")
	}
	c.Text("reason", "the reason", q.Reason, 2000)
	if !actor.Hub {
		c.Need("reason", "Say why you look for this person.", q.Reason)
	}
	return k, c.Err(op)
}

// foldWords is a name as words that can be compared: lower case, no accents.
func foldWords(s string) []string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
			return -1
		case unicode.IsLetter(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(s))
	return strings.Fields(plain)
}

// birthKeys are an exact date and the same with day and month swapped, as
// dates are often mistyped; nothing for a date that is not exact.
func birthKeys(p when.Partial) []string {
	if p.Exact != when.ByDay || p.About {
		return nil
	}
	keys := []string{p.String()}
	if p.Day <= 12 && p.Day != int(p.Month) {
		swapped := p
		swapped.Day, swapped.Month = int(p.Month), time.Month(p.Day)
		keys = append(keys, swapped.String())
	}
	return keys
}

// foldPhone is a number's last ten digits: "+44 7700 900123" and "07700
// 900123" are one.
func foldPhone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if len(digits) < 7 {
		return ""
	}
	return digits[max(0, len(digits)-10):]
}

// explain says in words why somebody was found.
func explain(p Person, others []OtherName, k keys) string {
	var why []string
	if slices.Contains(k.births, p.Born.String()) {
		if p.Born.String() == k.births[0] {
			why = append(why, "same date of birth")
		} else {
			why = append(why, "date of birth with day and month swapped")
		}
	}
	if k.nhs != "" && k.nhs == p.NHS {
		why = append(why, "same NHS number")
	}
	if k.upn != "" && k.upn == p.UPN {
		why = append(why, "same pupil number")
	}
	if len(k.names) > 0 {
		why = append(why, nameWords(p, others, k.names))
	}
	if len(why) == 0 {
		why = append(why, "same phone number")
	}
	return strings.Join(why, "; ")
}

func nameWords(p Person, others []OtherName, asked []string) string {
	main := foldWords(p.Given + " " + p.Surname)
	if sameWords(main, asked) {
		return "same name"
	}
	for _, o := range others {
		if sameWords(foldWords(o.Given+" "+o.Surname), asked) {
			return "also known by this name"
		}
	}
	for _, w := range asked {
		if slices.Contains(main, w) {
			return "part of the name is the same"
		}
	}
	return "name alike"
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// purposeOf is why an actor looks into the registry, by what they do.
func purposeOf(actor who.Actor) who.Purpose {
	if actor.Hub {
		return who.Safeguarding
	}
	return who.Checking
}
