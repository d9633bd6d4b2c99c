package app_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// player is somebody who signs in, or could.
type player struct {
	who.Actor
	active bool // neither disabled, nor lapsed, nor of an agency that has left
}

// String is what a decision turns on.
func (p *player) String() string {
	words := []string{p.Roles.String()}
	for is, word := range map[bool]string{p.Hub: "in a hub team", !p.active: "who has left"} {
		if is {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

type teamOf struct {
	id, agency id.UUID
	hub, gone  bool
}

// tieOf is a relationship: to somebody, a team or an agency.
type tieOf struct {
	relation            access.Relation
	to, subject         id.UUID
	granted             id.UUID
	team, agency, ended bool
}

// subject is a record about a person: a referral, a person or a request.
type subject struct {
	ID     id.UUID
	kind   access.Kind
	seal   access.Seal
	ref    string
	of     *subject // a request's referral
	gone   bool     // it has expired
	merged bool
	rows   map[string]bool
}

var anyTie = []access.Relation{access.Team, access.Referral, access.Share, access.Named, access.Glass}

var tieKey = map[access.Relation]string{access.Team: "team", access.Referral: "referral", access.Request: "request", access.Share: "share", access.Named: "named", access.Glass: "glass"}

// How large a small world is.
const (
	manyPlayers   = 56
	manyReferrals = 80
	manyPeople    = 80
	manyTies      = 1000
)

// fill makes a world up.
func (w *smallWorld) fill() {
	w.makeTeams()
	for range manyPlayers {
		w.makePlayer()
	}
	for range manyPeople {
		w.makePerson()
	}
	for range manyReferrals {
		w.makeReferral()
	}
	w.joinPeople()
	for range manyTies {
		w.makeTie()
	}
	w.note()
	w.makeConflicts()
}

func (w *smallWorld) sql(sql string, args ...any) { w.batch.Queue(sql, args...) }

func (w *smallWorld) one(of int) bool { return w.rng.IntN(of) == 0 }

func pick[T any](w *smallWorld, all []T) T { return all[w.rng.IntN(len(all))] }

func (w *smallWorld) makeTeams() {
	for i := range 4 {
		agency := id.New()
		var closed any
		if i == 3 {
			closed = time.Now()
		}
		w.sql(`INSERT INTO agency (id, name, kind, created, closed) VALUES ($1, 'Agency', 'other', now(), $2)`, agency, closed)
		for j := range 2 {
			team := teamOf{id.New(), agency, i == 0 && j == 0, i == 3}
			w.sql(`INSERT INTO team (id, agency_id, name, hub) VALUES ($1, $2, 'Team', $3)`, team.id, agency, team.hub)
			w.teams = append(w.teams, team)
			if team.hub { // the hub is where most of the difference is
				w.teams = append(w.teams, team, team, team)
			}
		}
	}
}

func (w *smallWorld) makePlayer() {
	team := pick(w, w.teams)
	p := &player{active: !team.gone, Actor: who.Actor{Kind: who.Person, ID: id.New(), Agency: team.agency, Team: team.id, Hub: team.hub, Request: "test"}}
	for n := 1 + w.rng.IntN(8)/5; n > 0; n-- {
		p.Roles |= pick(w, who.AllRoles)
	}
	if team.hub && w.one(2) {
		p.Roles |= pick(w, []who.Role{who.Practitioner, who.Manager})
	}
	var disabled any
	if w.one(10) {
		p.active, disabled = false, time.Now()
	}
	attested, woken, signedIn := w.lapse(p)
	w.sql(`INSERT INTO account (id, kind, agency_id, team_id, name, email, roles, created, disabled, attested, woken, signed_in) VALUES ($1, 'person', $2, $3, 'Sam', $4, $5, now(), $6, $7, $8, $9)`,
		p.ID, p.Agency, p.Team, p.ID.String()+"@example", p.Roles.Keys(), disabled, attested, woken, signedIn)
	w.people = append(w.people, p)
}

// add keeps a row, with who sees it by Decide, under the record it is about.
func (w *smallWorld) add(s *subject, table string, key id.UUID, sees func(*player) bool) {
	w.addKey(s, table, key.String(), sees)
}

func (w *smallWorld) addKey(s *subject, table, key string, sees func(*player) bool) {
	s.rows[table+key] = true
	w.rows = append(w.rows, rowOf{table, key, sees})
}

func (w *smallWorld) newSubject(kind access.Kind) *subject {
	s := &subject{ID: id.New(), kind: kind, seal: access.Seal(max(0, w.rng.IntN(5)-2)), rows: map[string]bool{}}
	w.subjects = append(w.subjects, s)
	return s
}

// makePerson makes somebody with a row in each table about them.
func (w *smallWorld) makePerson() {
	s := w.newSubject(access.OnPerson)
	by := pick(w, w.people).ID
	kind := pick(w, []string{"child", "adult"})
	var expired any
	if s.gone = kind == "adult" && w.one(6); s.gone {
		expired = time.Now()
	}
	w.sql(`INSERT INTO person (id, kind, seal, surname, created, created_by, expired) VALUES ($1, $2, $3, 'Zz', now(), $4, $5)`, s.ID, kind, s.seal, by, expired)
	w.add(s, "person", s.ID, w.reads(s, access.Identity))
	part := func(table string, f access.Field, columns, values string) {
		row := id.New()
		w.sql(fmt.Sprintf(`INSERT INTO %s (id, person_id, added, %s) VALUES ($1, $2, now(), %s)`, table, columns, values), row, s.ID)
		w.add(s, table, row, w.reads(s, f))
	}
	part("person_name", access.Identity, "kind, given", "'alias', 'Z'")
	part("person_address", access.Contact, "lines", "'1 Quay Street'")
	part("person_address", access.ProtectedAddress, "lines, protected", "'2 Quay Street', true")
	part("person_reach", access.Contact, "kind, value, safe", "'phone', '01632 960 999', 'no'")
	w.work(s, "concern_note", `INSERT INTO concern_note (id, person_id, words, source, reliable, info, handling, added, added_by) VALUES ($1, $2, 'x', 'x', 1, 'A', 'P', now(), $3)`, by)
	w.work(s, "concern_review", `INSERT INTO concern_review (id, person_id, due, reason, said, said_by) VALUES ($1, $2, now(), 'x', now(), $3)`, by)
	w.work(s, "person_keep", `INSERT INTO person_keep (id, person_id, until, reason, said, said_by) VALUES ($1, $2, now(), 'x', now(), $3)`, by)
	w.work(s, "network_tie", `INSERT INTO network_tie (id, a_kind, a_key, a_person, b_kind, b_key, b_label, kind, source, reliable, info, handling, added, added_by)
		VALUES ($1, 'person', $2::uuid::text, $2, 'place', 'x', 'x', 'been_at', 'x', 1, 'A', 'P', now(), $3)`, by)
}

// work adds a row of the hub's own work on a record.
func (w *smallWorld) work(s *subject, table, sql string, args ...any) {
	row := id.New()
	w.sql(sql, append([]any{row, s.ID}, args...)...)
	w.add(s, table, row, w.works(s))
}

// joinPeople makes what stands between two people.
func (w *smallWorld) joinPeople() {
	people := w.kinds(access.OnPerson)
	for range manyPeople {
		a, b := pick(w, people), pick(w, people)
		if a.ID.String() >= b.ID.String() {
			continue
		}
		by := pick(w, w.people).ID
		both := func(one func(*subject) func(*player) bool) func(*player) bool {
			return func(p *player) bool { return one(a)(p) && one(b)(p) }
		}
		row, identity := id.New(), func(s *subject) func(*player) bool { return w.reads(s, access.Identity) }
		w.sql(`INSERT INTO person_relation (id, person_id, other_id, kind, added) VALUES ($1, $2, $3, 'friend', now())`, row, a.ID, b.ID)
		w.add(a, "person_relation", row, both(identity))
		row = id.New()
		w.sql(`INSERT INTO person_verdict (id, a_id, b_id, verdict, reason, account_id, at) VALUES ($1, $2, $3, 'same', 'x', $4, now())`, row, a.ID, b.ID, by)
		w.add(a, "person_verdict", row, both(w.works))
		w.sql(`INSERT INTO person_pair (a_id, b_id, weight, found) VALUES ($1, $2, 1, now()) ON CONFLICT DO NOTHING`, a.ID, b.ID)
		if key := a.ID.String() + b.ID.String(); !a.rows["person_pair"+key] {
			w.addKey(a, "person_pair", key, both(w.works))
		}
		if !a.merged && !b.merged {
			a.merged, b.merged, row = true, true, id.New()
			w.merges = append(w.merges, [2]id.UUID{a.ID, b.ID})
			w.sql(`INSERT INTO person_merge (id, kept_id, gone_id, merged, merged_by, first_by, reason) VALUES ($1, $2, $3, now(), $4, $5, 'x')`,
				row, a.ID, b.ID, w.people[0].ID, w.people[1].ID)
			w.sql(`UPDATE person SET merged_into = $1 WHERE id = $2`, a.ID, b.ID)
			w.add(a, "person_merge", row, both(identity))
		}
	}
}

func (w *smallWorld) kinds(k access.Kind) (all []*subject) {
	for _, s := range w.subjects {
		if s.kind == k {
			all = append(all, s)
		}
	}
	return all
}

// makeTie ties somebody, a team or an agency to a record, or did so once, or
// says that it begins later: a tie is in force from when it is made.
func (w *smallWorld) makeTie() {
	s := pick(w, w.subjects)
	tie := tieOf{subject: s.ID, relation: pick(w, anyTie), ended: w.one(4), granted: pick(w, w.people).ID}
	if s.kind == access.OnRequest {
		tie.relation = access.Request
	}
	p := pick(w, w.people)
	switch w.rng.IntN(4) {
	case 0:
		tie.team, tie.to = true, p.Team
	case 1:
		tie.agency, tie.to = true, p.Agency
	default:
		tie.to = p.ID
	}
	if tie.relation == access.Glass {
		tie.team, tie.agency, tie.to = false, false, p.ID
	}
	w.keepTie(tie)
}

func (w *smallWorld) keepTie(tie tieOf) {
	now := time.Now()
	begins, ends := now.Add(-time.Hour), any(nil)
	switch {
	case tie.ended:
		ends = now.Add(-time.Second)
	case w.one(3):
		ends = now.Add(4 * time.Hour)
	case w.one(6):
		begins = now.Add(24 * time.Hour)
	}
	if tie.relation == access.Glass && !tie.ended { // to one person, for a time
		begins, ends = now.Add(-time.Hour), now.Add(3*time.Hour)
	}
	column := "account_id"
	if tie.team {
		column = "team_id"
	}
	if tie.agency {
		column = "agency_id"
	}
	row := id.New()
	w.sql(`INSERT INTO relationship (id, kind, `+column+`, subject_id, granted_by, begins, ends) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		row, tieKey[tie.relation], tie.to, tie.subject, tie.granted, begins, ends)
	w.ties[tie.subject] = append(w.ties[tie.subject], tie)
	for _, s := range w.subjects {
		if s.ID == tie.subject {
			w.add(s, "relationship", row, w.seesTie(tie, s))
		}
	}
}
