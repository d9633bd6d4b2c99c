package network

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Around is who and what stands within two steps of a place, a vehicle, a
// phone, an account, a group or an organisation. Everybody shown is in the
// journal. Errors: Forbidden outside the hub; NotFound for a thing that no tie
// in sight speaks of.
func (s *Service) Around(ctx context.Context, actor who.Actor, thing Key) (c Circle, err error) {
	if err := access.May(actor, who.Safeguarding, access.OnPerson, access.List); err != nil {
		return Circle{}, err
	}
	err = s.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		label, err := s.labelled(ctx, tx, thing)
		if err != nil {
			return err
		}
		g, err := s.grow(ctx, tx, Node{Key: thing, Label: label}, Key{}, circleSteps)
		if err != nil {
			return err
		}
		c = g.circle(thing)
		return s.journal.Read(tx, "network.circle", shown(c)...)
	})
	return c, err
}

// labelled is the name of a thing, by a tie in sight. Errors: NotFound where
// no tie in sight, to somebody or something in sight, speaks of it.
func (s *Service) labelled(ctx context.Context, tx *pg.Tx, thing Key) (label string, err error) {
	if thing.Kind == Person || thing.ID == "" {
		return "", fault.Absent("network.labelled")
	}
	g := begin(thing)
	g.names[thing] = Node{Key: thing, Label: thing.ID}
	for _, source := range s.sources {
		ties, named, err := source.Ties(ctx, tx, []Key{thing})
		if err != nil {
			return "", err
		}
		for _, n := range named {
			if n.Key == thing && label == "" {
				label = n.Label
			}
		}
		g.add(0, ties, named)
	}
	if err := s.nameThem(ctx, tx, g); err != nil {
		return "", err
	}
	if label == "" || len(g.circle(thing).Nodes) == 0 {
		return "", fault.Absent("network.labelled")
	}
	return label, nil
}
