package extract

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/match/bulk"
)

// Kept is how long a list that was brought stands before it is deleted, unless
// it was compared.
const Kept = 24 * time.Hour

// BringCommand is a list that somebody brings.
type BringCommand struct {
	Key     string // so that sending it twice brings it once
	Name    string
	Purpose string // why the agency may share it, and for what
	Content []byte
}

// Draft is a list that was brought, before it is compared.
type Draft struct {
	ID      id.UUID
	Name    string
	Brought time.Time
	Started bool     // it is being compared: nothing can be changed
	Header  []string // its columns
	Targets []Target // what each means: as it was said, as it was said of the last list with these headings, or as it is guessed
	Known   Source   // which of these
	Report  Report
}

// Source is where it is known from what a column means.
type Source uint8

// The sources.
const (
	Guessed    Source = iota // from headings and values
	Remembered               // from the agency's last list with these headings
	Said                     // of this list
)

// draft is a list as it stands in the database.
type draft struct {
	id, agency, account id.UUID
	name, purpose       string
	brought             time.Time
	content             []byte
	targets             []Target
	started             bool
}

// Bring takes in a list of the actor's agency. Nothing is compared yet. Errors:
// Forbidden; Invalid, naming name, purpose or file; Conflict for a key that
// was used for another list.
func (s *Service) Bring(ctx context.Context, actor who.Actor, cmd BringCommand) (id.UUID, error) {
	const op = "extract.Bring"
	if err := access.May(actor, who.Checking, access.OnExtract, access.Create); err != nil {
		return id.UUID{}, err
	}
	var c words.Check
	cmd.Name, cmd.Purpose = checkWords(&c, cmd.Name, cmd.Purpose)
	if err := brought(cmd.Content); err != nil {
		c.Add("file", fault.FieldsOf(err)["file"])
	}
	if err := c.Err(op); err != nil {
		return id.UUID{}, err
	}
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(cmd.Name), []byte(cmd.Purpose), cmd.Content} {
		one := sha256.Sum256(part)
		_, _ = sum.Write(one[:]) // a hash takes everything
	}
	var row id.UUID
	err := s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) error {
		made, _, err := once.Do(ctx, tx, "extract.bring", cmd.Key, sum.Sum(nil), func() (string, error) {
			d := draft{id: id.New(), agency: actor.Agency, account: actor.ID, name: cmd.Name, purpose: cmd.Purpose, brought: s.clock(), content: cmd.Content}
			return d.id.String(), s.bring(ctx, tx, d)
		})
		if err != nil {
			return err
		}
		row, err = id.Parse(made)
		return err
	})
	return row, err
}

func (s *Service) bring(ctx context.Context, tx *pg.Tx, d draft) error {
	if err := insertDraft(ctx, tx, d); err != nil {
		return err
	}
	change, err := audit.Diff(nil, map[string]any{"extract": d.name, "bytes": len(d.content)})
	if err != nil {
		return err
	}
	if err := s.enqueue(ctx, tx, forgetArgs{Draft: d.id, at: d.brought.Add(Kept)}); err != nil {
		return err
	}
	return s.journal.WriteBecause(ctx, tx, "extract.bring", d.purpose, change, d.id)
}

// Draft is a list that the actor's agency brought, with what is wrong in it.
// Targets, unless nil, are what its columns are to mean instead of what is
// known. Errors: NotFound, also for one that was compared or is a day old.
func (s *Service) Draft(ctx context.Context, actor who.Actor, row id.UUID, targets []Target) (Draft, error) {
	if err := access.May(actor, who.Checking, access.OnExtract, access.Edit); err != nil {
		return Draft{}, err
	}
	var d draft
	var l list
	known := Said
	err := s.db.As(ctx, actor, who.Checking, func(tx *pg.Tx) (err error) {
		if d, l, err = s.opened(ctx, tx, row); err != nil {
			return err
		}
		if targets == nil && len(d.targets) == 0 {
			known = Remembered
			if d.targets, err = remembered(ctx, tx, headingDigest(l.Header())); err != nil {
				return err
			}
		}
		return s.journal.Read(tx, "extract.look", row)
	})
	if err != nil {
		return Draft{}, err
	}
	if targets == nil {
		targets = d.targets
	}
	if len(targets) != len(l.Header()) {
		known = Guessed
		if targets, err = guess(d.content); err != nil {
			return Draft{}, fault.Wrap("extract.Draft", err)
		}
	}
	return Draft{ID: row, Name: d.name, Brought: d.brought, Started: d.started, Header: l.Header(), Targets: targets, Known: known,
		Report: check(l, targets, when.DateOf(s.clock()))}, nil
}

// opened loads a draft of the actor's agency and reads its heading.
func (s *Service) opened(ctx context.Context, tx *pg.Tx, row id.UUID) (draft, list, error) {
	d, err := loadDraft(ctx, tx, row, s.clock().Add(-Kept))
	if err != nil {
		return d, list{}, err
	}
	l, err := open(d.content)
	return d, l, err
}

// guessRows is how many rows are looked at to guess the columns.
const guessRows = 1000

func guess(content []byte) ([]Target, error) {
	l, err := open(content)
	if err != nil {
		return nil, err
	}
	var sample [][]string
	for len(sample) < guessRows {
		row, err := l.Next()
		if errors.Is(err, io.EOF) || err != nil && l.Cells() == 0 {
			break
		}
		if err == nil {
			sample = append(sample, slices.Clone(row))
		}
	}
	return guessed(bulk.Guess(l.Header(), sample), l.Header()), nil
}

// SayCommand says what the columns of a list mean.
type SayCommand struct {
	Draft   id.UUID
	Targets []Target // one for each column
	Start   bool     // and compares it
}

// Say keeps what the columns of a list mean and, if asked, has it compared in
// the background; the agency's next list with these headings is then read the
// same way. A list that is being compared stays as it is. Errors: NotFound;
// Invalid, naming the column, or FieldAll when lines must be mended first.
func (s *Service) Say(ctx context.Context, actor who.Actor, cmd SayCommand) error {
	const op = "extract.Say"
	d, err := s.Draft(ctx, actor, cmd.Draft, cmd.Targets)
	if err != nil || d.Started {
		return err
	}
	if _, err := mapping(d.Header, cmd.Targets); err != nil {
		return err
	}
	if cmd.Start && d.Report.Stops > 0 {
		return fault.Fields{FieldAll: "Mend " + counted(d.Report.Stops, "line that stops", "lines that stop") + " the comparison, then bring the list again. Nothing was compared."}.Err(op)
	}
	return once.As(ctx, s.db, actor, who.Checking, "extract.say", func(tx *pg.Tx) error {
		if !cmd.Start {
			return saveTargets(ctx, tx, cmd.Draft, cmd.Targets)
		}
		begun, err := start(ctx, tx, cmd.Draft, cmd.Targets, d.Report.Rows, s.clock())
		if err != nil || !begun { // somebody began, or took it back, at this moment
			return err
		}
		if err := remember(ctx, tx, headingDigest(d.Header), cmd.Targets, s.clock()); err != nil {
			return err
		}
		if err := s.enqueue(ctx, tx, compareArgs{cmd.Draft}); err != nil {
			return err
		}
		change, err := audit.Diff(nil, map[string]any{"rows": d.Report.Rows, "columns": cmd.Targets})
		if err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, "extract.start", change, cmd.Draft)
	})
}
