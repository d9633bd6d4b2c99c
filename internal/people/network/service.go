package network

import (
	"context"

	"github.com/sightline-partnership/sightline/graph"
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Service looks around people.
type Service struct {
	db      *pg.DB
	journal *audit.Journal
	people  *person.Service
	clock   when.Clock
	fold    func(string) string
	sources []Source
}

// New looks around people by the relations in the register, by the ties that
// are entered here, and by those that the sources give. The names of things are
// compared as fold leaves them, which is how the sources do.
func New(db *pg.DB, journal *audit.Journal, people *person.Service, clock when.Clock, fold func(string) string, sources ...Source) *Service {
	s := &Service{db: db, journal: journal, people: people, clock: clock, fold: fold}
	s.sources = append([]Source{register{people, s.keyOf}, entered{people}}, sources...)
	return s
}

// How far a circle goes, and how far a connection is looked for.
const (
	circleSteps  = 2
	connectSteps = 4
)

// Circle is who and what stands within two steps of a person. Everybody shown
// is in the journal. Errors: NotFound.
func (s *Service) Circle(ctx context.Context, actor who.Actor, of id.UUID) (c Circle, err error) {
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		middle, err := s.middle(ctx, tx, of)
		if err != nil {
			return err
		}
		g, err := s.grow(ctx, tx, Node{Key: middle}, Key{}, circleSteps)
		if err != nil {
			return err
		}
		c = g.circle(middle)
		return s.journal.Read(tx, "network.circle", shown(c)...)
	})
	return c, err
}

// middle is the key of a person in sight, by the record that speaks for them.
// Whoever works on a record sees its circle; whoever was shown one record does
// not see the others around it.
func (s *Service) middle(ctx context.Context, tx *pg.Tx, of id.UUID) (Key, error) {
	if err := s.people.InSight(ctx, tx, of, access.Trail); err != nil {
		return Key{}, err
	}
	root, _, err := s.people.Root(ctx, tx, of)
	return PersonKey(root), err
}

// grow asks the sources for the ties of each step's nodes, until the steps are
// done or, if there is one, the goal is reached.
func (s *Service) grow(ctx context.Context, tx *pg.Tx, middle Node, goal Key, steps int) (*growth, error) {
	g := begin(middle.Key)
	if middle.Label != "" { // a thing: people are named by the register
		g.names[middle.Key] = middle
	}
	if err := s.nameThem(ctx, tx, g); err != nil {
		return nil, err
	}
	for step := range steps {
		edge := s.visible(g, step)
		for _, source := range s.sources {
			ties, named, err := source.Ties(ctx, tx, edge)
			if err != nil {
				return nil, err
			}
			g.add(step, ties, named)
		}
		if err := s.nameThem(ctx, tx, g); err != nil {
			return nil, err
		}
		if _, reached := g.at[goal]; reached && goal.ID != "" {
			break
		}
	}
	return g, nil
}

// visible is the nodes of a step that could be named: nobody is followed
// through somebody out of sight.
func (s *Service) visible(g *growth, step int) (keys []Key) {
	for _, k := range g.edge(step) {
		if g.seen(k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// nameThem asks the register for the people who are not named yet.
func (s *Service) nameThem(ctx context.Context, tx *pg.Tx, g *growth) error {
	var ids []id.UUID
	for k := range g.at {
		if k.Kind == Person && !g.seen(k) {
			if one, err := id.Parse(k.ID); err == nil {
				ids = append(ids, one)
			}
		}
	}
	briefs, err := s.people.Briefs(ctx, tx, ids)
	for one, b := range briefs {
		k := PersonKey(one)
		g.names[k] = Node{Key: k, Label: b.Name, Note: note(b), Child: b.Child()}
	}
	return err
}

func note(b person.Brief) string {
	if b.Age != "" {
		return b.Kind.Words() + ", aged " + b.Age
	}
	return b.Kind.Words()
}

// shown is every person in a circle, for the journal; the middle is first.
func shown(c Circle) []id.UUID {
	var subjects []id.UUID
	for _, n := range append([]Node{c.Middle}, c.Nodes...) {
		if one, err := id.Parse(n.ID); err == nil && n.Kind == Person {
			subjects = append(subjects, one)
		}
	}
	return subjects
}

// Chain is one way from one person to another: the nodes in order, and the
// ties between them, each by its records.
type Chain struct {
	Nodes []Node
	Links [][]Tie // between each node and the next
}

// mostChains is how many of the shortest ways are shown.
const mostChains = 5

// Connected is the shortest ways from one person to another by the records in
// sight, at most five, of at most four steps. Errors: NotFound for either.
func (s *Service) Connected(ctx context.Context, actor who.Actor, from, to id.UUID) (chains []Chain, err error) {
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		a, err := s.middle(ctx, tx, from)
		if err != nil {
			return err
		}
		b, err := s.middle(ctx, tx, to)
		if err != nil {
			return err
		}
		if a == b {
			return fault.Absent("network.Connected")
		}
		g, err := s.grow(ctx, tx, Node{Key: a}, b, connectSteps)
		if err != nil {
			return err
		}
		c := g.circle(a)
		if chains, err = chainsIn(c, a, b); err != nil {
			return err
		}
		read := []id.UUID{from, to}
		for _, chain := range chains {
			read = append(read, shown(Circle{Middle: chain.Nodes[0], Nodes: chain.Nodes[1:]})...)
		}
		return s.journal.Read(tx, "network.connected", read...)
	})
	return chains, err
}

// chainsIn is the shortest ways between two nodes of a circle.
func chainsIn(c Circle, a, b Key) ([]Chain, error) {
	nodes := append([]Node{c.Middle}, c.Nodes...)
	number := map[Key]int{}
	for i, n := range nodes {
		number[n.Key] = i
	}
	if _, there := number[b]; !there {
		return nil, nil
	}
	links := map[[2]int][]Tie{}
	var edges []graph.Edge
	for _, t := range c.Ties {
		x, y := number[t.A], number[t.B]
		pair := [2]int{min(x, y), max(x, y)}
		if links[pair] == nil {
			edges = append(edges, graph.Edge{A: pair[0], B: pair[1], Weight: 1})
		}
		links[pair] = append(links[pair], t)
	}
	g, err := graph.New(len(nodes), edges)
	if err != nil {
		return nil, err
	}
	paths, err := g.Paths(number[a], number[b], mostChains)
	if err != nil {
		return nil, err
	}
	var chains []Chain
	for _, p := range paths {
		var chain Chain
		chain.Nodes = []Node{nodes[number[a]]}
		at := number[a]
		for _, e := range p {
			chain.Links = append(chain.Links, links[[2]int{min(e.A, e.B), max(e.A, e.B)}])
			at = e.A + e.B - at // the other end
			chain.Nodes = append(chain.Nodes, nodes[at])
		}
		chains = append(chains, chain)
	}
	return chains, nil
}
