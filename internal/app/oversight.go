package app

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// declarable opens the records that somebody declares a conflict with.
type declarable struct {
	referrals *referral.Service
	people    *person.Service
}

// Referral is the id behind a reference.
func (d declarable) Referral(ctx context.Context, tx *pg.Tx, ref string) (id.UUID, error) {
	c, err := d.referrals.Case(ctx, tx, ref, access.Read)
	return c.ID, err
}

// Person is the name of a person.
func (d declarable) Person(ctx context.Context, tx *pg.Tx, p id.UUID) (string, error) {
	return d.people.Called(ctx, tx, p)
}

// watchRules are the rules about unusual reading that the packs hold.
func watchRules(packs *pack.Library) func(when.Date) (watch.Rules, error) {
	return func(day when.Date) (watch.Rules, error) {
		w, err := packs.Watch(day)
		if err != nil {
			return watch.Rules{}, err
		}
		ref := w.Ref()
		rules := watch.Rules{Pack: ref.ID, Version: ref.Version, Sum: ref.Hash}
		for _, r := range w.Rules {
			rules.All = append(rules.All, watch.Rule{ID: r.ID, Watches: watch.Pattern(r.Watches), Sentence: r.Sentence, AtLeast: r.AtLeast, Percent: r.TimesUsual,
				From: r.From, To: r.To, Nights: r.Nights})
		}
		return rules, nil
	}
}

// labels names records for who may see them.
type labels struct {
	db        *pg.DB
	referrals *referral.Service
	people    *person.Service
}

// Labels is a label and an address for each record in sight. The caller has
// journalled the read.
func (l labels) Labels(ctx context.Context, actor who.Actor, records []id.UUID) (map[id.UUID]component.Link, error) {
	out := map[id.UUID]component.Link{}
	err := l.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		people, err := l.people.Briefs(ctx, tx, records)
		if err != nil {
			return err
		}
		for row, one := range people {
			out[row] = component.Link{Text: one.Name, Href: personweb.PathPerson(row)}
		}
		refs, err := l.referrals.Refs(ctx, tx, records)
		for row, ref := range refs {
			out[row] = component.Link{Text: "Referral " + ref, Href: referralweb.PathRecord(ref)}
		}
		return err
	})
	return out, err
}
