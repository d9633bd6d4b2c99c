package app_test

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// waiting brings records into states that the county lacks, and gives the pages
// where somebody is asked for words then: a seal with an owner, one that another
// asks to open, a conflict that another asks to end, a record that was joined
// with another, one that has expired, and a decision that an agency may dispute.
func (m matrix) waiting() []string {
	m.Helper()
	ctx, manager, deputy := context.Background(), m.persona("Ruth Devlin"), m.persona("Kwame Osei")
	owned, asked := m.at[access.Restricted], m.at[access.Sealed]
	for _, one := range []target{owned, asked} {
		m.exec(`UPDATE seal SET owner_id = $2, sealed_by = $2 WHERE id = $1`, one["seal"], manager.ID)
	}
	m.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES ($1, 'named', $2, $3, $2, now())`, id.New(), manager.ID, asked["person"])
	m.exec(`INSERT INTO seal_request (id, seal_id, from_level, to_level, asked_by, asked, reason) VALUES ($1, $2, 2, 0, $3, now(), 'x')`, id.New(), asked["seal"], deputy.ID)
	m.exec(`INSERT INTO conflict_request (id, conflict_id, asked_by, asked, reason) VALUES ($1, $2, $3, now(), 'x')`, id.New(), owned["conflict"], deputy.ID)

	var pair []id.UUID
	for range 2 {
		one, err := m.app.People.Create(ctx, manager, person.CreateCommand{Person: person.Person{Kind: person.Child, Given: "Zephyrine", Surname: "Twice", Born: when.Partial{}}})
		if err != nil {
			m.Fatal(err)
		}
		pair = append(pair, one)
	}
	for _, name := range []string{"Ruth Devlin", "Joy Okoro"} {
		if _, err := m.app.People.JudgePair(ctx, m.persona(name), person.VerdictCommand{A: pair[0], B: pair[1], Word: "same", Reason: "The same school."}); err != nil {
			m.Fatal(err)
		}
	}
	joined := m.text(`SELECT id::text FROM person WHERE id = ANY ($1::uuid[]) AND merged_into IS NOT NULL`, pair)
	expired, err := m.app.People.Create(ctx, manager, person.CreateCommand{Person: person.Person{Kind: person.Adult, Given: "Zephyr", Surname: "Long-Ago"}})
	if err != nil {
		m.Fatal(err)
	}
	m.exec(`UPDATE person SET expired = now() WHERE id = $1`, expired)
	request := m.text(`SELECT q.id::text FROM referral_request q JOIN decision d ON d.referral_id = q.referral_id JOIN account a ON a.agency_id = q.agency_id AND a.name = 'Det Sgt Simran Kaur'
		JOIN referral r ON r.id = q.referral_id AND r.seal = 0 WHERE q.answered IS NOT NULL ORDER BY q.id LIMIT 1`)
	return []string{"/seals/" + owned["seal"], "/seals/" + asked["seal"], "/conflicts/" + owned["conflict"] + "/end",
		"/people/" + joined + "/unmerge", "/people/" + expired.String() + "/restore", "/requests/" + request + "/disagree"}
}
