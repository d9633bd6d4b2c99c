package person

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Relations *access.Relations
	Clock     when.Clock
}

// Service keeps the registry.
type Service struct {
	Deps
	register register
	measured measured
	jobs     Enqueuer
}

// New keeps the registry.
func New(deps Deps) *Service {
	return &Service{Deps: deps, register: register{db: deps.DB, clock: deps.Clock, turn: make(chan struct{}, 1)}}
}

// Get is one person with all that the actor may see of them. Errors: NotFound
// for absent and out of scope alike.
func (s *Service) Get(ctx context.Context, actor who.Actor, person id.UUID) (Person, error) {
	var p Person
	err := s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) (err error) {
		if p, err = s.open(ctx, tx, person, access.Read); err != nil {
			return err
		}
		if err := fill(ctx, tx, &p, s.Clock()); err != nil {
			return err
		}
		if err := fillMerged(ctx, tx, &p, s.Clock()); err != nil {
			return err
		}
		subjects := []id.UUID{p.ID}
		for _, h := range p.Merged.Holding {
			subjects = append(subjects, h.Person)
		}
		for _, r := range p.Relations { // their names are on the page
			subjects = append(subjects, r.Other)
		}
		return s.Journal.Read(tx, "person.read", subjects...)
	})
	return p, err
}

// Named is the name of a person for whoever may see their history: the hub
// within its scope, and auditors, who are told only that there is somebody.
// Errors: NotFound.
func (s *Service) Named(ctx context.Context, actor who.Actor, person id.UUID) (name string, err error) {
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		p, err := s.open(ctx, tx, person, access.History)
		name = p.Name()
		if !fault.Is(err, fault.NotFound) || !actor.Is(who.Auditor|who.PrivacyOfficer) {
			return err
		}
		known, err := knownToAudit(ctx, tx, person)
		if err == nil && !known {
			err = fault.Absent("person.Named")
		}
		name = "this person"
		return err
	})
	return name, err
}

// Called is the name of a person whom the actor may read, inside the caller's
// transaction. Errors: NotFound for absent and out of scope alike.
func (s *Service) Called(ctx context.Context, tx *pg.Tx, person id.UUID) (string, error) {
	p, err := s.open(ctx, tx, person, access.Read)
	return p.Name(), err
}

// open loads a person and asks whether the actor may take the action. Errors:
// NotFound for absent and out of scope alike.
func (s *Service) open(ctx context.Context, tx *pg.Tx, person id.UUID, action access.Action) (Person, error) {
	const op = "person.open"
	people, err := loadAll(ctx, tx, []id.UUID{person})
	if err != nil {
		return Person{}, err
	}
	if len(people) == 0 {
		return Person{}, fault.Absent(op)
	}
	p := people[0]
	p.Permit, err = s.Relations.Permit(ctx, tx, access.Resource{Kind: access.OnPerson, Seal: p.Seal}, p.ID, action)
	if err == nil && !p.Permit.Fields.Has(access.Identity) {
		err = fault.Absent(op) // there is nothing of a person without who they are
	}
	return p, err
}

// Briefs are the people among ids that are in the actor's sight; others are
// not in the answer. At most 1,000. The caller journals the read.
func (s *Service) Briefs(ctx context.Context, tx *pg.Tx, ids []id.UUID) (map[id.UUID]Brief, error) {
	people, err := loadAll(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[id.UUID]Brief, len(people))
	for _, p := range people {
		out[p.ID] = briefOf(p, s.Clock())
	}
	return out, nil
}
