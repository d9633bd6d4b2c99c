package app_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/sightline-partnership/sightline/internal/access"
)

// furnish adds, for the records of each seal, a row of everything that the
// county's story leaves out, so that there is something of every kind to hide.
func (w *world) furnish(at map[access.Seal]target) {
	w.Helper()
	worker, manager, police := w.persona("Joy Okoro"), w.persona("Ruth Devlin"), w.persona("Det Sgt Simran Kaur")
	for i, seal := range seals {
		one := at[seal]
		add := func(sql string, args ...any) { w.exec(sql, args...) }
		add(`UPDATE person SET given = $2, surname = $3, born = $4, nhs_number = $5, upn = $6 WHERE id = $1`, one["person"], given[i], "Lanternjaw", fmt.Sprintf("2011-05-%02d", i+4), numbers[i], fmt.Sprintf("A12345678901%d", i))
		add(`UPDATE person SET given = $2, surname = 'Orchardson', born = '1984-02-03' WHERE id = $1`, one["adult"], given[i+3])
		for _, p := range []string{one["person"], one["adult"]} {
			add(`INSERT INTO person_address (id, person_id, lines, postcode, protected, added) VALUES (gen_random_uuid(), $1, $2, 'EM1 1AA', true, now())`, p, "9 Refuge Close "+one["ref"])
			add(`UPDATE person SET hidden_address = true WHERE id = $1`, p)
			add(`INSERT INTO quiet_note (id, person_id, account_id, reason, at) VALUES (gen_random_uuid(), $1, $2, 'Asked by telephone.', now())`, p, police.ID)
		}
		add(`INSERT INTO person_relation (id, person_id, other_id, kind, note, added, handling, source, conditions) VALUES (gen_random_uuid(), $1, $2, 'person_of_concern', 'Drives her home.', now(), 'C', 'a school', 'Ask first.')`, one["adult"], one["person"])
		a, b := min(one["person"], one["other"]), max(one["person"], one["other"])
		add(`INSERT INTO person_pair (a_id, b_id, weight, found) VALUES ($1, $2, 400, now()) ON CONFLICT DO NOTHING`, a, b)
		add(`INSERT INTO person_verdict (id, a_id, b_id, verdict, reason, account_id, at) VALUES (gen_random_uuid(), $1, $2, 'not_sure', 'Another school.', $3, now())`, a, b, worker.ID)
		add(`INSERT INTO person_merge (id, kept_id, gone_id, merged, merged_by, first_by, reason, unmerged, unmerged_by, unmerge_reason) VALUES (gen_random_uuid(), $1, $2, now(), $3, $4, 'The same birthday.', now(), $3, 'Another child.')`,
			one["person"], one["other"], worker.ID, manager.ID)
		add(`INSERT INTO person_keep (id, person_id, until, reason, said, said_by) VALUES (gen_random_uuid(), $1, current_date + 100, 'Seen again.', now(), $2)`, one["adult"], worker.ID)
		add(`INSERT INTO concern_review (id, person_id, due, reason, said, said_by) VALUES (gen_random_uuid(), $1, current_date + 30, 'A new car.', now(), $2)`, one["adult"], worker.ID)
		add(`INSERT INTO referral_breach (id, referral_id, time_limit, due, reason, account_id, at) VALUES (gen_random_uuid(), $1, 'decision', now(), 'The family was away.', $2, now())`, one["referral"], worker.ID)
		add(`INSERT INTO referral_verdict (id, referral_id, told_id, person_id, verdict, reason, account_id, at) VALUES (gen_random_uuid(), $1, $2, $3, 'same', 'Her nan says so.', $4, now())`, one["referral"], one["told"], one["person"], worker.ID)
		add(`INSERT INTO disagreement_step (id, disagreement_id, stage, at, account_id, note) VALUES (gen_random_uuid(), $1, 1, now(), $2, 'Rang the school.')`, one["dispute"], worker.ID)
		add(`INSERT INTO extract_match (id, extract_id, person_id, source_ref, weight, why) SELECT gen_random_uuid(), id, $1, 'POL-77', 500, 'same name' FROM extract LIMIT 1`, one["person"])
		add(`UPDATE network_tie SET b_label = $2, note = 'With others.' WHERE id = $1`, one["tie"], "North stairs "+one["ref"])
		w.expiring(int(seal), manager.ID.String(), one["person"])
	}
	w.exec(`INSERT INTO network_tie (id, a_kind, a_key, a_label, b_kind, b_key, b_label, kind, source, reliable, info, handling, added, added_by)
		VALUES (gen_random_uuid(), 'vehicle', 'ab12cde', 'AB12 CDE', 'place', 'northstairs', 'North stairs', 'been_at', 'a school', 2, 'C', 'P', now(), $1)`, worker.ID)
	w.exec(`INSERT INTO extract_columns (agency_id, heading, targets, kept) VALUES ($1, sha256('a'), '{reference}', now()) ON CONFLICT DO NOTHING`, police.Agency)
	w.signs()
}

// late adds rows of the rooms that keep people away from records: conflicts of
// some of who walk, found and declared; where people live; alerts and seals
// that somebody asks to lower; words that were not sent; and who signs in at
// their agency's own provider.
func (w *world) late(at map[access.Seal]target, seats []seat) {
	w.Helper()
	joy, ruth, privacy := w.persona("Joy Okoro"), w.persona("Ruth Devlin"), w.anybody("privacy_officer")
	for i, s := range seats {
		if s.Kind == "system" || i%3 != 0 || s.Name == "Sam Seat" && s.relation == access.None {
			continue
		}
		one := at[seals[i/3%len(seals)]]
		w.exec(`INSERT INTO conflict (id, account_id, subject_id, about, why, cause, found, said_by, told) VALUES (gen_random_uuid(), $1, $2::uuid, 'person', 'relation', $2::uuid, now(), $3, now())`, s.ID, one["person"], ruth.ID)
		w.exec(`INSERT INTO conflict (id, account_id, subject_id, about, why, words, found, said_by, told) VALUES (gen_random_uuid(), $1, $2::uuid, 'referral', 'declared', 'I know her aunt.', now(), $1, now())`, s.ID, at[access.Open]["referral"])
	}
	for _, seal := range seals {
		one := at[seal]
		w.exec(`INSERT INTO conflict (id, account_id, subject_id, about, why, cause, found, said_by, told, ended, ended_by, end_reason)
			VALUES (gen_random_uuid(), $1, $2::uuid, 'person', 'address', gen_random_uuid(), now(), $3, now(), now(), $4, 'Another house.')`, joy.ID, one["other"], ruth.ID, privacy)
		w.exec(`INSERT INTO conflict_request (id, conflict_id, asked_by, asked, reason, decided_by, decided, agreed, words)
			SELECT gen_random_uuid(), id, $2, now(), 'They have moved.', $3, now(), false, 'Say where.' FROM conflict WHERE subject_id = $1::uuid AND why = 'address'`, one["other"], ruth.ID, privacy)
		w.exec(`INSERT INTO alert (id, rule, sentence, account_id, records, count, first, last, raised, pack_id, pack_version, pack_hash, state, said, said_by, said_at)
			VALUES (gen_random_uuid(), 'surname', 'Opened a record of somebody with their surname.', $1, ARRAY[$2::uuid], 1, now(), now(), now(), 'watch', '1', 'h', 'looked', 'Asked her.', $3, now())`, joy.ID, one["person"], privacy)
		w.exec(`INSERT INTO account_person (id, account_id, person_id, reason, tied, tied_by, ended, ended_by) VALUES (gen_random_uuid(), $1, $2::uuid, 'She said so.', now(), $3, now(), $3)`, joy.ID, one["adult"], privacy)
		w.exec(`INSERT INTO seal_request (id, seal_id, from_level, to_level, asked_by, asked, reason, decided_by, decided, agreed, words)
			SELECT gen_random_uuid(), id, level, 0, $2, now(), 'Over.', $3, now(), false, 'Not yet.' FROM seal WHERE subject_id = $1::uuid AND ended IS NULL`, one["person"], joy.ID, ruth.ID)
	}
	for i, name := range []string{"Joy Okoro", "Yusuf Ahmed"} {
		one := w.persona(name)
		w.exec(`INSERT INTO account_home (account_id, home, said) VALUES ($1, ARRAY[$2::bigint], now())`, one.ID, i+1)
		w.exec(`INSERT INTO unsent (id, account_id, page, sealed, kept, expires) VALUES (gen_random_uuid(), $1, sha256('page'), 'x', now(), now() + interval '5 days')`, one.ID)
		w.exec(`INSERT INTO identity_link (agency_id, issuer, subject, account_id, created) VALUES ($1, 'https://provider.example', $2, $3, now())`, one.Agency, name, one.ID)
	}
}

// anybody is somebody who has a role.
func (w *world) anybody(role string) string {
	w.Helper()
	return w.text(`SELECT id::text FROM account WHERE $1 = ANY (roles) AND disabled IS NULL ORDER BY id LIMIT 1`, role)
}

// numbers are NHS numbers that check, of nobody.
var numbers = []string{"9434765919", "9434765870", "4010232137"}

var given = []string{"Marigold", "Clementine", "Persephone", "Barnaby", "Ferdinand", "Leopold"}

// expiring adds adults whose records expire and have expired, each with an
// address that must not become known.
func (w *world) expiring(seal int, by, child string) {
	w.Helper()
	for n := range 3 {
		p := w.text(`INSERT INTO person (id, kind, seal, given, surname, created, created_by, hidden_address, expired)
			VALUES (gen_random_uuid(), 'adult', $1::smallint, $2, 'Oldershaw', now() - interval '2 years' + interval '10 days', $3::uuid, true, CASE WHEN $4 THEN now() END) RETURNING id::text`,
			seal, fmt.Sprintf("Quentin %d", n), by, n == 2)
		w.exec(`INSERT INTO person_address (id, person_id, lines, protected, added) VALUES (gen_random_uuid(), $1, $2, true, now())`, p, fmt.Sprintf("%d Hiding Lane", 17*(n+1)))
		w.exec(`INSERT INTO person_relation (id, person_id, other_id, kind, added, handling) SELECT gen_random_uuid(), id, $2::uuid, 'friend', CASE WHEN expired IS NULL THEN created ELSE now() END, 'P' FROM person WHERE id = $1::uuid`, p, child)
	}
}

// signs adds means of signing in that are somebody else's.
func (w *world) signs() {
	w.Helper()
	for _, name := range []string{"Joy Okoro", "Yusuf Ahmed"} {
		one := w.persona(name).ID
		w.exec(`INSERT INTO invitation (id, account_id, token_hash, invited_by, created, expires) VALUES (gen_random_uuid(), $1, sha256(convert_to($1::text, 'UTF8')), $1, now(), now() + interval '5 days')`, one)
		w.exec(`INSERT INTO passkey (id, account_id, label, credential, created) VALUES (sha256(convert_to($1::text, 'UTF8')), $1, 'Her phone', '{}', now())`, one)
		w.exec(`INSERT INTO recovery_code (account_id, code_hash, created) VALUES ($1, sha256(convert_to($1::text, 'UTF8')), now())`, one)
		w.exec(`INSERT INTO ceremony (token_hash, account_id, data, expires) VALUES (sha256(convert_to($1::text, 'UTF8')), $1, '{}', now() + interval '5 minutes')`, one)
		w.exec(`INSERT INTO done_once (actor_id, action, key, digest, result) VALUES ($1, 'referral.send', 'k', sha256('x'), 'EM-2222-2222')`, one)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
