package app_test

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// notCompared are the tables that hold nothing about a person that Decide
// speaks of, or that the application's role reads by no policy of its own.
var notCompared = []string{
	"account", "agency", "team", "invitation", "passkey", "ceremony", "recovery_code", "session", "api_token", "guess", // who works here
	"mail", "pack_signoff", // messages name nobody; packs are about nobody
	"done_once", "referral_draft", "extract_draft", "extract_columns", // one's own, or one's agency's own
	"extract", "extract_match", // an agency's list; row-level security says whose
	"unsent",                                                 // one's own words that were not sent (platform/unsent)
	"identity_provider", "identity_link", "identity_attempt", // how an agency's people sign in
	"seal_told",    // when an owner was told
	"person_touch", // nobody's to read
	"identity_key", "home_key", "goose_db_version",
	"account_home", "account_person", "home_print", // fingerprints, and who somebody is in the register: nobody's to read
	"alert", "watch_mark", "watch_told", // about readers; privacy officers see records by number only
	"conflict_request", // who ends a conflict is held to the matrix and TestTheDatabaseWantsTwo
}

// everyTable fails for a table that is neither compared nor left out for a
// reason, so that a new one can't be forgotten.
func (w *smallWorld) everyTable(compared map[string]bool) {
	w.Helper()
	rows, err := w.super.Query(context.Background(), `SELECT relname FROM pg_class WHERE relnamespace = 'sightline'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'river\_%'`)
	if err != nil {
		w.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.Fatal(err)
	}
	for _, table := range all {
		if compared[table] == slices.Contains(notCompared, table) {
			w.Errorf("the table %s is neither compared with Decide nor left out for a reason, or both", table)
		}
	}
}

// relation is what ties somebody to a record, counted from the ties that were
// made.
func (w *smallWorld) relation(p *player, subject id.UUID) (set access.Relation) {
	if p.Hub && p.Is(who.Practitioner|who.Manager) {
		set |= access.Team
	}
	for _, t := range w.ties[subject] {
		if !t.ended && w.reaches(p, t) {
			set |= t.relation
		}
	}
	return set
}

// reaches is whether a tie is somebody's own, their team's, or their agency's
// for which they answer.
func (w *smallWorld) reaches(p *player, t tieOf) bool {
	switch {
	case t.team:
		return t.to == p.Team
	case t.agency:
		return t.to == p.Agency && p.Is(who.PartnerContact)
	}
	return t.to == p.ID
}

var safeguarding = access.Env{Purpose: who.Safeguarding}

// permit is what Decide says. Nobody is asked about who can't sign in.
func (w *smallWorld) permit(p *player, s *subject, a access.Action) access.Permit {
	if !p.active || s.gone {
		return access.Permit{}
	}
	conflict, concern := w.closed(p, s)
	return access.Decide(access.Subject{Roles: p.Roles, Hub: p.Hub, Relation: w.relation(p, s.ID), Conflict: conflict, Concern: concern}, access.Resource{Kind: s.kind, Seal: s.seal}, a, safeguarding)
}

// reads is who sees a group of fields of a record.
func (w *smallWorld) reads(s *subject, f access.Field) func(*player) bool {
	return func(p *player) bool { return w.permit(p, s, access.Read).Fields.Has(f) }
}

// works is who sees the hub's own work on a record: who may change it.
func (w *smallWorld) works(s *subject) func(*player) bool {
	return func(p *player) bool { return w.permit(p, s, access.Edit).Allow }
}

// seesTie is who sees a tie: whom it reaches, the hub where it works on the
// record, and who made it.
func (w *smallWorld) seesTie(t tieOf, s *subject) func(*player) bool {
	record := s
	if s.of != nil {
		record = s.of
	}
	return func(p *player) bool {
		mine := t.to == p.ID || t.to == p.Team || t.to == p.Agency || t.granted == p.ID
		return p.active && !w.isClosed(p, record) && (mine || w.works(record)(p))
	}
}

// makeReferral makes a referral with rows in each table about it.
func (w *smallWorld) makeReferral() {
	s := w.newSubject(access.OnReferral)
	author := pick(w, w.people)
	s.ref = id.NewReference("EM")
	w.sql(`INSERT INTO referral (id, ref, seal, stage, colour, author_id, agency_id, channel, received, due) VALUES ($1, $2, $3, 'deciding', 'amber', $4, $5, 'form', now(), now())`,
		s.ID, s.ref, s.seal, author.ID, author.Agency)
	w.keepTie(tieOf{relation: access.Referral, subject: s.ID, to: author.ID, granted: author.ID, ended: w.one(6)})
	if w.one(2) {
		w.keepTie(tieOf{relation: access.Referral, subject: s.ID, to: author.Team, team: true, granted: author.ID, ended: w.one(6)})
	}
	w.add(s, "referral", s.ID, w.reads(s, access.Status))
	w.sql(`INSERT INTO referral_worry (referral_id, danger_now, worry, family_knows, urgency) VALUES ($1, 'no', 'x', 'yes', 'today')`, s.ID)
	w.add(s, "referral_worry", s.ID, w.reads(s, access.Worry))
	told, thing := id.New(), id.New()
	named, role := w.name(s)
	w.sql(`INSERT INTO referral_person (id, referral_id, position, role, told, person_id) VALUES ($1, $2, 0, $3, '{}', $4)`, told, s.ID, role, named)
	w.add(s, "referral_person", told, w.reads(s, access.Worry))
	w.sql(`INSERT INTO referral_thing (id, referral_id, position, kind, told) VALUES ($1, $2, 0, 'place', '{}')`, thing, s.ID)
	w.add(s, "referral_thing", thing, w.reads(s, access.Worry))
	w.makeHubWork(s, told, author)
	w.makeRequest(s)
	w.makeRequest(s)
}

// makeHubWork makes what the hub has done on a referral.
func (w *smallWorld) makeHubWork(s *subject, told id.UUID, author *player) {
	by := pick(w, w.people).ID
	w.work(s, "referral_breach", `INSERT INTO referral_breach (id, referral_id, time_limit, due, reason, account_id, at) VALUES ($1, $2, 'x', now(), 'x', $3, now())`, by)
	w.work(s, "referral_task", `INSERT INTO referral_task (id, referral_id, kind, words, due, raised) VALUES ($1, $2, 'find_out', 'x', now(), now())`)
	person := pick(w, w.kinds(access.OnPerson))
	row := id.New()
	w.sql(`INSERT INTO referral_verdict (id, referral_id, told_id, person_id, verdict, account_id, at) VALUES ($1, $2, $3, $4, 'same', $5, now())`, row, s.ID, told, person.ID, by)
	w.add(s, "referral_verdict", row, func(p *player) bool { return w.works(s)(p) && w.works(person)(p) })
	row = id.New()
	w.sql(`INSERT INTO screen (id, referral_id, told_id, state, started, started_by, saved, saved_by, content, pack_id, pack_version, pack_hash)
		VALUES ($1, $2, $3, 'open', now(), $4, now(), $4, '{}', 'x', 'x', 'x')`, row, s.ID, told, by)
	w.add(s, "screen", row, w.reads(s, access.Screening))
	row = id.New()
	w.sql(`INSERT INTO decision (id, referral_id, state, level, outcome, reasons, consulted, told, pack_id, pack_version, pack_hash, decided_by, decided)
		VALUES ($1, $2, 'final', 2, 'early_help', 'x', 'x', 'x', 'x', 'x', 'x', $3, now())`, row, s.ID, by)
	w.add(s, "decision", row, w.reads(s, access.Decision))
	w.makeDispute(s, row, author)
}

// makeDispute makes a disagreement. Both sides see it: who raised it, the hub
// that works on the record, the colleagues of who raised it who see the
// referral, and from the fourth stage the board.
func (w *smallWorld) makeDispute(s *subject, decision id.UUID, author *player) {
	by, stage := pick(w, []*player{author, pick(w, w.people)}), 1+w.rng.IntN(5)
	row, step := id.New(), id.New()
	w.sql(`INSERT INTO disagreement (id, referral_id, decision_id, raised_by, agency_id, raised, urgent, what, fear, would_settle, stage, due, first_view, pack_id, pack_version, pack_hash)
		VALUES ($1, $2, $3, $4, $5, now(), false, 'x', 'x', 'x', $6, now(), 'x', 'x', 'x', 'x')`, row, s.ID, decision, by.ID, by.Agency, stage)
	w.sql(`INSERT INTO disagreement_step (id, disagreement_id, stage, at, account_id, note) VALUES ($1, $2, 1, now(), $3, 'x')`, step, row, by.ID)
	sees := func(p *player) bool {
		may := access.Decide(access.Subject{Roles: p.Roles, Hub: p.Hub}, access.Resource{Kind: access.OnDispute}, access.Read, safeguarding).Allow
		return p.active && may && !w.isClosed(p, s) && (p.ID == by.ID || w.works(s)(p) || p.Agency == by.Agency && w.reads(s, access.Status)(p) || stage >= 4 && p.Is(who.Board))
	}
	w.add(s, "disagreement", row, sees)
	w.add(s, "disagreement_step", step, sees)
}

// makeRequest asks an agency what it holds. It is seen by the agency, as its
// question, and as part of what agencies hold.
func (w *smallWorld) makeRequest(of *subject) {
	s, agency := w.newSubject(access.OnRequest), pick(w, w.teams).agency
	s.of, s.seal = of, of.seal
	w.sql(`INSERT INTO referral_request (id, referral_id, agency_id, asked_by, asked, due, about, question) VALUES ($1, $2, $3, $4, now(), now(), 'x', 'x')`,
		s.ID, of.ID, agency, pick(w, w.people).ID)
	w.keepTie(tieOf{relation: access.Request, subject: s.ID, to: agency, agency: true, granted: pick(w, w.people).ID, ended: w.one(6)})
	w.add(s, "referral_request", s.ID, func(p *player) bool {
		return w.reads(s, access.Question)(p) || w.reads(of, access.Holdings)(p)
	})
}

// note makes the journal of the records, and what privacy officers are told.
func (w *smallWorld) note() {
	for _, s := range slices.Clone(w.subjects) {
		by := pick(w, w.people)
		if s.kind == access.OnRequest {
			continue
		}
		row := id.New()
		w.sql(`INSERT INTO journal (id, at, kind, action, actor_id, subjects, purpose, request) VALUES ($1, now(), 'write', 'x', $2, $3, 'safeguarding', 'x')`, row, by.ID, []id.UUID{s.ID})
		w.sql(`INSERT INTO journal_change (entry_id, changed) VALUES ($1, '{}')`, row)
		w.add(s, "journal", row, func(p *player) bool {
			return p.active && (p.ID == by.ID || p.Is(who.Auditor|who.PrivacyOfficer) && !w.isClosed(p, s)) || w.permit(p, s, access.History).Allow
		})
		w.add(s, "journal_change", row, w.works(s))
		w.noteGlass(s)
		w.noteSeal(s)
		if s.kind == access.OnPerson {
			row = id.New()
			w.sql(`INSERT INTO quiet_note (id, person_id, account_id, at) VALUES ($1, $2, $3, now())`, row, s.ID, by.ID)
			w.add(s, "quiet_note", row, func(p *player) bool { // never one's own
				return p.active && p.ID != by.ID && !w.isClosed(p, s) && access.Decide(access.Subject{Roles: p.Roles, Hub: p.Hub}, access.Resource{Kind: access.OnQuiet}, access.List, safeguarding).Allow
			})
		}
	}
}

// noteGlass makes a use of break-glass, or an attempt that opened nothing. Who
// opened it sees that; the privacy officers see all; the hub's managers what
// opened a record that they work on.
func (w *smallWorld) noteGlass(s *subject) {
	row, by, opened := id.New(), pick(w, w.people), w.one(2)
	w.sql(`INSERT INTO glass (id, account_id, kind, subject_id, code, words, at, ends, opened, due) VALUES ($1, $2, $3, $4, 'danger', 'x', now(), now(), $5, CASE WHEN $5 THEN now() END)`,
		row, by.ID, string(s.kind), s.ID, opened)
	w.add(s, "glass", row, func(p *player) bool {
		return p.active && !w.isClosed(p, s) && (p.Is(who.PrivacyOfficer) || opened && p.ID == by.ID || opened && p.Hub && p.Is(who.Manager) && w.works(s)(p))
	})
}

// noteSeal makes the seal of a record that is held closely, and a request to
// open it. The hub sees it where it works on the record, and its managers the
// request; the privacy officers see that there is one.
func (w *smallWorld) noteSeal(s *subject) {
	if s.seal == access.Open {
		return
	}
	row, by := id.New(), pick(w, w.people)
	w.sql(`INSERT INTO seal (id, kind, subject_id, level, owner_id, sealed) VALUES ($1, $2, $3, $4, $5, now())`, row, string(s.kind), s.ID, int(s.seal), by.ID)
	sees := func(p *player) bool {
		return p.active && !w.isClosed(p, s) && (p.Is(who.PrivacyOfficer) || w.works(s)(p))
	}
	w.add(s, "seal", row, sees)
	request := id.New()
	w.sql(`INSERT INTO seal_request (id, seal_id, from_level, to_level, asked_by, asked, reason) VALUES ($1, $2, $3, 0, $4, now(), 'x')`, request, row, int(s.seal), by.ID)
	w.add(s, "seal_request", request, func(p *player) bool { return p.Hub && p.Is(who.Manager) && sees(p) })
}
