package watch_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// persona is somebody who reads what they have no reason to read.
type persona struct {
	key  string
	rule string          // of the pack, which catches them
	hour int             // when they come
	read func(c *county) // what they do, in less than half an hour
}

var personas = map[string]persona{
	"looks up the child of a former partner": {"tran", "WATCH.RELATION", 11, func(c *county) {
		me, former, child := c.add(person.Adult, "Linh", "Tran"), c.add(person.Adult, "Kit", "Marlow"), c.add(person.Child, "Wren", "Marlow")
		c.ok(c.People.AddRelation(ctx, c.as("osei"), me, person.Relation{Kind: "partner", Other: former, Until: "2024"}))
		c.ok(c.People.AddRelation(ctx, c.as("osei"), former, person.Relation{Kind: "parent", Other: child}))
		c.ok(c.Conflicts.Tie(ctx, c.as("rahman"), conflict.TieCommand{Email: c.staff["tran"].Email, Record: me.String(), Reason: "Said so."}))
		c.reads("tran", child)
	}},
	"reads by surname": {"hale", "WATCH.SURNAME", 14, func(c *county) {
		var all []id.UUID
		for _, given := range []string{"Ivy", "Otto", "Pearl"} {
			all = append(all, c.add(person.Child, given, "Hale"))
		}
		_, err := c.People.Search(ctx, c.as("hale"), person.Query{Names: "Hale Ivy"})
		c.ok(err)
		c.reads("hale", all...)
	}},
	"reads about the house next to the kitchen": {"okoro", "WATCH.HOUSEHOLD", 9, func(c *county) {
		c.ok(c.Conflicts.SayHome(ctx, c.as("okoro"), conflict.HomeCommand{House: "48", Postcode: "ZZ99 1QQ"}))
		c.reads("okoro", c.add(person.Child, "Sol", "Lodger", person.Address{Lines: "48 Fen Road", Postcode: "ZZ99 1QQ"}))
	}},
	"reads everything": {"osei", "WATCH.VOLUME", 15, func(c *county) {
		all := c.list(`SELECT id FROM person WHERE seal = 0 AND merged_into IS NULL AND expired IS NULL ORDER BY id LIMIT 60`)
		for _, one := range all {
			if _, err := c.People.Get(ctx, c.as("osei"), one); err != nil && !fault.Is(err, fault.NotFound) {
				c.ok(err)
			}
			c.later(20 * time.Second)
		}
	}},
	"reads at night": {"hale", "WATCH.HOURS", 2, func(c *county) {
		for _, one := range c.list(`SELECT id FROM person WHERE seal = 0 AND surname <> 'Hale' AND merged_into IS NULL AND expired IS NULL ORDER BY id LIMIT 9`) {
			if _, err := c.People.Get(ctx, c.as("hale"), one); err != nil && !fault.Is(err, fault.NotFound) { // stepped back from one
				c.ok(err)
			}
			c.later(time.Minute)
		}
	}},
	"asks for a protected address": {"tran", "WATCH.ADDRESS.HIDDEN", 10, func(c *county) {
		child := c.add(person.Child, "Bram", "Hidden", person.Address{Lines: "The Refuge, 3 Elm Walk", Postcode: "ZZ99 8XX", Protected: true})
		c.ok(c.People.NoteAddress(ctx, c.as("tran"), child, c.list(`SELECT id FROM person_address WHERE person_id = $1`, child)[0]))
	}},
	"names themselves on a record": {"devlin", "WATCH.SELF", 12, func(c *county) {
		child := c.add(person.Child, "Cara", "Close")
		c.ok(c.People.Restrict(ctx, c.as("devlin"), person.RestrictCommand{Person: child, Version: 1, Seal: access.Restricted, Reason: "I want to follow this."}))
		c.reads("devlin", child)
	}},
	"reads another agency's restricted record": {"devlin", "WATCH.AGENCY", 16, func(c *county) {
		child := c.add(person.Child, "Dora", "Distant")
		c.ok(c.People.Restrict(ctx, c.as("osei"), person.RestrictCommand{Person: child, Version: 1, Seal: access.Restricted, Reason: "A parent works in health."}))
		c.reads("devlin", child)
	}},
	"reads a sealed record": {"tran", "WATCH.SEALED", 13, func(c *county) {
		child := c.add(person.Child, "Edda", "Sealed")
		c.ok(c.People.Restrict(ctx, c.as("osei"), person.RestrictCommand{Person: child, Version: 1, Seal: access.Sealed, Named: []id.UUID{c.as("tran").ID}, Reason: "A witness."}))
		c.reads("tran", child)
	}},
}

// Everybody who reads what they have no reason to is caught within the hour, by
// the rule that is there for it; nobody is alerted to twice for the same; and the
// privacy officer learns it without a name of a child.
func TestPersonasAreCaughtWithinTheHour(t *testing.T) {
	c := newCounty(t, 30)
	date := monday()
	names := []string{}
	for name := range personas {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		date = date.AddDate(0, 0, 1)
		for date.Weekday() == time.Saturday || date.Weekday() == time.Sunday {
			date = date.AddDate(0, 0, 1)
		}
		p := personas[name]
		t.Run(name, func(t *testing.T) {
			c.TB = t
			c.set(time.Date(date.Year(), date.Month(), date.Day(), p.hour, 0, 0, 0, time.UTC))
			c.look()
			c.caught(p)
		})
	}
}

// caught lets a persona read, and looks through the journal every five minutes.
func (c *county) caught(p persona) {
	c.Helper()
	began := c.now()
	p.read(c)
	for deadline := began.Add(time.Hour); c.now().Before(deadline); c.later(watch.Often) {
		c.look()
		if i := slices.IndexFunc(c.alerts(), func(a watch.Alert) bool {
			return a.Rule == p.rule && a.Account == c.as(p.key).ID && !a.Last.Before(began) && a.State == watch.Unseen
		}); i >= 0 {
			c.Logf("%s after %s", p.rule, c.now().Sub(began).Round(time.Minute))
			c.once(c.alerts()[i])
			return
		}
	}
	c.Errorf("nobody noticed; the alerts are %+v", c.alerts())
}

// once says what came of an alert, and holds the same reading to it for ever.
func (c *county) once(a watch.Alert) {
	c.Helper()
	c.later(watch.Often)
	if n := c.look(); n != 0 {
		c.Errorf("the same reading raises %d more", n)
	}
	if err := c.Watch.Say(ctx, c.as("rahman"), watch.SayCommand{Alert: a.ID, State: watch.Looked}); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["words"] == "" {
		c.Errorf("an alert is closed without words: %v", err)
	}
	c.ok(c.Watch.Say(ctx, c.as("rahman"), watch.SayCommand{Alert: a.ID, State: watch.Agency, Words: "Spoke with the manager."}))
	c.later(watch.Often)
	if n := c.look(); n != 0 {
		c.Errorf("what was looked at raises %d more", n)
	}
}

// The reader never sees an alert about themselves, not as a privacy officer
// either; nobody else sees any.
func TestTheReaderNeverSeesIt(t *testing.T) {
	c := newCounty(t, 12)
	_, err := c.super.Exec(ctx, `UPDATE account SET roles = roles || '{practitioner,privacy_officer}', team_id = (SELECT team_id FROM account WHERE id = $2) WHERE id = $1`, c.as("rahman").ID, c.as("okoro").ID)
	c.ok(err)
	child := c.add(person.Child, "Bram", "Hidden", person.Address{Lines: "The Refuge, 3 Elm Walk", Postcode: "ZZ99 8XX", Protected: true})
	c.later(time.Minute)
	c.look() // what the county was made with
	before := len(c.alerts())
	c.ok(c.People.NoteAddress(ctx, c.as("rahman"), child, c.list(`SELECT id FROM person_address WHERE person_id = $1`, child)[0]))
	c.later(time.Minute)
	if c.look() != 1 || c.number(`SELECT count(*) FROM alert WHERE account_id = $1`, c.as("rahman").ID) != 1 {
		t.Fatal("no alert")
	}
	if got := c.alerts(); len(got) != before {
		t.Errorf("the reader sees it: %+v", got)
	}
	row := c.list(`SELECT id FROM alert WHERE account_id = $1`, c.as("rahman").ID)[0]
	if err := c.Watch.Say(ctx, c.as("rahman"), watch.SayCommand{Alert: row, State: watch.Looked, Words: "All well."}); !fault.Is(err, fault.NotFound) {
		t.Errorf("the reader closes it: %v", err)
	}
	for _, key := range []string{"devlin", "fenwick", "bright", "quill"} {
		if _, err := c.Watch.Alerts(ctx, c.as(key)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s sees alerts: %v", key, err)
		}
	}
	if n := c.number(`SELECT count(*) FROM mail WHERE template = 'alert_raised' AND ref <> ''`); n != 0 {
		t.Error("the mail tells a reference")
	}
}

// The lead worker sees who else opened the records they lead, and is written to
// once a day, in the morning, without a name.
func TestLeadsSeeWhoReads(t *testing.T) {
	c := newCounty(t, 20)
	ref, err := c.Referrals.Send(ctx, c.as("ahmed"), referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: referral.No, Worry: "A new phone.", FamilyKnows: referral.Yes,
		Urgency: referral.Today, Children: []referral.Child{{Given: "Ada", Surname: "Wren", Born: "2012-03-04"}}}})
	c.ok(err)
	c.ok(c.Referrals.Take(ctx, c.as("okoro"), ref))
	monday := monday()
	c.set(monday)
	for range 2 {
		_, err = c.Referrals.Record(ctx, c.as("tran"), ref)
		c.ok(err)
	}
	_, err = c.Referrals.Record(ctx, c.as("okoro"), ref)
	c.ok(err)
	c.set(monday.Add(8 * time.Hour))
	all, err := c.Watch.Readers(ctx, c.as("okoro"), monday.Add(-time.Hour))
	c.ok(err)
	if len(all) != 1 || all[0].Name != "Linh Tran" || all[0].Times != 2 || all[0].Deed != "referral.read" {
		t.Errorf("the lead sees %+v", all)
	}
	if all, err := c.Watch.Readers(ctx, c.as("hale"), monday.Add(-time.Hour)); err != nil || slices.ContainsFunc(all, func(r watch.Reading) bool { return r.Name == "Linh Tran" }) {
		t.Errorf("a colleague sees %+v, %v", all, err)
	}
	for i, at := range []time.Time{monday.Add(19 * time.Hour), monday.Add(21*time.Hour + 30*time.Minute), monday.Add(26 * time.Hour)} {
		c.set(at)
		_, err := c.Watch.TellLeads(ctx)
		c.ok(err)
		if n := c.number(`SELECT count(*) FROM mail WHERE template = 'records_read' AND account_id = $1 AND ref = ''`, c.as("okoro").ID); n != min(i, 1) {
			t.Errorf("at %s the lead was written to %d times", at.Format("15:04"), n)
		}
	}
}
