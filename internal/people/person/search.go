package person

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

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
// that there is somebody, and whom to ring: Person is none and Name is empty.
type Hit struct {
	Person id.UUID
	Name   string
	Born   string // in words
	Age    string // "14", "13 or 14", or empty
	Kind   Kind
	Why    string // "same date of birth; surname one letter apart"
	Strong bool   // very likely the same: look before adding another
}

// maxHits is how many people a search shows.
const maxHits = 20

// Search looks for people by names in any order and misspelt, by date of
// birth, identifier or phone. At most 20, the most like first. Each search is
// in the journal with its purpose and reason. Errors: Forbidden for a role
// that does not search; Invalid.
func (s *Service) Search(ctx context.Context, actor who.Actor, q Query) (hits []Hit, err error) {
	purpose := purposeOf(actor)
	if err := access.May(actor, purpose, access.OnPerson, access.Search); err != nil {
		return nil, err
	}
	k, err := q.keys(actor, when.DateOf(s.Clock()))
	if err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		ids, beyond, err := find(ctx, tx, k, s.Clock())
		if err != nil {
			return err
		}
		people, err := loadKnown(ctx, tx, ids)
		if err != nil {
			return err
		}
		hits = rank(k, people, s.Clock())
		if beyond {
			hub, err := hubContact(ctx, tx)
			if err != nil {
				return err
			}
			hits = append(hits, Hit{Why: "Somebody like this is known to the hub. " + hub})
		}
		return s.Journal.ReadBecause(tx, "person.search", k.reason, shown(actor, hits)...)
	})
	return hits, err
}

// shown is whom a search told about; with nobody, the asker stands for the
// search itself, so that it is in the journal too.
func shown(actor who.Actor, hits []Hit) []id.UUID {
	var subjects []id.UUID
	for _, h := range hits {
		if !h.Person.IsZero() {
			subjects = append(subjects, h.Person)
		}
	}
	if len(subjects) == 0 {
		return []id.UUID{actor.ID}
	}
	return subjects
}

// rank orders people by likeness and drops those who are not like at all.
func rank(k keys, people []known, now time.Time) []Hit {
	type ranked struct {
		Hit
		score float64
	}
	var all []ranked
	for _, one := range people {
		l := compare(k, one)
		if l.score <= 0 {
			continue
		}
		b := briefOf(one.Person, now)
		all = append(all, ranked{Hit{Person: one.ID, Name: b.Name, Born: b.Born, Age: b.Age, Kind: b.Kind,
			Why: strings.Join(l.why, "; "), Strong: l.strong}, l.score})
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Name, b.Name))
	})
	var hits []Hit
	for _, r := range all[:min(len(all), maxHits)] {
		hits = append(hits, r.Hit)
	}
	return hits
}

// keys are a query as the index knows it.
type keys struct {
	names           []string
	born            when.Partial
	nhs, upn, phone string
	reason          string
}

// maxAsked is how many words of a name a search asks for.
const maxAsked = 6

func (q Query) keys(actor who.Actor, today when.Date) (keys, error) {
	var c words.Check
	k := keys{names: foldWords(c.Line("names", "the name", q.Names, 200))}
	k.names = k.names[:min(len(k.names), maxAsked)]
	born, err := when.ParsePartial(c.Line("born", "the date of birth", q.Born, 40))
	if err != nil {
		c.Add("born", "Write the date of birth as far as it is known, for example 14 3 2012, March 2012 or aged 14.")
	}
	k.born = settle(born, today)
	k.nhs = identifier(&c, "nhs_number", q.NHS, CheckNHS)
	k.upn = identifier(&c, "upn", q.UPN, CheckUPN)
	k.phone = foldPhone(c.Line("phone", "the phone number", q.Phone, 40))
	if strings.TrimSpace(q.Phone) != "" && k.phone == "" {
		c.Add("phone", "Give at least 7 digits of the phone number, or leave it empty.")
	}
	if len(k.names) == 0 && k.born.Exact != when.ByDay && k.nhs+k.upn+k.phone == "" {
		c.Add("names", "Give a name, a whole date of birth, a number or a phone number to look for.")
	}
	k.reason = c.Text("reason", "the reason", q.Reason, 2000)
	if !actor.Hub {
		c.Need("reason", "Say why you look for this person.", q.Reason)
	}
	return k, c.Err("person.Search")
}

// sounds are how the words of the name are heard, each in its place.
func (k keys) sounds() []string {
	out := make([]string, len(k.names))
	for i, w := range k.names {
		out[i] = sound(w)
	}
	return out
}

// purposeOf is why an actor looks into the registry, by what they do.
func purposeOf(actor who.Actor) who.Purpose {
	if actor.Hub || actor.Is(who.Specialist) {
		return who.Safeguarding
	}
	return who.Checking
}
