package app_test

import (
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// closing is a conflict that stands between somebody and a record.
type closing struct {
	subject id.UUID
	concern bool
}

// manyConflicts is how many conflicts a small world has, ended ones with them.
const manyConflicts = 40

// lapse is how long ago somebody was attested and signed in, for people in use
// and for those whose account has lapsed by either.
func (w *smallWorld) lapse(p *player) (attested, woken time.Time, signedIn any) {
	now := time.Now()
	attested, woken = now.Add(-time.Duration(w.rng.IntN(89))*24*time.Hour), now.Add(-time.Duration(w.rng.IntN(89))*24*time.Hour)
	long := now.Add(-91 * 24 * time.Hour)
	switch w.rng.IntN(12) {
	case 0: // nobody said that they still work here
		p.active, attested, signedIn = false, long, now
	case 1: // did not sign in
		p.active, woken, signedIn = false, long, long
	case 2: // was made long ago, and signs in
		woken, signedIn = long, now.Add(-24*time.Hour)
	}
	return attested, woken, signedIn
}

// makeConflicts closes records to people, some of them again opened.
func (w *smallWorld) makeConflicts() {
	of := append(w.kinds(access.OnPerson), w.kinds(access.OnReferral)...)
	once := map[id.UUID]bool{}
	for range manyConflicts {
		p, s := pick(w, w.people), pick(w, of)
		why, ended := pick(w, []string{"declared", "own", "relation", "address", "concern"}), w.one(5)
		if once[s.ID] {
			continue
		}
		once[s.ID] = true
		row, cause, by, at := id.New(), any(id.New()), any(nil), any(nil)
		if why == "declared" {
			cause = nil
		}
		if ended {
			by, at = pick(w, w.people).ID, time.Now()
			if by == p.ID {
				continue
			}
		}
		w.sql(`INSERT INTO conflict (id, account_id, subject_id, about, why, cause, found, said_by, ended, ended_by, end_reason)
			VALUES ($1, $2, $3, $4, $5, $6, now(), $2, $7, $8, CASE WHEN $7::timestamptz IS NULL THEN '' ELSE 'x' END)`, row, p.ID, s.ID, string(s.kind), why, cause, at, by)
		if !ended {
			w.conflicts[p.ID] = append(w.conflicts[p.ID], closing{s.ID, why == "concern"})
		}
		w.add(s, "conflict", row, w.seesConflict(p, s, why))
	}
}

// seesConflict is who sees a conflict: who declared it, and never what was
// found of oneself; privacy officers; and the hub's managers who see the record.
func (w *smallWorld) seesConflict(of *player, s *subject, why string) func(*player) bool {
	return func(p *player) bool {
		switch {
		case !p.active || p.ID == of.ID:
			return p.active && why == "declared"
		case w.isClosed(p, s):
			return false
		}
		group := access.Status
		if s.kind == access.OnPerson {
			group = access.Identity
		}
		return p.Is(who.PrivacyOfficer) || p.Hub && p.Is(who.Manager) && w.reads(s, group)(p)
	}
}

// closed is whether a conflict closes a record to somebody, or that they are,
// or are linked to, a person of concern: what it is about, the children of such
// a referral, the same people under another number, every referral that names
// one of them, and what agencies were asked about it.
func (w *smallWorld) closed(p *player, s *subject) (conflict, concern bool) {
	if s.of != nil {
		s = s.of
	}
	if len(w.conflicts[p.ID]) == 0 {
		return false, false
	}
	known := w.closings[p.ID]
	if known == nil {
		known = map[id.UUID]closing{}
		for _, c := range w.conflicts[p.ID] {
			for _, one := range w.closes(c.subject) {
				if was, is := known[one]; !is || was.concern {
					known[one] = c
				}
			}
		}
		w.closings[p.ID] = known
	}
	c, is := known[s.ID]
	return is && !c.concern, is && c.concern
}

func (w *smallWorld) isClosed(p *player, s *subject) bool {
	conflict, concern := w.closed(p, s)
	return conflict || concern
}

// closes is every record that a conflict about one closes.
func (w *smallWorld) closes(one id.UUID) []id.UUID {
	people := []id.UUID{one}
	for _, t := range w.told {
		if t.referral == one && t.child {
			people = append(people, t.person)
		}
	}
	for _, m := range w.merges {
		if slices.Contains(people, m[0]) || slices.Contains(people, m[1]) {
			people = append(people, m[0], m[1])
		}
	}
	for _, t := range w.told {
		if slices.Contains(people, t.person) {
			people = append(people, t.referral)
		}
	}
	return people
}

// toldOf is somebody in the register whom a referral names.
type toldOf struct {
	referral, person id.UUID
	child            bool
}

// name makes a referral name somebody of the register, or nobody.
func (w *smallWorld) name(s *subject) (person any, role string) {
	role = pick(w, []string{"child", "adult_of_concern", "sibling"})
	if w.one(2) {
		one := pick(w, w.kinds(access.OnPerson)).ID
		w.told = append(w.told, toldOf{s.ID, one, role == "child"})
		return one, role
	}
	return nil, role
}
