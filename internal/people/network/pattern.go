package network

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Pattern is who and what hangs together across everything that is open to
// those who look for patterns.
type Pattern struct {
	Groups []Group // those with the most children first
	// Between are people and things without whom groups would fall apart,
	// those between the most others first; each with the ties that make it so.
	Between []Between
	Nodes   int // in the whole pattern
	Ties    int
}

// Group is people and things that hang together more closely with each other
// than with the rest. It is a prompt to look at the records that made it.
type Group struct {
	Nodes    []Node // adults of concern first, then children, then things
	Ties     []Tie
	Children int
	Agencies []string // whose records made it, in order
	Latest   time.Time
	Alike    []Alike
}

// Between is somebody or something that joins what would fall apart without it.
type Between struct {
	Node Node
	Ties []Tie
}

// Alike is two adults of concern in one group who were told under names that
// are like each other, and whom nobody has linked.
type Alike struct {
	A, B Node
	Why  string
}

// Patterned gives everything open that one kind of record says.
type Patterned interface {
	Pattern(ctx context.Context, tx *pg.Tx, since time.Time) ([]Tie, []Node, error)
}

// Pattern looks over everything recorded since a time, for the hub and for
// analysts. What is restricted or sealed is in it for nobody; an analyst is
// told no child's name. Everybody in a group that is shown is in the journal.
// Errors: Forbidden.
func (s *Service) Pattern(ctx context.Context, actor who.Actor, since time.Time) (p Pattern, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPattern, access.Read); err != nil {
		return Pattern{}, err
	}
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		w := newWeb()
		for _, source := range s.sources {
			one, gives := source.(Patterned)
			if !gives {
				continue
			}
			ties, nodes, err := one.Pattern(ctx, tx, since)
			if err != nil {
				return err
			}
			w.add(ties, nodes)
		}
		if p, err = w.pattern(ctx); err != nil {
			return err
		}
		return s.journal.Read(tx, "network.pattern", p.people()...)
	})
	return p, err
}

// mostSubjects is how many people one entry of the journal is about.
const mostSubjects = 500

// people is everybody who is shown.
func (p Pattern) people() (subjects []id.UUID) {
	seen := map[string]bool{}
	add := func(n Node) {
		if one, err := id.Parse(n.ID); err == nil && n.Kind == Person && !seen[n.ID] && len(subjects) < mostSubjects {
			seen[n.ID], subjects = true, append(subjects, one)
		}
	}
	for _, g := range p.Groups {
		for _, n := range g.Nodes {
			add(n)
		}
	}
	for _, b := range p.Between {
		add(b.Node)
	}
	return subjects
}

// web is the whole pattern while it is put together.
type web struct {
	nodes  []Node
	number map[Key]int
	ties   []Tie
	seen   map[string]bool
	as     map[Key][]string
}

func newWeb() *web {
	return &web{number: map[Key]int{}, seen: map[string]bool{}, as: map[Key][]string{}}
}

// add takes ties, and the names of their ends.
func (w *web) add(ties []Tie, nodes []Node) {
	for _, n := range nodes {
		i, known := w.number[n.Key]
		if !known {
			i = len(w.nodes)
			w.number[n.Key], w.nodes = i, append(w.nodes, n)
		}
		for _, as := range n.As {
			if !slices.Contains(w.nodes[i].As, as) {
				w.nodes[i].As = append(w.nodes[i].As, as)
			}
		}
		w.nodes[i].Concern = w.nodes[i].Concern || n.Concern
	}
	for _, t := range ties {
		if _, there := w.number[t.A]; !there || t.A == t.B {
			continue
		}
		if _, there := w.number[t.B]; there && !w.seen[t.id()] {
			w.seen[t.id()], w.ties = true, append(w.ties, t)
			if i, named := w.number[t.Concern]; named {
				w.nodes[i].Concern = true
			}
		}
	}
}

// rank orders a group: adults of concern, children, other people, things.
func rank(n Node) int {
	switch {
	case n.Concern:
		return 0
	case n.Child:
		return 1
	case n.Kind == Person:
		return 2
	}
	return 3
}

func compareNodes(a, b Node) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Label, b.Label))
}
