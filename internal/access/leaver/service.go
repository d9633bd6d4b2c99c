package leaver

import (
	"context"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Service closes leavers. It has no table of its own: accounts are the
// directory's to change, and no list is kept.
type Service struct {
	db        *pg.DB
	directory *access.Directory
	clock     when.Clock
}

// New works on the accounts of the directory.
func New(db *pg.DB, directory *access.Directory, clock when.Clock) *Service {
	return &Service{db: db, directory: directory, clock: clock}
}

// List is a list as it is brought.
type List struct {
	Content []byte
	Whole   bool // everybody who works there is on it
}

// Preview says what a list would do, and which lines can't be read. Nothing is
// changed. Errors: Forbidden; Invalid, naming file.
func (s *Service) Preview(ctx context.Context, actor who.Actor, l List) (Plan, []Fault, error) {
	if len(l.Content) > MaxFile {
		return Plan{}, nil, bad("The file is larger than 256 KB.")
	}
	accounts, err := s.directory.Accounts(ctx, actor)
	if err != nil {
		return Plan{}, nil, err
	}
	entries, faults, err := Parse(l.Content, when.DateOf(s.clock()))
	return Make(entries, accounts, actor.ID, l.Whole), faults, err
}

// Close does what the list says and gives what it did: the accounts are closed
// and their sessions over, all or none. What is closed already stays so. Errors:
// as Preview; Invalid, naming file, while a line can't be read; Refused for a
// dangerous list unless words are what Plan.Words says.
func (s *Service) Close(ctx context.Context, actor who.Actor, l List, words string) (Plan, error) {
	const op = "leaver.Close"
	p, faults, err := s.Preview(ctx, actor, l)
	if err != nil {
		return p, err
	}
	if len(faults) > 0 {
		return p, bad("Mend the lines that can't be read, then bring the list again. Nobody's account was closed.")
	}
	if p.Danger != "" && !strings.EqualFold(strings.TrimSpace(words), p.Words()) {
		return p, fault.Fields{"words": "Type: " + p.Words() + ". Or bring another list: nobody's account was closed."}.Err(op)
	}
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		for _, one := range p.Close {
			if err := s.directory.CloseLeavers(ctx, tx, []id.UUID{one.Account.ID}, one.Why); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}
