package app_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var (
	update = flag.Bool("update", false, "write docs/permissions.md anew")
	only   = flag.String("routes", "", "ask only the routes that match; the others stay as docs/permissions.md has them")
)

const permissions = "../../docs/permissions.md"

// The permission matrix: every route of the table, asked by every role, with
// every tie to the record and at every seal. Who gets through is what
// access.Decide says, and what docs/permissions.md shows; whoever does not gets
// byte for byte what an absent record gives.
//
// A route whose path asks for something the matrix does not know fails. To
// write the document anew: go test ./internal/app -run TestPermissions -update
// Asking every route takes minutes; -routes /people/ asks some.
func TestPermissions(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), seats: w.everySeat(), pack: w.pack(), none: map[string]*httptest.ResponseRecorder{}}
	before, err := os.ReadFile(permissions)
	if err != nil {
		t.Fatal(err)
	}
	some := regexp.MustCompile(*only)
	for _, s := range m.seats {
		m.tie(s)
	}
	var doc strings.Builder
	doc.WriteString(permissionsHead)
	for _, rt := range w.app.Routes() {
		if some.MatchString(rt.Pattern()) {
			m.route(&doc, rt)
			continue
		}
		for line := range strings.Lines(string(before)) {
			if strings.HasPrefix(line, "| `"+rt.Pattern()+"` |") {
				doc.WriteString(line)
			}
		}
	}
	if *update {
		if err := os.WriteFile(permissions, []byte(doc.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(permissions)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(doc.String(), "\n")); err != nil || diff != "" {
		t.Errorf("docs/permissions.md is not what is true (-document +truth; -update writes it anew): %v\n%s", err, diff)
	}
}

const permissionsHead = `# Who gets through which route

Written by a test that sends every one of these requests; see internal/app/matrix_test.go. A seat is a role ("hub" where it
works in the front door) and a tie to the record: raised, asked, shared, named, team, glass (break-glass, for four hours). Whoever is
not listed gets exactly what an absent record gives, or, where the role alone says no, "This is not part of your role".

| Route | Open record | Restricted | Sealed |
|---|---|---|---|
`

// target is the records of one seal level, by the parameter of a path that
// names them.
type target map[string]string

type matrix struct {
	*world
	at    map[access.Seal]target
	pack  string
	seats []seat
	none  map[string]*httptest.ResponseRecorder // answers for records that are not there, by request and seat
}

var seals = []access.Seal{access.Open, access.Restricted, access.Sealed}

// everySeat is every role in the hub and outside, with every tie.
func (w *world) everySeat() (all []seat) {
	ties := []access.Relation{access.None, access.Team, access.Referral, access.Request, access.Share, access.Named, access.Glass}
	for _, role := range who.AllRoles {
		for _, tie := range ties {
			all = append(all, w.sit(role, false, tie))
			if role&(who.Practitioner|who.Manager) != 0 {
				all = append(all, w.sit(role, true, tie))
			}
		}
	}
	return all
}

// targets chooses, for each seal, a referral with everything in it.
func (w *world) targets() map[access.Seal]target {
	all, people := map[access.Seal]target{}, []string{id.New().String()}
	ladder, err := w.app.Packs.Ladder(when.DateOf(when.System()))
	if err != nil {
		w.Fatal(err)
	}
	for _, seal := range seals {
		ref := w.text(`SELECT ref FROM referral r WHERE seal = 0 AND EXISTS (SELECT 1 FROM screen s WHERE s.referral_id = r.id)
			AND EXISTS (SELECT 1 FROM decision d WHERE d.referral_id = r.id) AND EXISTS (SELECT 1 FROM referral_request q WHERE q.referral_id = r.id)
			AND EXISTS (SELECT 1 FROM referral_person p JOIN person ON person.id = p.person_id AND NOT person.id = ANY ($1::uuid[]) WHERE p.referral_id = r.id AND p.role = 'child') ORDER BY r.id LIMIT 1`, people)
		row := w.text(`SELECT id::text FROM referral WHERE ref = $1`, ref)
		part := func(sql string, more ...any) string { return w.text(sql, append([]any{row}, more...)...) }
		one := target{"ref": ref, "referral": row,
			"sheet":    part(`SELECT id::text FROM screen WHERE referral_id = $1::uuid LIMIT 1`),
			"decision": part(`SELECT id::text FROM decision WHERE referral_id = $1::uuid LIMIT 1`),
			"told":     part(`SELECT id::text FROM referral_person WHERE referral_id = $1::uuid AND role = 'child' LIMIT 1`),
			"request":  part(`SELECT id::text FROM referral_request WHERE referral_id = $1::uuid LIMIT 1`),
			"person":   part(`SELECT person_id::text FROM referral_person WHERE referral_id = $1::uuid AND role = 'child' AND person_id IS NOT NULL AND NOT person_id = ANY ($2::uuid[]) LIMIT 1`, people),
			"other":    w.text(`SELECT id::text FROM person p WHERE seal = 0 AND NOT EXISTS (SELECT 1 FROM referral_person t WHERE t.person_id = p.id AND t.role = 'child') LIMIT 1`),
			"draft":    w.text(`SELECT id::text FROM referral_draft LIMIT 1`),
			"task":     id.New().String(), "dispute": id.New().String(), "extract": id.New().String(), "glass": id.New().String(), "conflict": id.New().String(), "none": id.New().String()}
		people = append(people, one["person"])
		w.exec(`INSERT INTO referral_task (id, referral_id, kind, words, due, raised) VALUES ($1, $2, 'find_out', 'Ask again.', now(), now())`, one["task"], row)
		w.exec(`INSERT INTO disagreement (id, referral_id, decision_id, raised_by, agency_id, raised, what, fear, would_settle, stage, due, first_view, urgent, pack_id, pack_version, pack_hash)
			SELECT $1, r.id, $3, r.author_id, r.agency_id, now(), 'Too low.', 'Harm.', 'A visit.', 1, now(), 'x', false, $4, $5, $6 FROM referral r WHERE r.id = $2`,
			one["dispute"], row, one["decision"], ladder.Ref().ID, ladder.Ref().Version, ladder.Ref().Hash)
		w.exec(`INSERT INTO extract_draft (id, agency_id, account_id, name, purpose, brought, content) SELECT $1, agency_id, author_id, 'Missing episodes', 'x', now(), convert_to('ref,surname' || chr(10) || '1,Luczak', 'UTF8') FROM referral WHERE id = $2`, one["extract"], row)
		w.exec(`INSERT INTO glass (id, account_id, kind, subject_id, ref, code, words, at, ends, opened, due)
			SELECT $1, author_id, 'referral', id, ref, 'danger', 'She is here.', now() - interval '5 hours', now() - interval '1 hour', true, now() FROM referral WHERE id = $2`, one["glass"], row)
		w.exec(`INSERT INTO conflict (id, account_id, subject_id, about, why, words, found, said_by) SELECT $1, id, $2, 'person', 'declared', 'A neighbour.', now(), id FROM account WHERE name = 'Sandra Webb'`,
			one["conflict"], one["person"])
		one["seal"] = id.New().String() // of the person; on an open record, one that has ended
		w.exec(`INSERT INTO seal (id, kind, subject_id, level, sealed, ended) VALUES ($1, 'person', $2, greatest(1, $3), now(), CASE WHEN $3 = 0 THEN now() END)`, one["seal"], one["person"], int(seal))
		w.parts(one)
		w.exec(`UPDATE referral SET seal = $1 WHERE id = $2`, int(seal), row)
		w.exec(`UPDATE person SET seal = $1 WHERE id = ANY ($2::uuid[])`, int(seal), []string{one["person"], one["adult"]})
		all[seal] = one
	}
	return all
}

// tie gives the seat its relation to the records of every seal.
func (m matrix) tie(s seat) {
	if s.relation == access.None {
		return
	}
	kind := map[access.Relation]string{access.Team: "team", access.Referral: "referral", access.Request: "request", access.Share: "share", access.Named: "named", access.Glass: "glass"}[s.relation]
	for _, seal := range seals {
		for _, subject := range []string{"referral", "request", "person", "adult"} {
			m.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins, ends) VALUES ($1, $2, $3, $4, $3, now(), CASE WHEN $2 = 'glass' THEN now() + interval '4 hours' END)`,
				id.New(), kind, s.ID, m.at[seal][subject])
		}
	}
}

// route asks one route as everybody and writes its line of the document.
func (m matrix) route(doc *strings.Builder, rt web.Route) {
	m.Helper()
	if rt.Open {
		fmt.Fprintf(doc, "| `%s` | anybody | | |\n", rt.Pattern())
		return
	}
	if got := m.ask(rt.Method, m.path(rt, access.Open, seat{}), nil, nil).Code; got != http.StatusSeeOther && got != http.StatusUnauthorized {
		m.Errorf("%s answers %d to somebody who is not signed in", rt.Pattern(), got)
	}
	cells := make([]string, len(seals))
	for i, seal := range seals {
		var through []string
		for _, s := range m.seats {
			if m.try(rt, seal, s) {
				through = append(through, s.String())
			}
		}
		cells[i] = inShort(through)
	}
	switch {
	case strings.HasPrefix(rt.Path, "/drafts/"):
		cells[0] = "whoever began it"
	case strings.HasPrefix(rt.Path, "/account/") && strings.Contains(rt.Path, "{"):
		cells[0] = "whose it is"
	case strings.HasPrefix(rt.Path, "/unsent/{"):
		cells[0] = "whoever typed it"
	case strings.HasPrefix(rt.Path, "/extracts/{"):
		cells[0] = "partner contacts of the agency that brought it"
	}
	if !strings.Contains(rt.Path, "{") || cells[1] == cells[0] && cells[2] == cells[0] {
		cells[1], cells[2] = "", ""
	}
	fmt.Fprintf(doc, "| `%s` | %s | %s | %s |\n", rt.Pattern(), cells[0], cells[1], cells[2])
}

// try sends one request, holds the answer to what is expected, and says
// whether the seat got through.
func (m matrix) try(rt web.Route, seal access.Seal, s seat) bool {
	m.Helper()
	if rt.Path == "/sign-out" || rt.Fresh {
		s.cookie = m.session(s.ID)
	}
	path := m.path(rt, seal, s)
	got := m.ask(rt.Method, path, m.form(rt, seal), s.cookie)
	kind, action := access.Kind(rt.Needs.On), access.Action(rt.Needs.Action)
	capable := access.Capable(s.Roles, s.Hub, kind, action)
	want := capable && m.allows(rt, seal, s)
	through := got.Code != http.StatusNotFound && !strings.Contains(got.Body.String(), "This is not part of your role")
	if through && capable && !want {
		through = !m.likeAbsent(rt, seal, s, got) // the form itself was refused, before the record was looked for
	}
	switch {
	case got.Code >= 500:
		m.Errorf("%s %s as %s: status %d", rt.Method, path, s, got.Code)
	case through != want:
		m.Errorf("%s, seal %d, as %s: through is %v (status %d); Decide says %v", rt.Pattern(), seal, s, through, got.Code, want)
	case capable && !through && !m.likeAbsent(rt, seal, s, got):
		m.Errorf("%s %s as %s is not like an absent record", rt.Method, path, s)
	}
	return through
}

// likeAbsent is whether an answer is that for a record that is not there, byte
// for byte, but for the path that was asked for and the keys of forms.
func (m matrix) likeAbsent(rt web.Route, seal access.Seal, s seat, got *httptest.ResponseRecorder) bool {
	m.Helper()
	path, none := m.path(rt, seal, s), m.absent(rt)
	key := rt.Method + " " + none + " " + m.form(rt, seal).Encode() + " " + s.ID.String()
	absent, asked := m.none[key]
	if !asked {
		absent = m.ask(rt.Method, none, m.form(rt, seal), s.cookie)
		if m.none != nil {
			m.none[key] = absent
		}
	}
	body, echo := got.Body.String(), strings.Split(none, "/")
	for i, part := range strings.Split(path, "/") {
		body = strings.ReplaceAll(body, part, echo[i]) // "" and words of the path stand for themselves
	}
	return got.Code == absent.Code && maps.EqualFunc(got.Header(), absent.Header(), slices.Equal) &&
		onceKey.ReplaceAllString(body, "") == onceKey.ReplaceAllString(absent.Body.String(), "")
}

// form is what a route asks for beside its path before it looks for a record.
func (m matrix) form(rt web.Route, seal access.Seal) url.Values {
	if rt.Pattern() == "POST /referrals/{ref}/screening" {
		return url.Values{"child": {m.at[seal]["told"]}}
	}
	return nil
}

// allows is whether the record of the path opens to the seat for the route.
func (m matrix) allows(rt web.Route, seal access.Seal, s seat) bool {
	kind, action := access.Kind(rt.Needs.On), access.Action(rt.Needs.Action)
	env := access.Env{Purpose: who.Safeguarding}
	switch {
	case strings.HasPrefix(rt.Path, "/drafts/"): // the author's own, and these are nobody's here
		return false
	case strings.HasPrefix(rt.Path, "/unsent/{"): // whoever typed them
		return false
	case strings.HasPrefix(rt.Path, "/extracts/{"): // the agency's own, and these are another's
		return false
	case strings.HasPrefix(rt.Path, "/disagreements/"): // the hub that works on the referral; these were raised by others
		return access.Decide(s.subject(), access.Resource{Kind: access.OnReferral, Seal: seal}, access.Work, env).Allow
	case strings.Contains(rt.Path, "{key}"), strings.Contains(rt.Path, "/sessions/{id}"): // another's passkey, another's session
		return false
	case strings.HasSuffix(rt.Path, "/restore"), strings.HasPrefix(rt.Path, "/closed/"), strings.HasPrefix(rt.Path, "/alerts/"), strings.HasPrefix(rt.Path, "/conflicts/ties/"): // these records stand; there is no such note
		return false
	case strings.Contains(rt.Path, "glass/{row}/end"): // these are over
		return false
	case strings.HasPrefix(rt.Path, "/glass/{row}"): // the privacy officers, and the hub's managers who work on the record
		return s.Roles.Has(who.PrivacyOfficer) || access.Decide(s.subject(), access.Resource{Kind: access.OnReferral, Seal: seal}, access.Sign, env).Allow
	case strings.HasPrefix(rt.Path, "/conflicts/{row}"): // the privacy officers, who don't agree; the hub's managers who see the record
		officer := !strings.HasSuffix(rt.Path, "/agree") && s.Roles.Has(who.PrivacyOfficer)
		return officer || access.Decide(s.subject(), access.Resource{Kind: access.OnPerson, Seal: seal}, access.Hold, env).Allow
	case strings.HasPrefix(rt.Path, "/seals/{seal}"): // the hub's managers who see the record it is on; a privacy officer hands it over
		officer := strings.HasSuffix(rt.Path, "/hand-over") && s.Roles.Has(who.PrivacyOfficer)
		return seal != access.Open && (officer || access.Decide(s.subject(), access.Resource{Kind: access.OnPerson, Seal: seal}, access.Hold, env).Allow)
	case strings.HasPrefix(rt.Path, "/things/"), strings.HasPrefix(rt.Path, "/ties/"): // the hub that sees the person it is tied to
		return access.Decide(s.subject(), access.Resource{Kind: access.OnPerson, Seal: seal}, access.Edit, env).Allow
	case !strings.Contains(rt.Path, "{"), kind == access.OnAccount, kind == access.OnPack, strings.HasPrefix(rt.Path, "/account"):
		return true
	}
	permit := access.Decide(s.subject(), access.Resource{Kind: kind, Seal: seal}, action, env)
	return permit.Allow && permit.Fields.Has(access.Field(rt.Needs.Field))
}

// path fills in a route's path from the records of a seal. It fails for a
// parameter that it does not know: a new kind of record needs a case here.
func (m matrix) path(rt web.Route, seal access.Seal, s seat) string {
	m.Helper()
	one := m.at[seal]
	given := map[string]string{"ref": one["ref"], "sheet": one["sheet"], "decision": one["decision"], "told": one["told"], "request": one["request"],
		"task": one["task"], "draft": one["draft"], "n": "1", "row": one["dispute"], "other": one["other"], "key": one["none"], "seal": one["seal"], "account": s.ID.String(), "token": one["none"], "id": one["person"]}
	switch {
	case strings.HasPrefix(rt.Path, "/accounts/tokens/"):
		given["token"] = m.token(s)
	case strings.HasPrefix(rt.Path, "/accounts/"):
		given["id"] = m.colleague(s)
	case strings.HasPrefix(rt.Path, "/account/"), strings.HasPrefix(rt.Path, "/unsent/"):
		given["id"] = one["none"]
	case strings.HasPrefix(rt.Path, "/packs/"):
		given["id"] = m.pack
	case strings.HasPrefix(rt.Path, "/things/"):
		given["kind"], given["thing"] = "place", one["thing"]
	case strings.HasPrefix(rt.Path, "/closed/"), strings.HasPrefix(rt.Path, "/conflicts/ties/"), strings.HasPrefix(rt.Path, "/alerts/"):
		given["row"] = one["none"]
	case strings.HasPrefix(rt.Path, "/conflicts/"):
		given["row"] = one["conflict"]
	case strings.Contains(rt.Path, "glass/{row}"):
		given["row"] = one["glass"]
	case strings.HasPrefix(rt.Path, "/ties/"):
		given["row"] = one["tie"]
	case strings.HasPrefix(rt.Path, "/people/{id}/concern"), strings.HasSuffix(rt.Path, "/keep"):
		given["id"], given["row"] = one["adult"], one["note"]
	case strings.HasPrefix(rt.Path, "/extracts/"):
		given["id"] = one["extract"]
	case strings.HasPrefix(rt.Path, "/people/"):
		for _, part := range personParts {
			if strings.Contains(rt.Path, "/"+part+"/") {
				given["row"] = one[part]
			}
			if strings.HasSuffix(rt.Path, "/relation/{row}") { // ended and added again, never changed
				given["row"] = "new"
			}
		}
	}
	return m.fill(rt, given)
}

// absentRef is a well-formed reference of no referral.
var absentRef = id.NewReference("EM")

// absent is the same path for a record that is not there.
func (m matrix) absent(rt web.Route) string {
	none := m.at[access.Open]["none"]
	return m.fill(rt, map[string]string{"ref": absentRef, "sheet": none, "decision": none, "told": none, "request": none, "task": none, "draft": none,
		"n": "1", "row": none, "key": none, "seal": none, "account": none, "id": none, "other": none, "kind": "place", "thing": none, "token": none})
}

func (m matrix) fill(rt web.Route, given map[string]string) string {
	m.Helper()
	parts := strings.Split(strings.TrimSuffix(rt.Path, "{$}"), "/")
	for i, p := range parts {
		if !strings.HasPrefix(p, "{") {
			continue
		}
		value, known := given[strings.Trim(p, "{}")]
		if !known {
			m.Fatalf("%s: the matrix has no case for %s", rt.Pattern(), p)
		}
		parts[i] = value
	}
	return strings.Join(parts, "/")
}

// colleague is another account of the seat's own agency.
func (m matrix) colleague(s seat) string {
	if s.Agency.IsZero() {
		return m.at[access.Open]["none"]
	}
	return m.text(`SELECT coalesce((SELECT id::text FROM account WHERE agency_id = $1 AND id <> $2 ORDER BY id LIMIT 1), $3)`, s.Agency, s.ID, m.at[access.Open]["none"])
}

// token is one of a system of the seat's own agency, made where there is none.
func (m matrix) token(s seat) string {
	if s.Agency.IsZero() {
		return m.at[access.Open]["none"]
	}
	const known = `SELECT coalesce((SELECT t.id::text FROM api_token t JOIN account a ON a.id = t.account_id WHERE a.agency_id = $1 AND a.name = 'A system' AND t.revoked IS NULL ORDER BY t.id LIMIT 1), '')`
	if one := m.text(known, s.Agency); one != "" {
		return one
	}
	system, token := id.New(), id.New()
	m.exec(`INSERT INTO account (id, kind, agency_id, name, roles, created) VALUES ($1, 'system', $2, 'A system', '{referrer}', now())`, system, s.Agency)
	m.exec(`INSERT INTO api_token (id, account_id, token_hash, label, created, ends) VALUES ($1, $2, sha256($3::text::bytea), 'x', now(), now() + interval '1 day')`, token, system, token.String())
	return token.String()
}

// pack is the id of a pack in force.
func (w *world) pack() string {
	p, err := w.app.Packs.Ladder(when.DateOf(when.System()))
	if err != nil {
		w.Fatal(err)
	}
	return p.Ref().ID
}

// personParts are the lists of a person's record, each with rows of their own.
var personParts = []string{"name", "address", "reach", "relation"}

// parts gives a person one row of each list.
func (w *world) parts(one target) {
	for _, part := range personParts {
		one[part] = id.New().String()
	}
	one["adult"], one["note"] = id.New().String(), id.New().String()
	w.exec(`INSERT INTO person (id, kind, surname, created, created_by) SELECT $1, 'adult', 'Zzyx', now(), created_by FROM person WHERE id = $2`, one["adult"], one["person"])
	w.exec(`INSERT INTO concern_note (id, person_id, words, source, reliable, info, handling, added, added_by)
		SELECT $1, id, 'Seen at the school gate.', 'a school', 2, 'C', 'P', now(), created_by FROM person WHERE id = $2`, one["note"], one["adult"])
	one["tie"], one["thing"] = id.New().String(), strings.ReplaceAll(id.New().String(), "-", "")
	w.exec(`INSERT INTO network_tie (id, a_kind, a_key, a_person, b_kind, b_key, b_label, kind, source, reliable, info, handling, added, added_by)
		SELECT $1, 'person', p.id::text, p.id, 'place', $3, 'North stairs', 'been_at', 'a school', 2, 'C', 'P', now(), p.created_by FROM person p WHERE p.id = $2`,
		one["tie"], one["person"], one["thing"])
	w.exec(`INSERT INTO person_name (id, person_id, kind, given, surname, added) SELECT $1, id, 'alias', 'Xy', 'Zz', now() FROM person WHERE id = $2`, one["name"], one["person"])
	w.exec(`INSERT INTO person_address (id, person_id, lines, added) SELECT $1, id, '1 Quay Street', now() FROM person WHERE id = $2`, one["address"], one["person"])
	w.exec(`INSERT INTO person_reach (id, person_id, kind, value, safe, added) SELECT $1, id, 'phone', '01632 960 999', 'no', now() FROM person WHERE id = $2`, one["reach"], one["person"])
	w.exec(`INSERT INTO person_relation (id, person_id, other_id, kind, added) SELECT $1, id, $3, 'friend', now() FROM person WHERE id = $2`,
		one["relation"], one["person"], w.text(`SELECT id::text FROM person WHERE seal = 0 AND id <> $1::uuid ORDER BY id DESC LIMIT 1`, one["person"]))
}

// inShort writes a list of seats with roles of every tie as the role alone.
func inShort(seats []string) string {
	if len(seats) == 0 {
		return "nobody"
	}
	ties := map[string][]string{}
	var order []string
	for _, s := range seats {
		role, tie := s, "no tie"
		for _, words := range relationWords {
			if cut, ok := strings.CutSuffix(s, " "+words); ok {
				role, tie = cut, words
			}
		}
		if ties[role] == nil {
			order = append(order, role)
		}
		ties[role] = append(ties[role], tie)
	}
	for i, role := range order {
		if len(ties[role]) <= len(relationWords) {
			order[i] = role + " (" + strings.Join(ties[role], ", ") + ")"
		}
	}
	if len(order) == len(who.AllRoles)+2 {
		return "everybody who is signed in"
	}
	return strings.Join(order, "; ")
}
