package app

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/pack/wording"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// registry joins the referral's pages to the register of people.
type registry struct {
	people *person.Service
	clock  when.Clock
}

// Matches looks for somebody as told. What can't be looked for, because it is
// too little or mistyped, finds nobody: the worker sees the words themselves.
func (g registry) Matches(ctx context.Context, actor who.Actor, told referral.Told) ([]referralweb.Match, error) {
	q := person.Query{Names: told.Adult.Given + " " + told.Adult.Surname, AlsoCall: told.Adult.KnownAs, Born: told.Adult.Born, Sex: told.Adult.Sex,
		Phone: told.Adult.Phone, Address: told.Adult.Address, Reason: "Who is this, in a referral?"}
	if told.Role == referral.RoleChild {
		c := told.Child
		q.Names, q.AlsoCall, q.Born, q.Sex, q.Phone = c.Given+" "+c.Surname, c.KnownAs, c.Born, c.Sex, c.Phone
		q.Address, q.Postcode, q.School = c.Address, c.Postcode, c.School
		if _, err := person.CheckNHS(c.NHS); err == nil {
			q.NHS = c.NHS
		}
		if _, err := person.CheckUPN(c.UPN); err == nil {
			q.UPN = c.UPN
		}
	}
	hits, err := g.people.Search(ctx, actor, q)
	if fault.Is(err, fault.Invalid) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	linked, err := g.people.RootFor(ctx, actor, told.Person)
	var out []referralweb.Match
	for _, h := range hits {
		out = append(out, referralweb.Match{Person: h.Person, Name: h.Name + ", born " + h.Born, Why: h.Why, Linked: !linked.IsZero() && h.Person == linked, Strong: h.Strong, Path: personweb.PathPerson(h.Person), Reasons: h.Reasons})
	}
	return out, err
}

// Register adds somebody as told.
func (g registry) Register(ctx context.Context, actor who.Actor, told referral.Told) (id.UUID, error) {
	return g.people.Create(ctx, actor, g.command(told))
}

// registrar is the registry inside a transaction that is open.
type registrar struct{ registry }

// Register adds somebody as told.
func (g registrar) Register(ctx context.Context, tx *pg.Tx, told referral.Told) (id.UUID, error) {
	return g.people.Add(ctx, tx, g.command(told))
}

// command is somebody as told. An identifier that does not check is left out:
// it stays in the referral as it was written.
func (g registry) command(told referral.Told) person.CreateCommand {
	cmd := person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: told.Adult.Given, Surname: told.Adult.Surname, Sex: told.Adult.Sex}}
	born, knownAs, phone, safe, address, postcode := told.Adult.Born, told.Adult.KnownAs, told.Adult.Phone, "", told.Adult.Address, ""
	if told.Role == referral.RoleChild {
		c := told.Child
		cmd.Person = person.Person{Kind: person.Child, Given: c.Given, Surname: c.Surname, Sex: c.Sex, Ethnicity: c.Ethnicity, EthnicitySource: orReferrer(c.Ethnicity, c.EthnicitySource),
			Disability: c.Disability, Languages: c.Language, Interpreter: c.Interpreter, School: c.School, Care: c.Care}
		if c.Unborn {
			cmd.Person.Kind = person.Unborn
		}
		if n, err := person.CheckNHS(c.NHS); err == nil {
			cmd.Person.NHS = n
		}
		if n, err := person.CheckUPN(c.UPN); err == nil {
			cmd.Person.UPN = n
		}
		born, knownAs, phone, safe, address, postcode = c.Born, c.KnownAs, c.Phone, c.SafeToContact, c.Address, c.Postcode
	}
	if p, err := when.ParsePartial(born); err == nil {
		cmd.Person.Born = p
		cmd.Person.Kind = grown(cmd.Person.Kind, p, when.DateOf(g.clock()))
	}
	if knownAs != "" {
		cmd.Names = []person.OtherName{{Kind: "known_as", Given: knownAs}}
	}
	if phone != "" {
		if safe == "" {
			safe = "not_known"
		}
		cmd.Reaches = []person.Reach{{Kind: "phone", Value: phone, Safe: safe}}
	}
	if address != "" {
		cmd.Addresses = []person.Address{{Lines: address, Postcode: postcode}}
	}
	return cmd
}

// grown is the kind of somebody told as a child who is 18 or over, or as an
// adult who is not: a referrer may name either under either heading.
func grown(kind person.Kind, born when.Partial, today when.Date) person.Kind {
	youngest, oldest, known := born.Ages(today, today)
	switch {
	case known && kind == person.Child && youngest >= 18:
		return person.Adult
	case known && kind == person.Adult && oldest < 18:
		return person.Child
	}
	return kind
}

func orReferrer(ethnicity, source string) string {
	if ethnicity != "" && source == "" {
		return "the referrer"
	}
	return source
}

// linked joins a person's page to the referrals.
type linked struct {
	db        *pg.DB
	referrals *referral.Service
	people    *person.Service
}

// LinkedTo lists the referrals in sight that are linked to a person. The
// person's own read is journalled by the page.
func (l linked) LinkedTo(ctx context.Context, actor who.Actor, p id.UUID) (links []component.Link, err error) {
	err = l.db.As(ctx, actor, who.Safeguarding, func(tx *pg.Tx) error {
		_, all, err := l.people.Root(ctx, tx, p)
		if err != nil {
			return err
		}
		mentions, err := l.referrals.LinkedTo(ctx, tx, all)
		for _, m := range mentions {
			links = append(links, component.Link{Text: m.Ref + ", " + m.Stage.Words() + ", " + when.Stamp(m.Received), Href: referralweb.PathRecord(m.Ref)})
		}
		return err
	})
	return links, err
}

// records joins the journal's pages to the records they are about.
type records struct {
	referrals *referral.Service
	people    *person.Service
}

// Referral is the id behind a reference.
func (r records) Referral(ctx context.Context, actor who.Actor, ref string) (id.UUID, error) {
	return r.referrals.Named(ctx, actor, ref)
}

// Person is the name of a person; to an auditor, who sees no names, a word.
func (r records) Person(ctx context.Context, actor who.Actor, p id.UUID) (string, error) {
	return r.people.Named(ctx, actor, p)
}

// prompts are the gentle words about words, for a text that somebody is
// writing; never for a child's own.
func (a *App) prompts(text string) (out []string) {
	const most = 20_000
	if len(text) > most {
		return nil
	}
	for _, f := range a.guide.Check(text, wording.Options{}) {
		prompt := f.Why
		if len(f.WriteInstead) > 0 {
			prompt += " You could write: " + f.WriteInstead[0] + "."
		}
		out = append(out, "“"+text[f.Start:f.End]+"”: "+prompt)
	}
	return out
}
