package endure

import (
	"strconv"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// child adds a child whom nobody is like, and gives the address of the record.
func (w *world) child() (path string, row id.UUID) {
	w.Helper()
	born, err := when.ParsePartial("2012-03-04")
	w.OK(err)
	return w.add(person.Person{Kind: person.Child, Given: "Ama", Surname: "Testwood", Born: born})
}

// adult adds an adult.
func (w *world) adult() (path string, row id.UUID) {
	w.Helper()
	return w.add(person.Person{Kind: person.Adult, Given: "Danny", Surname: "Sample"})
}

func (w *world) add(p person.Person) (path string, row id.UUID) {
	w.Helper()
	row, err := w.People.Create(ctx, w.Worker, person.CreateCommand{Person: p})
	w.OK(err)
	return "/people/" + row.String(), row
}

// to is a deed of a worker on a child's record.
func to(rest string, form ...string) deed {
	return deed{arrange: func(w *world) sending {
		path, _ := w.child()
		return sending{actor: w.Worker, path: path + "/" + rest, form: form}
	}}
}

// about is a deed of a worker on an adult's record.
func about(rest string, form ...string) deed {
	return deed{arrange: func(w *world) sending {
		path, _ := w.adult()
		return sending{actor: w.Worker, path: path + "/" + rest, form: form}
	}}
}

// row is a deed on a row of a child's record, which add adds.
func row(table, rest string, add func(w *world, child id.UUID) error) deed {
	return deed{arrange: func(w *world) sending {
		path, child := w.child()
		w.OK(add(w, child))
		one := w.Text(`SELECT id::text FROM `+table+` WHERE person_id = $1`, child)
		return sending{actor: w.Worker, path: path + "/" + rest + "/" + one + "/end", form: []string{"reason", "Said in jest"}}
	}}
}

var graded = []string{"source", "A police report", "reliable", "1", "info", "A", "handling", "P"}

var tied = append([]string{"tie_kind", "uses", "thing", "vehicle", "name", "AB12 CDE"}, graded...)

var peopleDeeds = map[string]deed{
	"/people": {asks: true, arrange: func(w *world) sending {
		w.child()
		return sending{actor: w.Worker, path: "/people", form: []string{"names", "Ama Testwood"}}
	}},
	"/people/new": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: "/people/new", form: []string{"kind", "child", "given", "Kwame", "surname", "Testwood", "known_as", "K",
			"lines", "1 High Street", "phone", "07700 900123", "safe", "no", "another", "yes"}}
	}},
	"/people/{id}/identity":      to("identity", "version", "1", "kind", "child", "given", "Ama", "surname", "Other", "born", "2012-03-04"),
	"/people/{id}/background":    to("background", "version", "1", "languages", "Twi"),
	"/people/{id}/numbers":       to("numbers", "version", "1", "nhs_number", "9434765919"),
	"/people/{id}/daily":         to("daily", "version", "1", "school", "Harle Academy"),
	"/people/{id}/name/{row}":    to("name/new", "name_kind", "alias", "name_given", "Mimi"),
	"/people/{id}/address/{row}": to("address/new", "lines", "1 High Street"),
	"/people/{id}/reach/{row}":   to("reach/new", "reach_kind", "phone", "value", "07700 900123", "safe", "no"),
	"/people/{id}/relation/{row}": {arrange: func(w *world) sending {
		path, _ := w.child()
		_, other := w.adult()
		return sending{actor: w.Worker, path: path + "/relation/new", form: []string{"relation_kind", "sibling", "other", other.String()}}
	}},
	"/people/{id}/name/{row}/end": row("person_name", "name", func(w *world, child id.UUID) error {
		return w.People.AddName(ctx, w.Worker, child, person.OtherName{Kind: "alias", Given: "Mimi"})
	}),
	"/people/{id}/address/{row}/end": row("person_address", "address", func(w *world, child id.UUID) error {
		return w.People.AddAddress(ctx, w.Worker, child, person.Address{Lines: "1 High Street"})
	}),
	"/people/{id}/reach/{row}/end": row("person_reach", "reach", func(w *world, child id.UUID) error {
		return w.People.AddReach(ctx, w.Worker, child, person.Reach{Kind: "phone", Value: "07700 900123", Safe: "no"})
	}),
	"/people/{id}/relation/{row}/end": row("person_relation", "relation", func(w *world, child id.UUID) error {
		_, other := w.adult()
		return w.People.AddRelation(ctx, w.Worker, child, person.Relation{Kind: "sibling", Other: other})
	}),
	"/people/{id}/restrict": {arrange: func(w *world) sending {
		path, _ := w.child()
		return sending{actor: w.Manager, path: path + "/restrict", form: []string{"version", "1", "seal", "1", "named", w.Worker.ID.String(), "reason", "A parent works here"}}
	}},
	"/people/{id}/keep": about("keep", "reason", "She rang about her niece."),
	"/people/{id}/restore": {arrange: func(w *world) sending {
		path, _ := w.adult()
		w.Later(3 * 366 * 24 * time.Hour)
		w.Exec(`UPDATE account SET attested = $1, woken = $1`, w.Now()) // nobody has left in these years
		_, err := w.People.Expire(ctx)
		w.OK(err)
		w.forgetSessions()
		return sending{actor: w.Manager, path: path + "/restore", form: []string{"reason", "She rang about her niece."}}
	}},
	"/people/{id}/same/{other}": {arrange: func(w *world) sending {
		a, one := w.child()
		_, two := w.child()
		_, err := w.People.JudgePair(ctx, w.Colleague, person.VerdictCommand{A: one, B: two, Word: "same", Reason: "The same school."})
		w.OK(err)
		return sending{actor: w.Worker, path: a + "/same/" + two.String(), form: []string{"word", "same", "reason", "The same GP."}}
	}},
	"/people/{id}/unmerge": {arrange: func(w *world) sending {
		_, one := w.child()
		_, two := w.child()
		for _, actor := range []who.Actor{w.Colleague, w.Worker} {
			_, err := w.People.JudgePair(ctx, actor, person.VerdictCommand{A: one, B: two, Word: "same", Reason: "The same school."})
			w.OK(err)
		}
		gone := w.Text(`SELECT id::text FROM person WHERE id IN ($1, $2) AND merged_into IS NOT NULL`, one, two)
		return sending{actor: w.Worker, path: "/people/" + gone + "/unmerge", form: []string{"reason", "Two schools."}}
	}},
	"/closed/{row}": {arrange: func(w *world) sending {
		_, child := w.child()
		w.OK(w.People.Restrict(ctx, w.Manager, person.RestrictCommand{Person: child, Version: 1, Seal: access.Sealed, Reason: "A colleague's family"}))
		born, err := when.ParsePartial("2012-03-04")
		w.OK(err)
		_, err = w.People.Search(ctx, w.Nurse, person.Query{Names: "Ama Testwood", Born: born.String(), Reason: "She is on our ward"})
		w.OK(err)
		note := w.Text(`SELECT id::text FROM quiet_note WHERE seen IS NULL LIMIT 1`)
		return sending{actor: w.officer("council", who.PrivacyOfficer), path: "/closed/" + note}
	}},
	"/people/{id}/ties/new": to("ties/new", tied...),
	"/things/{kind}/{thing}/ties/new": {arrange: func(w *world) sending {
		w.tie()
		return sending{actor: w.Worker, path: "/things/vehicle/ab12cde/ties/new", form: append([]string{"tie_kind", "been_at", "thing", "place", "name", "The arcade"}, graded...)}
	}},
	"/ties/{row}/end": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: "/ties/" + w.tie() + "/end", form: []string{"reason", "Another car"}}
	}},
	"/people/{id}/concern/notes/new": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: w.concern() + "/notes/new", form: append([]string{"words", "He waits at the gate."}, graded...)}
	}},
	"/people/{id}/concern/notes/{row}/end": {arrange: func(w *world) sending {
		path := w.concern()
		w.visitor(w.Worker).Post(path+"/notes/new", append([]string{"words", "He waits at the gate."}, graded...)...)
		note := w.Text(`SELECT id::text FROM concern_note ORDER BY id DESC LIMIT 1`)
		return sending{actor: w.Worker, path: path + "/notes/" + note + "/end", form: []string{"reason", "Another man"}}
	}},
	"/people/{id}/concern/review": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: w.concern() + "/review", form: []string{"due-day", "1", "due-month", "2", "due-year", strconv.Itoa(w.Now().Year() + 1), "reason", "Nothing new."}}
	}},
}

// concern is an adult of concern, as a referral names one, and the address.
func (w *world) concern() string {
	w.Helper()
	ref := w.Send()
	told := w.Text(`SELECT t.id::text FROM referral_person t JOIN referral r ON r.id = t.referral_id WHERE r.ref = $1 AND t.role <> 'child'`, ref)
	w.visitor(w.Worker).Post("/referrals/"+ref+"/people/"+told, "make", "1")
	return "/people/" + w.Text(`SELECT person_id::text FROM referral_person WHERE id = $1::uuid`, told) + "/concern"
}

// tie ties a child to a car, and gives the tie.
func (w *world) tie() string {
	w.Helper()
	path, _ := w.child()
	w.visitor(w.Worker).Post(path+"/ties/new", tied...)
	return w.Text(`SELECT id::text FROM network_tie ORDER BY id DESC LIMIT 1`)
}

// officer joins somebody with a role, once.
func (w *world) officer(agency string, role who.Role) who.Actor {
	w.Helper()
	if _, known := w.officers[role]; !known {
		w.officers[role] = w.Join(agency, "Gill Stone", role)
	}
	return w.officers[role]
}
