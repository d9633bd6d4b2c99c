package person

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// Hit is somebody who may be the one. Out of the asker's sight it says only
// that there is somebody, and whom to ring: Person is none and Name is empty.
type Hit struct {
	Person  id.UUID
	Name    string
	Born    string // in words
	Age     string // "14", "13 or 14", or empty
	Kind    Kind
	Why     string             // "same date of birth; surname one letter apart"
	Strong  bool               // very likely the same: look before adding another
	Reasons *match.Explanation // field by field; nil out of sight
}

// SameName says that first name and surname are as asked for.
func (h Hit) SameName() bool { return h.same(fieldGiven) && h.same(fieldSurname) }

// SameBirth says that the whole date of birth is as asked for.
func (h Hit) SameBirth() bool { return h.same(fieldBorn) }

func (h Hit) same(field int) bool {
	return h.Reasons != nil && !h.Reasons.Swapped && h.Reasons.Steps[field].Level == "same"
}

// What a search shows.
const (
	maxHits    = 20
	maxLooked  = 60            // before what is out of sight is taken out
	leastFor   = 2 * match.Bit // what is known must speak for it by as much
	likelySame = 0.9           // probability from which a hit is strong
)

// Search looks for people by names in any order and misspelt, by date of
// birth, identifier, phone or address: everybody known is scored. At most 20,
// the most like first. Each search is in the journal with its purpose and
// reason. Errors: Forbidden for a role that does not search; Invalid.
func (s *Service) Search(ctx context.Context, actor who.Actor, q Query) (hits []Hit, err error) {
	purpose := purposeOf(actor)
	if err := access.May(actor, purpose, access.OnPerson, access.Search); err != nil {
		return nil, err
	}
	record, reason, err := q.record(actor, when.DateOf(s.Clock()))
	if err != nil {
		return nil, err
	}
	found, err := s.alike(ctx, record, answering)
	if err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		people, err := s.inSight(ctx, tx, found)
		if err != nil {
			return err
		}
		var beyond []id.UUID
		for _, f := range found {
			one, seen := people[f.person]
			switch {
			case seen && len(hits) < maxHits:
				hits = append(hits, hitOf(one, f, s.Clock()))
			case !seen && tells(f.why):
				beyond = append(beyond, f.person)
			}
		}
		tell, err := s.tellBeyond(ctx, tx, beyond, reason)
		if err != nil {
			return err
		}
		if tell {
			hub, err := hubContact(ctx, tx)
			if err != nil {
				return err
			}
			hits = append(hits, Hit{Why: "Somebody like this is known to the hub. " + hub})
		}
		return s.Journal.ReadBecause(tx, "person.search", reason, shown(actor, hits)...)
	})
	return hits, err
}

// found is somebody in the register who is like the one asked for.
type found struct {
	person id.UUID
	why    match.Explanation
}

// alike is who in the register is most like a record, whoever may see them.
func (s *Service) alike(ctx context.Context, record match.Record, wait time.Duration) ([]found, error) {
	all, err := s.register.current(ctx, wait)
	if err != nil {
		return nil, err
	}
	asked := match.Prepare(compared(), record)
	hits, err := all.like(ctx, &asked, roll.Limit{Top: maxLooked, AtLeast: roll.Anybody().AtLeast})
	if err != nil {
		return nil, err
	}
	var out []found
	for _, h := range hits {
		other, there := all.person(h.ID)
		person, err := id.Parse(h.ID)
		if !there || err != nil {
			continue
		}
		why := all.explain(&asked, &other)
		if why.Evidence() >= leastFor {
			out = append(out, found{person, why})
		}
	}
	return out, nil
}

// inSight is those of the people found whom the actor may see.
func (s *Service) inSight(ctx context.Context, tx *pg.Tx, all []found) (map[id.UUID]Person, error) {
	ids := make([]id.UUID, len(all))
	for i, f := range all {
		ids[i] = f.person
	}
	people, err := loadAll(ctx, tx, ids)
	out := make(map[id.UUID]Person, len(people))
	for _, p := range people {
		out[p.ID] = p
	}
	return out, err
}

func hitOf(p Person, f found, now time.Time) Hit {
	b := briefOf(p, now)
	return Hit{Person: p.ID, Name: b.Name, Born: b.Born, Age: b.Age, Kind: b.Kind, Why: f.why.Sentence(),
		Strong: f.why.Probability() >= likelySame, Reasons: &f.why}
}

// tells says that so much agrees that an asker who may not see somebody may
// learn that there is somebody: a number, or a name together with the whole
// date of birth or a phone number. For less, a search would be a way to browse.
func tells(why match.Explanation) bool {
	if why.Probability() < likelySame {
		return false
	}
	name, other := false, false
	for i := range why.Steps {
		s := &why.Steps[i]
		if !s.Known || s.Weight <= 0 {
			continue
		}
		switch s.Kind {
		case value.NHSNumber, value.UPN:
			return true
		case value.Surname:
			name = true
		case value.BirthDate:
			other = other || s.Level == "same" || s.Level == "swapped" || s.Level == "slip"
		case value.Phone:
			other = true
		}
	}
	return name && other
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

// purposeOf is why an actor looks into the registry, by what they do.
func purposeOf(actor who.Actor) who.Purpose {
	if actor.Hub || actor.Is(who.Specialist) {
		return who.Safeguarding
	}
	return who.Checking
}
