package app_test

import (
	"context"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// What somebody may see of a row, said anew: not by asking the policies, which
// are what is tested, but by access.Decide for each record, and by the table
// below for what hangs on it.
//
//	seen    the row is theirs to see
//	known   that it is there is theirs to know, and what it points at; not its words
//	hidden  nothing of it, not even that it is there
const (
	hidden = iota
	known
	seen
)

// sights is, for each table, how much of a row somebody may see: an SQL
// expression over the row that gives one of the numbers above. ref(id, field),
// per(id, field) and req(id) are what Decide opens of a referral, a person and
// a request; "u" is who looks; has('role', ...) says what they are.
//
// A new table fails the test until it stands here or among the exempt.
var sights = map[string]string{
	"referral": `CASE WHEN ref(t.id, 'status') OR has('analyst') AND t.seal = 0 THEN 2
		WHEN has('auditor', 'privacy_officer') THEN 1 ELSE 0 END`, // they follow a reference to its trail
	"referral_draft": `CASE WHEN t.author_id = me() THEN 2 ELSE 0 END`,
	"referral_worry": `CASE WHEN ref(t.referral_id, 'worry') THEN 2 ELSE 0 END`,
	"referral_person": `CASE WHEN ref(t.referral_id, 'worry') THEN 2
		WHEN has('analyst') AND unsealed(t.referral_id) THEN CASE t.role WHEN 'adult_of_concern' THEN 2 WHEN 'child' THEN 1 ELSE 0 END ELSE 0 END`,
	"referral_thing":    `CASE WHEN ref(t.referral_id, 'worry') OR has('analyst') AND unsealed(t.referral_id) THEN 2 ELSE 0 END`,
	"referral_request":  `CASE WHEN ref(t.referral_id, 'holdings') OR req(t.id) THEN 2 ELSE 0 END`,
	"referral_breach":   `CASE WHEN ref(t.referral_id, 'trail') THEN 2 ELSE 0 END`,
	"referral_task":     `CASE WHEN ref(t.referral_id, 'trail') THEN 2 ELSE 0 END`,
	"referral_verdict":  `CASE WHEN ref(t.referral_id, 'trail') AND per(t.person_id, 'trail') THEN 2 ELSE 0 END`,
	"screen":            `CASE WHEN ref(t.referral_id, 'screening') THEN 2 ELSE 0 END`,
	"decision":          `CASE WHEN ref(t.referral_id, 'decision') THEN 2 WHEN disputes(t.referral_id) THEN 1 ELSE 0 END`, // who may disagree is told its level
	"disagreement":      `CASE WHEN dispute(t.id) THEN 2 ELSE 0 END`,
	"disagreement_step": `CASE WHEN dispute(t.disagreement_id) THEN 2 ELSE 0 END`,

	"person":          `known_person(t.id)`,
	"person_name":     `CASE WHEN per(t.person_id, 'identity') OR told(t.person_id) AND t.removed IS NULL THEN 2 ELSE 0 END`,
	"person_address":  `CASE WHEN per(t.person_id, CASE WHEN t.protected THEN 'protected_address' ELSE 'contact' END) OR told(t.person_id) AND t.removed IS NULL AND NOT t.protected THEN 2 ELSE 0 END`,
	"person_reach":    `CASE WHEN per(t.person_id, 'contact') OR told(t.person_id) AND t.removed IS NULL THEN 2 ELSE 0 END`,
	"person_relation": `CASE WHEN per(t.person_id, 'identity') AND per(t.other_id, 'identity') OR has('analyst') AND open_person(t.person_id) AND open_person(t.other_id) AND t.handling <> 'C' THEN 2 ELSE 0 END`,
	"person_keep":     `CASE WHEN per(t.person_id, 'trail') THEN 2 ELSE 0 END`,
	"person_merge":    `CASE WHEN per(t.kept_id, 'identity') AND per(t.gone_id, 'identity') THEN 2 ELSE 0 END`,
	"person_pair":     `CASE WHEN per(t.a_id, 'trail') AND per(t.b_id, 'trail') THEN 2 ELSE 0 END`,
	"person_verdict":  `CASE WHEN per(t.a_id, 'trail') AND per(t.b_id, 'trail') THEN 2 ELSE 0 END`,
	"concern_note":    `CASE WHEN per(t.person_id, 'trail') THEN 2 ELSE 0 END`,
	"concern_review":  `CASE WHEN per(t.person_id, 'trail') THEN 2 ELSE 0 END`,
	"network_tie": `CASE WHEN hub() AND (t.a_person IS NULL OR per(t.a_person, 'identity'))
		OR has('analyst') AND t.handling <> 'C' AND (t.a_person IS NULL OR open_person(t.a_person)) THEN 2 ELSE 0 END`,
	"quiet_note": `CASE WHEN has('privacy_officer') AND t.account_id <> me() THEN 2 ELSE 0 END`,

	// Who broke the glass sees that it is in force; the reviewers what they review; who
	// oversees it, the board and the auditors how many there are.
	"glass": `CASE WHEN has('privacy_officer') OR t.opened AND (t.account_id = me() OR has('manager') AND (ref(t.subject_id, 'trail') OR per(t.subject_id, 'trail'))) THEN 2
		WHEN has('board', 'auditor') OR hub() AND has('manager') THEN 1 ELSE 0 END`,

	// Who works on a record sees its seal; the privacy officers see that there is one.
	"seal":         `CASE WHEN has('privacy_officer') OR ref(t.subject_id, 'trail') OR per(t.subject_id, 'trail') THEN 2 ELSE 0 END`,
	"seal_request": `CASE WHEN has('privacy_officer') OR EXISTS (SELECT 1 FROM seal s WHERE s.id = t.seal_id AND (ref(s.subject_id, 'trail') OR per(s.subject_id, 'trail'))) THEN 2 ELSE 0 END`,
	"seal_told":    `CASE WHEN t.owner_id = me() THEN 2 ELSE 0 END`,

	// People know what they declared themselves, and lose the record by what was found of
	// them; a manager and the privacy officers know of the others'.
	"conflict": `CASE WHEN t.account_id = me() THEN CASE t.why WHEN 'declared' THEN 2 ELSE 1 END WHEN closed(t.subject_id) THEN 0
		WHEN has('privacy_officer') OR hub() AND has('manager') AND (ref(t.subject_id, 'trail') OR per(t.subject_id, 'trail')) THEN 2 ELSE 0 END`,
	"conflict_request": `CASE WHEN EXISTS (SELECT 1 FROM sightline.conflict c WHERE c.id = t.conflict_id AND c.account_id <> me() AND NOT closed(c.subject_id)
		AND (has('privacy_officer') OR hub() AND has('manager') AND (ref(c.subject_id, 'trail') OR per(c.subject_id, 'trail')))) THEN 2 ELSE 0 END`,
	"account_home":   `CASE WHEN t.account_id = me() THEN 2 ELSE 0 END`,
	"account_person": `CASE WHEN t.account_id = me() THEN 1 WHEN has('privacy_officer') THEN 2 ELSE 0 END`,
	"home_print":     `CASE WHEN per(t.subject, 'identity') OR ref(t.subject, 'worry') THEN 2 ELSE 0 END`,

	// Privacy officers see alerts, never one about themselves.
	"alert":      `CASE WHEN has('privacy_officer') AND t.account_id <> me() AND NOT EXISTS (SELECT 1 FROM unnest(t.records) r WHERE closed(r)) THEN 2 ELSE 0 END`,
	"watch_told": `CASE WHEN t.account_id = me() THEN 2 ELSE 0 END`,

	"extract":         `CASE WHEN hub() OR t.agency_id = my_agency() THEN 2 ELSE 0 END`,
	"extract_match":   `CASE WHEN per(t.person_id, 'trail') THEN 2 ELSE 0 END`, // not to the agency whose list it was
	"extract_draft":   `CASE WHEN has('partner_contact') AND t.agency_id = my_agency() THEN 2 ELSE 0 END`,
	"extract_columns": `CASE WHEN has('partner_contact') AND t.agency_id = my_agency() THEN 2 ELSE 0 END`,

	"journal": `CASE WHEN t.actor_id = me() THEN 2 WHEN EXISTS (SELECT 1 FROM unnest(t.subjects) s WHERE closed(s)) THEN 0 WHEN has('auditor', 'privacy_officer')
		OR EXISTS (SELECT 1 FROM unnest(t.subjects) s WHERE ref(s, 'trail') OR per(s, 'trail')) THEN 2 ELSE 0 END`,
	"journal_change": `CASE WHEN EXISTS (SELECT 1 FROM journal j, unnest(j.subjects) s WHERE j.id = t.entry_id AND (j.actor_id = me() OR ref(s, 'trail') OR per(s, 'trail'))) THEN 2 ELSE 0 END`,
	"mail":           `CASE WHEN t.account_id = me() OR has('administrator') AND (same_agency(t.account_id) OR hub_agency()) THEN 2 ELSE 0 END`,
	"relationship": `CASE WHEN t.account_id = me() OR t.team_id = my_team() OR t.agency_id = my_agency() OR t.granted_by = me()
		OR ref(t.subject_id, 'trail') OR per(t.subject_id, 'trail') OR req(t.subject_id) THEN 2 ELSE 0 END`,

	"invitation":    `CASE WHEN t.account_id = me() OR has('administrator') AND same_agency(t.account_id) THEN 2 ELSE 0 END`,
	"passkey":       `CASE WHEN t.account_id = me() OR has('administrator') AND same_agency(t.account_id) THEN 2 ELSE 0 END`,
	"recovery_code": `CASE WHEN t.account_id = me() OR has('administrator') AND same_agency(t.account_id) THEN 2 ELSE 0 END`,
	"session":       `CASE WHEN t.account_id = me() OR has('administrator') AND same_agency(t.account_id) THEN 2 ELSE 0 END`,
	"api_token":     `CASE WHEN t.account_id = me() OR has('administrator') AND same_agency(t.account_id) THEN 2 ELSE 0 END`,
	"unsent":        `CASE WHEN t.account_id = me() THEN 2 ELSE 0 END`,
	"identity_link": `CASE WHEN t.account_id = me() THEN 2 ELSE 0 END`,
	"ceremony":      `CASE WHEN t.account_id = me() THEN 2 ELSE 0 END`,
	"done_once":     `CASE WHEN t.actor_id = me() THEN 2 ELSE 0 END`,
}

// exempt are the tables in which nothing is hidden from anybody, or nothing
// can be shown to anybody.
var exempt = map[string]string{
	"agency": "who works together is known to all", "team": "who works together is known to all", "account": "colleagues' names are known to all",
	"pack_signoff": "content is signed off in the open", "identity_key": "the seal of identity, which no page reads",
	"home_key": "the key of fingerprints, which no page reads", "person_key": "the keys of what is sealed, which no page reads", "identity_provider": "where an agency's people sign in is known to all",
	"identity_attempt": "one attempt to sign in, known to its browser alone", "watch_mark": "when the journal was last looked through",
	"guess": "wrong recovery codes by hash, which no page reads", "person_touch": "who changed, for the matching engine alone; it holds no word",
}

// helpers are the words of the table above, over the temporary tables that
// look fills. They are temporary too: no policy sees them.
const helpers = `
CREATE TEMP TABLE IF NOT EXISTS u (id uuid, agency uuid, team uuid, hub boolean, roles text[]);
CREATE TEMP TABLE IF NOT EXISTS u_open (kind text, id uuid, fields text[], PRIMARY KEY (kind, id));
CREATE TEMP TABLE IF NOT EXISTS u_closed (id uuid PRIMARY KEY);
CREATE OR REPLACE FUNCTION pg_temp.closed(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM pg_temp.u_closed c WHERE c.id = $1)';
CREATE OR REPLACE FUNCTION pg_temp.me() RETURNS uuid LANGUAGE sql AS 'SELECT id FROM pg_temp.u';
CREATE OR REPLACE FUNCTION pg_temp.my_agency() RETURNS uuid LANGUAGE sql AS 'SELECT agency FROM pg_temp.u';
CREATE OR REPLACE FUNCTION pg_temp.my_team() RETURNS uuid LANGUAGE sql AS 'SELECT team FROM pg_temp.u';
CREATE OR REPLACE FUNCTION pg_temp.hub() RETURNS boolean LANGUAGE sql AS 'SELECT hub FROM pg_temp.u';
CREATE OR REPLACE FUNCTION pg_temp.has(VARIADIC text[]) RETURNS boolean LANGUAGE sql AS 'SELECT roles && $1 FROM pg_temp.u';
CREATE OR REPLACE FUNCTION pg_temp.ref(uuid, text) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM pg_temp.u_open o WHERE o.kind = ''referral'' AND o.id = $1 AND $2 = ANY (o.fields))';
CREATE OR REPLACE FUNCTION pg_temp.per(uuid, text) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM pg_temp.u_open o WHERE o.kind = ''person'' AND o.id = $1 AND $2 = ANY (o.fields))';
CREATE OR REPLACE FUNCTION pg_temp.req(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM pg_temp.u_open o WHERE o.kind = ''request'' AND o.id = $1)';
CREATE OR REPLACE FUNCTION pg_temp.unsealed(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT seal = 0 FROM sightline.referral WHERE id = $1';
CREATE OR REPLACE FUNCTION pg_temp.open_person(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT seal = 0 FROM sightline.person WHERE id = $1';
-- Of an open person a partner contact and a specialist who search are told that there is somebody.
CREATE OR REPLACE FUNCTION pg_temp.told(uuid) RETURNS boolean LANGUAGE sql AS
	'SELECT pg_temp.has(''partner_contact'', ''specialist'') AND EXISTS (SELECT 1 FROM sightline.person p WHERE p.id = $1 AND p.seal = 0 AND p.expired IS NULL)';
CREATE OR REPLACE FUNCTION pg_temp.known_person(uuid) RETURNS integer LANGUAGE sql AS
	'SELECT CASE WHEN pg_temp.per($1, ''identity'') OR pg_temp.told($1) THEN 2
		WHEN pg_temp.hub() AND pg_temp.has(''manager'') AND expired IS NOT NULL AND seal < 2 THEN 2
		WHEN pg_temp.has(''analyst'') AND seal = 0 THEN CASE kind WHEN ''adult'' THEN 2 ELSE 1 END
		WHEN pg_temp.has(''auditor'', ''privacy_officer'') THEN 1 ELSE 0 END FROM sightline.person WHERE id = $1';
CREATE OR REPLACE FUNCTION pg_temp.disputes(uuid) RETURNS boolean LANGUAGE sql AS
	'SELECT pg_temp.ref($1, ''status'') OR EXISTS (SELECT 1 FROM sightline.referral_request q WHERE q.referral_id = $1 AND pg_temp.req(q.id))';
CREATE OR REPLACE FUNCTION pg_temp.dispute(uuid) RETURNS boolean LANGUAGE sql AS
	'SELECT NOT pg_temp.closed(d.referral_id) AND (d.raised_by = pg_temp.me() OR pg_temp.ref(d.referral_id, ''status'') AND (pg_temp.hub() OR d.agency_id = pg_temp.my_agency())
		OR d.stage >= 4 AND pg_temp.has(''board'')) FROM sightline.disagreement d WHERE d.id = $1';
CREATE OR REPLACE FUNCTION pg_temp.same_agency(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT agency_id = pg_temp.my_agency() FROM sightline.account WHERE id = $1';
CREATE OR REPLACE FUNCTION pg_temp.hub_agency() RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM sightline.team t WHERE t.hub AND t.agency_id = pg_temp.my_agency())'`

// helped are the names that an expression of the table may use.
var helped = []string{"me", "my_agency", "my_team", "hub", "has", "ref", "per", "req", "unsealed", "open_person", "told", "known_person", "disputes", "dispute", "same_agency", "hub_agency", "closed"}

// sightOf is the expression for a table as the database reads it.
func sightOf(table string) string {
	sql := " " + sights[table]
	for _, name := range helped {
		for _, before := range []string{" ", "("} {
			sql = strings.ReplaceAll(sql, before+name+"(", before+"pg_temp."+name+"(")
		}
	}
	return sql
}

// fieldWords are the field groups as the table of sights writes them.
var fieldWords = map[access.Field]string{access.Status: "status", access.Worry: "worry", access.Identity: "identity", access.Contact: "contact",
	access.ProtectedAddress: "protected_address", access.Holdings: "holdings", access.Screening: "screening", access.Decision: "decision",
	access.Question: "question", access.Trail: "trail"}

// look lays down who looks, and what Decide opens to them of every referral,
// person and request.
func (w *world) look(s seat) {
	w.Helper()
	w.exec(helpers)
	w.exec("TRUNCATE pg_temp.u, pg_temp.u_open, pg_temp.u_closed")
	hub := s.Hub && s.Roles.Has(who.Practitioner|who.Manager)
	w.exec(`INSERT INTO pg_temp.u VALUES ($1, $2, $3, $4, $5)`, s.ID, s.Agency, s.Team, hub, s.Roles.Keys())
	w.exec(layClosed, s.ID)
	closed := w.closed()
	for kind, sql := range map[access.Kind]string{
		access.OnReferral: `SELECT id::text, seal, author_id = $1, false FROM referral`,
		access.OnPerson:   `SELECT id::text, seal, $1::uuid IS NULL, expired IS NOT NULL FROM person`,
		access.OnRequest:  `SELECT q.id::text, r.seal, $1::uuid IS NULL, EXISTS (SELECT 1 FROM pg_temp.u_closed c WHERE c.id = r.id) FROM referral_request q JOIN referral r ON r.id = q.referral_id`,
	} {
		var ids, fields []string
		for _, one := range w.decided(s, kind, sql, closed) {
			ids, fields = append(ids, one.id), append(fields, strings.Join(one.fields, ","))
		}
		w.exec(`INSERT INTO pg_temp.u_open SELECT $1, i::uuid, string_to_array(f, ',') FROM unnest($2::text[], $3::text[]) x (i, f)`, string(kind), ids, fields)
	}
}

// layClosed lays down what conflicts close to somebody: what each is about, the
// children of such a referral, the records joined with these, every referral
// that names one of them, and what is asked about these referrals.
const layClosed = `
WITH base AS (
	SELECT subject_id AS id FROM sightline.conflict WHERE account_id = $1 AND ended IS NULL
), named AS (
	SELECT id FROM base UNION SELECT t.person_id FROM sightline.referral_person t JOIN base b ON b.id = t.referral_id WHERE t.role = 'child' AND t.person_id IS NOT NULL
), joined AS (
	SELECT id FROM named
	UNION SELECT o.id FROM named n JOIN sightline.person p ON p.id = n.id JOIN sightline.person o ON coalesce(o.merged_into, o.id) = coalesce(p.merged_into, p.id)
), closed AS (
	SELECT id FROM joined UNION SELECT t.referral_id FROM joined j JOIN sightline.referral_person t ON t.person_id = j.id
)
INSERT INTO pg_temp.u_closed SELECT id FROM closed UNION SELECT q.id FROM closed c JOIN sightline.referral_request q ON q.referral_id = c.id`

// closed are the records that conflicts close to who looks.
func (w *world) closed() map[string]bool {
	w.Helper()
	all := map[string]bool{}
	for _, one := range strings.Fields(w.text(`SELECT coalesce(string_agg(id::text, ' '), '') FROM pg_temp.u_closed`)) {
		all[one] = true
	}
	return all
}

// opened is a record and what of it is open.
type opened struct {
	id     string
	fields []string
}

// decided asks Decide about every record of a kind.
func (w *world) decided(s seat, kind access.Kind, sql string, closed map[string]bool) (out []opened) {
	w.Helper()
	ties := w.ties(s)
	rows, err := w.super.Query(context.Background(), sql, s.ID)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one opened
		var seal int16
		var raised, gone bool
		if err := rows.Scan(&one.id, &seal, &raised, &gone); err != nil {
			w.Fatal(err)
		}
		sub := seat{Account: s.Account, relation: ties[one.id]}.subject()
		if raised {
			sub.Relation |= access.Referral
		}
		sub.Conflict = closed[one.id]
		permit := access.Decide(sub, access.Resource{Kind: kind, Seal: access.Seal(seal)}, access.Read, access.Env{Purpose: who.Safeguarding})
		if !permit.Allow || gone {
			continue
		}
		for field, word := range fieldWords {
			if permit.Fields.Has(field) {
				one.fields = append(one.fields, word)
			}
		}
		out = append(out, one)
	}
	if rows.Err() != nil {
		w.Fatal(rows.Err())
	}
	return out
}

// ties are the seat's relations today, by record.
func (w *world) ties(s seat) map[string]access.Relation {
	w.Helper()
	all := map[string]access.Relation{}
	rows, err := w.super.Query(context.Background(), `SELECT kind, subject_id::text FROM relationship
		WHERE (ends IS NULL OR ends > now()) AND (account_id = $1 OR team_id = $2 OR agency_id = $3 AND $4)`, s.ID, s.Team, s.Agency, s.Roles.Has(who.PartnerContact))
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind, subject string
		if err := rows.Scan(&kind, &subject); err != nil {
			w.Fatal(err)
		}
		relation, known := relationByKind[kind]
		if !known {
			w.Fatalf("the no-leak test has no relation for a tie of the kind %s", kind)
		}
		all[subject] |= relation
	}
	if rows.Err() != nil {
		w.Fatal(rows.Err())
	}
	return all
}

// relationByKind is what a tie's kind means to Decide.
var relationByKind = map[string]access.Relation{"team": access.Team, "referral": access.Referral, "request": access.Request, "share": access.Share, "named": access.Named, "glass": access.Glass}
