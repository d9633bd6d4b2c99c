package app

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// named gives the network what referrals name together.
type named struct {
	referrals *referral.Service
	people    *person.Service
}

// Ties joins, in each referral that names any of the nodes, every child with
// everybody and everything, and every adult of concern with every thing.
func (n named) Ties(ctx context.Context, tx *pg.Tx, of []network.Key) ([]network.Tie, []network.Node, error) {
	var people []id.UUID
	var kinds, keys []string
	for _, k := range of {
		if one, err := id.Parse(k.ID); err == nil && k.Kind == network.Person {
			people = append(people, one)
		} else {
			kinds, keys = append(kinds, string(k.Kind)), append(keys, k.ID)
		}
	}
	records, err := n.people.Records(ctx, tx, people)
	if err != nil {
		return nil, nil, err
	}
	people = people[:0]
	for one := range records {
		people = append(people, one)
	}
	found, err := n.referrals.Together(ctx, tx, people, kinds, keys)
	if err != nil {
		return nil, nil, err
	}
	speaks, err := n.people.Records(ctx, tx, everybodyIn(found))
	var ties []network.Tie
	var things []network.Node
	for _, one := range found {
		ties = append(ties, tiesOf(one, speaks)...)
		for _, t := range one.Things {
			things = append(things, network.Node{Key: network.Key{Kind: network.Kind(t.Kind), ID: t.Key}, Label: t.Line})
		}
	}
	return ties, things, err
}

// Concerned is whoever a referral names as an adult of concern.
func (n named) Concerned(ctx context.Context, tx *pg.Tx) ([]id.UUID, error) {
	return n.referrals.Concerned(ctx, tx)
}

// Pattern joins, in each open referral, every child with everybody and
// everything, and every adult of concern with every thing.
func (n named) Pattern(ctx context.Context, tx *pg.Tx, since time.Time) (ties []network.Tie, nodes []network.Node, err error) {
	found, err := n.referrals.Pattern(ctx, tx, since)
	for start := 0; start < len(found); {
		end := start
		for end < len(found) && found[end].Ref == found[start].Ref {
			end++
		}
		of := found[start:end]
		for i, a := range of {
			nodes = append(nodes, patternNode(a))
			for _, b := range of[i+1:] {
				ties = append(ties, patternTies(a, b)...)
			}
		}
		start = end
	}
	return ties, nodes, err
}

func patternKey(m referral.PatternMember) network.Key {
	if m.Thing {
		return network.Key{Kind: network.Kind(m.Role), ID: m.Key}
	}
	return network.Key{Kind: network.Person, ID: m.Key}
}

func patternNode(m referral.PatternMember) network.Node {
	n := network.Node{Key: patternKey(m), Label: m.Label, Child: m.Child, Concern: m.Role == referral.RoleConcern}
	if n.Concern && m.ToldAs != "" {
		n.As = []string{m.ToldAs + ", told by " + m.Agency}
	}
	return n
}

// patternTies is the tie between two members of a referral: none between two
// things.
func patternTies(a, b referral.PatternMember) []network.Tie {
	if a.Thing && b.Thing {
		return nil
	}
	words := func(m referral.PatternMember) string {
		if m.Thing {
			return network.Kind(m.Role).Words()
		}
		return roleWords[m.Role]
	}
	t := network.Tie{A: patternKey(a), B: patternKey(b), Words: "named together: " + words(a) + " and " + words(b), Record: a.Ref, Agency: a.Agency, At: a.Received}
	for _, m := range []referral.PatternMember{a, b} {
		if m.Role == referral.RoleConcern {
			t.Concern = patternKey(m)
		}
	}
	return []network.Tie{t}
}

func everybodyIn(found []referral.Named) (ids []id.UUID) {
	for _, n := range found {
		for _, p := range n.People {
			ids = append(ids, p.Person)
		}
	}
	return ids
}

// member is somebody or something in a referral.
type member struct {
	key   network.Key
	role  string
	words string
}

// tiesOf is the ties that one referral makes.
func tiesOf(n referral.Named, speaks map[id.UUID]id.UUID) (ties []network.Tie) {
	var all []member
	for _, p := range n.People {
		if root, seen := speaks[p.Person]; seen {
			all = append(all, member{network.PersonKey(root), p.Role, roleWords[p.Role]})
		}
	}
	for _, t := range n.Things {
		kind := network.Kind(t.Kind)
		all = append(all, member{network.Key{Kind: kind, ID: t.Key}, "", kind.Words()})
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.role != referral.RoleChild && b.role != referral.RoleChild && a.role != referral.RoleConcern && b.role != referral.RoleConcern {
				continue
			}
			t := network.Tie{A: a.key, B: b.key, Words: "named together: " + a.words + " and " + b.words, Record: n.Ref, At: n.Received}
			for _, m := range []member{a, b} {
				if m.role == referral.RoleConcern {
					t.Concern = m.key
				}
			}
			ties = append(ties, t)
		}
	}
	return ties
}

var roleWords = map[string]string{referral.RoleChild: "child", referral.RoleConcern: "adult of concern", referral.RoleCarer: "parent or carer",
	referral.RoleSibling: "sibling", referral.RoleOther: "another person"}
