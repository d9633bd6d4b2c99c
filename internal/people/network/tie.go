package network

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/people/grade"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// TieKind is how somebody or something is tied to a thing.
type TieKind string

// tieWords says each kind of tie from its two ends, in the order they are
// offered.
var tieWords = []struct {
	kind            TieKind
	outward, inward string
}{
	{"uses", "uses", "used by"},
	{"owns", "owns", "owned by"},
	{"been_at", "has been at", "visited by"},
	{"works_for", "works at or for", "place of work of"},
	{"belongs_to", "belongs to", "has among it"},
	{"meets_at", "meets at", "meeting place of"},
	{"linked", "is linked with", "is linked with"},
}

// TieKinds are the kinds of tie, in the order they are offered.
func TieKinds() (kinds []TieKind) {
	for _, w := range tieWords {
		kinds = append(kinds, w.kind)
	}
	return kinds
}

// Words says the kind from its first end: "uses".
func (k TieKind) Words() string {
	for _, w := range tieWords {
		if w.kind == k {
			return w.outward
		}
	}
	return string(k)
}

// TieCommand enters that a person or a thing is tied to a thing.
type TieCommand struct {
	Person id.UUID // from a person, or
	From   Key     // from a thing; From.ID is its folded name
	Kind   TieKind
	Thing  Kind   // what it is tied to
	Name   string // the thing's name: a plate, a number, a platform and a name
	Note   string
	Since  string
	Until  string
	Grade  grade.Grade
}

// AddTie enters a tie, once, for every record that it touches. Errors:
// NotFound; Invalid.
func (s *Service) AddTie(ctx context.Context, actor who.Actor, cmd TieCommand) error {
	var c words.Check
	cmd = cmd.clean(&c, s.keyOf)
	if err := c.Err("network.AddTie"); err != nil {
		return err
	}
	return once.As(ctx, s.db, actor, who.Safeguarding, "network.tie", func(tx *pg.Tx) error {
		row := tieRow{ID: id.New(), Cmd: cmd, To: Key{cmd.Thing, s.keyOf(cmd.Thing, cmd.Name)}, Added: s.clock()}
		if cmd.Person.IsZero() {
			label, err := s.labelled(ctx, tx, cmd.From)
			if err != nil {
				return err
			}
			row.Label = label
		} else if err := s.people.Workable(ctx, tx, cmd.Person, access.Trail); err != nil {
			return err
		}
		if row.To == cmd.From {
			return fault.Fields{"name": "Name another thing: this tie would lead to itself."}.Err("network.AddTie")
		}
		if err := insertTie(ctx, tx, row); err != nil {
			return err
		}
		change, err := audit.Diff(nil, cmd.said())
		if err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, "network.tie", change, row.subject())
	})
}

// said is what the journal keeps of a tie.
func (cmd TieCommand) said() map[string]any {
	said := map[string]any{"kind": cmd.Kind, "thing": cmd.Thing, "name": cmd.Name, "note": cmd.Note, "since": cmd.Since, "until": cmd.Until, "grade": cmd.Grade}
	if cmd.Person.IsZero() {
		said["from"] = string(cmd.From.Kind) + " " + cmd.From.ID
	}
	return said
}

func (cmd TieCommand) clean(c *words.Check, keyOf func(Kind, string) string) TieCommand {
	words.OneOf(c, "tie_kind", "Say how the two are tied.", cmd.Kind, TieKinds()...)
	words.OneOf(c, "thing", "Say what it is tied to.", cmd.Thing, ThingKinds...)
	cmd.Name = c.Line("name", "the name", cmd.Name, 200)
	c.Need("name", "Name it: a place, a plate, a number, an account.", cmd.Name)
	if cmd.Name != "" && slices.Contains(ThingKinds, cmd.Thing) && keyOf(cmd.Thing, cmd.Name) == "" {
		c.Add("name", map[Kind]string{Vehicle: "Give the whole plate, without a question mark. A part of a plate may be many cars.",
			Phone: "A phone number has at least 7 digits."}[cmd.Thing]+" Letters or digits tell it from others.")
	}
	cmd.Note = c.Line("note", "the note", cmd.Note, 400)
	cmd.Since, cmd.Until = when.Between(c.Add, cmd.Since, cmd.Until)
	cmd.Grade = cmd.Grade.Clean(c, true)
	return cmd
}

// leastDigits tells a phone number from a fragment.
const leastDigits = 7

// keyOf is a thing's name as it is compared; empty for a name that does not
// tell it from others.
func (s *Service) keyOf(kind Kind, name string) string {
	switch kind {
	case Vehicle:
		if strings.Contains(name, "?") || len(s.fold(name)) < 4 {
			return ""
		}
	case Account:
		platform, handle, both := strings.Cut(name, ":")
		if !both {
			platform, handle = "", name
		}
		if s.fold(handle) == "" {
			return ""
		}
		return s.fold(platform) + ":" + s.fold(handle)
	case Phone:
		return phoneKey(name)
	}
	return s.fold(name)
}

// phoneKey is a number's digits, as dialled within the country.
func phoneKey(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, number)
	if rest, abroad := strings.CutPrefix(digits, "0044"); abroad {
		digits = "0" + rest
	} else if rest, abroad := strings.CutPrefix(digits, "44"); abroad && strings.Contains(number, "+") {
		digits = "0" + rest
	}
	if len(digits) < leastDigits {
		return ""
	}
	return digits
}

// EndTie takes a tie off, with a reason; it stays in the journal. It gives the
// person whose tie it was; none for a thing's. Errors:
// NotFound for absent, out of sight and taken off; Invalid without a reason.
func (s *Service) EndTie(ctx context.Context, actor who.Actor, tie id.UUID, reason string) (of id.UUID, err error) {
	var c words.Check
	reason = c.Text("reason", "the reason", reason, 2000)
	c.Need("reason", "Say why this tie comes off.", reason)
	if err := c.Err("network.EndTie"); err != nil {
		return of, err
	}
	return once.Make(ctx, s.db, actor, who.Safeguarding, "network.end_tie", func(tx *pg.Tx) (id.UUID, error) {
		row, err := endTie(ctx, tx, tie, s.clock())
		if err != nil {
			return row.Cmd.Person, err
		}
		change, err := audit.Diff(map[string]any{"tie": "stands"}, map[string]any{"tie": "taken off"})
		if err != nil {
			return row.Cmd.Person, err
		}
		return row.Cmd.Person, s.journal.WriteBecause(ctx, tx, "network.end_tie", reason, change, row.subject())
	})
}

// TieOf is a tie that was entered here, for the page that takes it off, with
// the labels of its ends. Errors: NotFound.
func (s *Service) TieOf(ctx context.Context, actor who.Actor, tie id.UUID) (t Tie, from, to string, err error) {
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		row, err := loadTie(ctx, tx, tie)
		if err != nil {
			return err
		}
		t, from, to = row.tie(nil), row.Label, row.ToLabel
		if !row.Cmd.Person.IsZero() {
			briefs, err := s.people.Briefs(ctx, tx, []id.UUID{row.Cmd.Person})
			if err != nil {
				return err
			}
			from = briefs[row.Cmd.Person].Name
		}
		return s.journal.Read(tx, "network.read_tie", row.subject())
	})
	return t, from, to, err
}
