package conflict

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Deps is what the service stands on.
type Deps struct {
	DB      *pg.DB
	Journal *audit.Journal
	Clock   when.Clock
	Records Records
	Notices Notices
}

// Service keeps conflicts.
type Service struct {
	Deps
	jobs Enqueuer
}

// New keeps conflicts.
func New(deps Deps) *Service { return &Service{Deps: deps} }

// DeclareCommand says that the actor is too close to a record: of exactly one
// of Ref and Person.
type DeclareCommand struct {
	Ref    string  // a referral; its children's records close with it
	Person id.UUID // a child or an adult; the referrals that name them close too
	Words  string  // how the actor knows them
}

func (cmd *DeclareCommand) clean() error {
	var c words.Check
	cmd.Words = c.Text("words", "how you know them", cmd.Words, 2000)
	c.Need("words", "Say in a few words how you know them.", cmd.Words)
	return c.Err("conflict.Declare")
}

// Declare closes a record to the actor, who has just been able to read it.
// Errors: NotFound; Invalid without words.
func (s *Service) Declare(ctx context.Context, actor who.Actor, cmd DeclareCommand) error {
	return once.As(ctx, s.DB, actor, who.Safeguarding, "conflict.declare", func(tx *pg.Tx) error {
		subject, about, err := s.subject(ctx, tx, cmd)
		if err != nil {
			return err
		}
		if err := cmd.clean(); err != nil {
			return err
		}
		row := id.New()
		change, err := audit.Diff(nil, map[string]string{"why": string(Declared)})
		if err != nil {
			return err
		}
		// the journal first: once the row stands, the record is closed to its author
		if err := s.Journal.WriteBecause(ctx, tx, "conflict.declare", cmd.Words, change, subject, actor.ID, row); err != nil {
			return err
		}
		if err := insert(ctx, tx, row, subject, about, cmd.Words, s.Clock()); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, TellJob{})
	})
}

// Subject is the name of the record that a conflict would be declared with:
// the reference, or the person's name. Errors: NotFound.
func (s *Service) Subject(ctx context.Context, actor who.Actor, cmd DeclareCommand) (name string, err error) {
	err = s.DB.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		subject, about, err := s.subject(ctx, tx, cmd)
		if err != nil {
			return err
		}
		if name = cmd.Ref; about == Person {
			if name, err = s.Records.Person(ctx, tx, subject); err != nil {
				return err
			}
		}
		return s.Journal.Read(tx, "conflict.begin", subject)
	})
	return name, err
}

func (s *Service) subject(ctx context.Context, tx *pg.Tx, cmd DeclareCommand) (id.UUID, About, error) {
	if cmd.Ref != "" {
		row, err := s.Records.Referral(ctx, tx, cmd.Ref)
		return row, Referral, err
	}
	_, err := s.Records.Person(ctx, tx, cmd.Person)
	return cmd.Person, Person, err
}

// Mine are the conflicts that the actor declared, the last first; never what
// was found of them. At most 100.
func (s *Service) Mine(ctx context.Context, actor who.Actor) (all []Conflict, err error) {
	err = s.DB.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = list(ctx, tx, actor.ID)
		return err
	})
	return all, err
}

// List is the conflicts that others have with records: to the hub's managers
// those of the records they see, to privacy officers all, by reference only.
// Those that stand come first. At most 200. Errors: Forbidden.
func (s *Service) List(ctx context.Context, actor who.Actor) (all []Conflict, err error) {
	if err := access.May(actor, who.Oversight, access.OnConflict, access.List); err != nil {
		return nil, err
	}
	err = s.DB.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		if all, err = list(ctx, tx, id.UUID{}); err != nil {
			return err
		}
		return s.Journal.Read(tx, "conflict.list", subjects(all)...)
	})
	return all, err
}

func subjects(all []Conflict) (ids []id.UUID) {
	for _, c := range all {
		ids = append(ids, c.Subject)
	}
	return ids
}
