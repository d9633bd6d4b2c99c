package endure

import (
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
)

var conflictDeeds = map[string]deed{
	"/people/{id}/conflict": to("conflict", "words", "Her mother is my sister."),
	"/referrals/{ref}/conflict": {arrange: func(w *world) sending {
		return sending{actor: w.School, path: "/referrals/" + w.Send() + "/conflict", form: []string{"words", "My neighbour's child."}}
	}},
	"/account/home": {arrange: func(w *world) sending {
		w.Exec(`DELETE FROM account_home`)
		return sending{actor: w.Worker, path: "/account/home", form: []string{"house", "12", "postcode", "ZZ99 4ZR", "surname", ""}}
	}},
	"/conflicts/{row}/end": {arrange: func(w *world) sending {
		return sending{actor: w.officer("council", who.PrivacyOfficer), path: "/conflicts/" + w.conflict() + "/end", form: []string{"reason", "Another family."}}
	}},
	"/conflicts/{row}/agree": {arrange: func(w *world) sending {
		row := w.conflict()
		w.OK(w.Conflicts.Ask(ctx, w.Deputy, id.MustParse(row), "Another family."))
		return sending{actor: w.Manager, path: "/conflicts/" + row + "/agree"}
	}},
	"/conflicts/{row}/refuse": {arrange: func(w *world) sending {
		row := w.conflict()
		w.OK(w.Conflicts.Ask(ctx, w.Deputy, id.MustParse(row), "Another family."))
		return sending{actor: w.Manager, path: "/conflicts/" + row + "/refuse", form: []string{"words", "The same family."}}
	}},
	"/alerts/{row}": {arrange: func(w *world) sending {
		row := id.New()
		w.Exec(`INSERT INTO alert (id, rule, sentence, account_id, records, count, first, last, raised, pack_id, pack_version, pack_hash)
			VALUES ($1, 'WATCH.SURNAME', 'x', $2, ARRAY[$1]::uuid[], 1, now(), now(), now(), 'watch', 'x', 'x')`, row, w.Worker.ID)
		return sending{actor: w.officer("council", who.PrivacyOfficer), path: "/alerts/" + row.String(), form: []string{"words", "Their own referral.", "state", "looked"}}
	}},
	"/conflicts/ties": {arrange: func(w *world) sending {
		_, adult := w.adult()
		return sending{actor: w.officer("council", who.PrivacyOfficer), path: "/conflicts/ties", form: []string{"email", w.email(w.Worker), "record", adult.String(), "reason", "Said so."}}
	}},
	"/conflicts/ties/{row}/end": {arrange: func(w *world) sending {
		_, adult := w.adult()
		officer := w.officer("council", who.PrivacyOfficer)
		w.OK(w.Conflicts.Tie(ctx, officer, conflict.TieCommand{Email: w.email(w.Worker), Record: adult.String(), Reason: "Said so."}))
		return sending{actor: officer, path: "/conflicts/ties/" + w.Text(`SELECT id::text FROM account_person WHERE person_id = $1`, adult) + "/end"}
	}},
}

// conflict is one that a practitioner has declared.
func (w *world) conflict() string {
	w.Helper()
	_, child := w.child()
	w.OK(w.Conflicts.Declare(ctx, w.Worker, conflict.DeclareCommand{Person: child, Words: "My niece."}))
	return w.Text(`SELECT id::text FROM conflict WHERE subject_id = $1`, child)
}

func (w *world) email(of who.Actor) string {
	w.Helper()
	return w.Text(`SELECT email FROM account WHERE id = $1`, of.ID)
}
