package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// grants are what somebody may try who can run any SQL as themselves. $me is
// their account, $colleague another of their agency, $victim a practitioner of
// the hub, $open, $restricted and $sealed records, $tie a tie that has ended.
// What may be done stands among them, so that the test can tell.
var grants = []struct {
	as, name, sql string
	may           bool
}{
	{"administrator", "a role for oneself", `UPDATE account SET roles = '{administrator,manager}' WHERE id = '$me'`, false},
	{"administrator", "a team for oneself", `UPDATE account SET team_id = (SELECT id FROM team WHERE agency_id = account.agency_id LIMIT 1), roles = roles WHERE id = '$me' AND team_id IS NULL`, false},
	{"administrator", "close oneself", `UPDATE account SET disabled = now() WHERE id = '$me'`, false},
	{"administrator", "a role for a colleague", `UPDATE account SET roles = '{referrer,partner_contact}' WHERE id = '$colleague'`, true},
	{"administrator", "sight of everything for a colleague", `UPDATE account SET roles = '{auditor}' WHERE id = '$colleague'`, false},
	{"administrator", "a new auditor", newAccount("person", "auditor"), false},
	{"administrator", "a new referrer", newAccount("person", "referrer"), true},
	{"administrator", "a new system", newAccount("system", "referrer"), false},
	{"administrator", "a new service", `INSERT INTO account (id, kind, name, created) VALUES (gen_random_uuid(), 'service', 'x', now())`, false},
	{"administrator", "a colleague into the hub's agency", `UPDATE account SET agency_id = (SELECT agency_id FROM account WHERE id = '$victim') WHERE id = '$colleague'`, false},
	{"administrator", "a colleague into the hub's team", `UPDATE account SET team_id = (SELECT team_id FROM account WHERE id = '$victim') WHERE id = '$colleague'`, false},
	{"administrator", "a colleague's address", `UPDATE account SET email = 'me@evil.example' WHERE id = '$colleague'`, false},
	{"administrator", "a person into a system", `UPDATE account SET kind = 'system' WHERE id = '$colleague'`, false},
	{"administrator", "somebody of the hub", `UPDATE account SET roles = '{}' WHERE id = '$victim'`, false},
	{"administrator", "an invitation as somebody of the hub", invitation("$victim", "$me"), false},
	{"administrator", "an invitation in another's name", invitation("$colleague", "$victim"), false},
	{"administrator", "an invitation for a colleague", invitation("$colleague", "$me"), true},
	{"administrator", "a token to act as a colleague", token("$colleague"), false},
	{"administrator", "a token to act as somebody of the hub", token("$victim"), false},
	{"administrator", "a token for the agency's system", token("$system"), true},
	{"administrator", "more for the agency's system", `UPDATE account SET roles = '{referrer,manager}' WHERE id = '$system'`, false},
	{"administrator", "a passkey as a colleague", `INSERT INTO passkey (id, account_id, label, credential, created) VALUES ('\x01', '$colleague', 'x', '{}', now())`, false},
	{"administrator", "a code as a colleague", `INSERT INTO recovery_code (account_id, code_hash, created) VALUES ('$colleague', sha256('x'), now())`, false},
	{"administrator", "a session as a colleague", `INSERT INTO session (id, token_hash, account_id, how, started, ends) VALUES (gen_random_uuid(), sha256('x'), '$colleague', 'demo', now(), now())`, false},
	{"administrator", "a tie to an open child", tie("share", "$me", "$open"), false},
	{"administrator", "a hub team", `INSERT INTO team (id, agency_id, name, hub) SELECT gen_random_uuid(), agency_id, 'x', true FROM account WHERE id = '$me'`, false},
	{"administrator", "their team into the hub", `UPDATE team SET hub = true`, false},

	{"hub administrator", "a role for oneself", `UPDATE account SET roles = '{administrator,auditor}' WHERE id = '$me'`, false},
	{"hub administrator", "an auditor", `UPDATE account SET roles = '{auditor}' WHERE id = '$colleague'`, true},
	{"hub administrator", "a role in another agency", `UPDATE account SET roles = '{administrator,auditor}' WHERE id = '$admin'`, false},
	{"hub administrator", "another agency's name, with attesting", `UPDATE account SET attested = now(), attested_by = '$me', name = 'x' WHERE id = '$admin'`, false},
	{"hub administrator", "attest another agency's administrator", `UPDATE account SET attested = now(), attested_by = '$me' WHERE id = '$admin'`, true},
	{"hub administrator", "attest another agency's referrer", `UPDATE account SET attested = now(), attested_by = '$me' WHERE id = '$teacher'`, false},
	{"hub administrator", "a tie to an open child", tie("share", "$me", "$open"), false},
	{"hub administrator", "an invitation for another agency", invitation("$admin", "$me"), false},

	{"referrer", "a role for oneself", `UPDATE account SET roles = '{manager}' WHERE id = '$me'`, false},
	{"referrer", "an invitation as somebody of the hub", invitation("$victim", "$me"), false},
	{"referrer", "an invitation as a colleague", invitation("$colleague", "$me"), false},
	{"referrer", "a token for oneself", token("$me"), false},
	{"referrer", "a tie to an open child", tie("share", "$me", "$open"), false},
	{"referrer", "a tie as a referrer to another's referral", tie("referral", "$me", "$referral"), false},

	{"hub practitioner", "sight of an open child for somebody", tie("share", "$colleague", "$open"), true},
	{"hub practitioner", "sight of a restricted child", tie("share", "$colleague", "$restricted"), false},
	{"hub practitioner", "sight of a sealed child", tie("share", "$me", "$sealed"), false},
	{"hub practitioner", "a place on the list of a restricted child", tie("named", "$me", "$restricted"), false},
	{"hub practitioner", "a place on the list of a sealed child", tie("named", "$me", "$sealed"), false},
	{"hub practitioner", "a place on the list of an open child", tie("named", "$me", "$open"), false},
	{"hub practitioner", "in another's name", strings.Replace(tie("share", "$colleague", "$open"), "'$me', now()", "'$victim', now()", 1), false},
	{"hub practitioner", "a tie turned to a sealed child", `UPDATE relationship SET subject_id = '$sealed', kind = 'named', account_id = '$me', ends = now() + interval '1 year'`, false},
	{"hub practitioner", "a tie that ended, again", `UPDATE relationship SET ends = now() + interval '1 year' WHERE id = '$tie'`, false},
	{"hub practitioner", "a tie that ended, for ever", `UPDATE relationship SET ends = NULL WHERE id = '$tie'`, false},
	{"hub practitioner", "a named person off a sealed child's list", `UPDATE relationship SET ends = now() WHERE subject_id = '$sealed' AND kind = 'named'`, false},
	{"hub practitioner", "what one raised, when it was restricted", tie("share", "$colleague", "$raised"), false},
	{"hub practitioner", "a colleague's role", `UPDATE account SET roles = '{manager}' WHERE id = '$colleague'`, false},

	{"hub manager", "a place on the list of a restricted child whose seal is another's", tie("named", "$colleague", "$restricted"), false},
	{"hub manager", "a place on the list of a sealed child", tie("named", "$me", "$sealed"), false},
	{"hub manager", "their own role", `UPDATE account SET roles = '{manager,auditor}' WHERE id = '$me'`, false},
	{"specialist", "sight given on", tie("share", "$colleague", "$open"), false},
}

func newAccount(kind, role string) string {
	return `INSERT INTO account (id, kind, agency_id, name, roles, created) SELECT gen_random_uuid(), '` + kind + `', agency_id, 'x', '{` + role + `}', now() FROM account WHERE id = '$me'`
}

func invitation(account, by string) string {
	return `INSERT INTO invitation (id, account_id, token_hash, invited_by, created, expires) VALUES (gen_random_uuid(), '` + account + `', sha256('x'), '` + by + `', now(), now() + interval '1 day')`
}

func token(account string) string {
	return `INSERT INTO api_token (id, account_id, token_hash, label, created, ends) VALUES (gen_random_uuid(), '` + account + `', sha256('x'), 'x', now(), now() + interval '1 day')`
}

func tie(kind, account, subject string) string {
	return `INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES (gen_random_uuid(), '` + kind + `', '` + account + `', '` + subject + `', '$me', now())`
}

// errUndone takes back what an attempt did.
var errUndone = errors.New("undone")

// Granting needs holding: by no SQL does anybody get or give what they do not
// hold or may not give.
func TestGrantingNeedsHolding(t *testing.T) {
	w := newWorld(t, 12)
	ctx := context.Background()
	seats := map[string]seat{"administrator": w.sit(who.Administrator, false, access.None), "hub administrator": w.sit(who.Administrator, true, access.None),
		"referrer": w.sit(who.Referrer, false, access.None), "hub practitioner": w.sit(who.Practitioner, true, access.None),
		"hub manager": w.sit(who.Manager, true, access.None), "specialist": w.sit(who.Specialist, false, access.Share)}
	names := w.prey(seats)
	for _, g := range grants {
		me := seats[g.as]
		system, err := w.app.Directory.SystemOf(ctx, access.Agency{ID: me.Agency, Name: "x"})
		if err != nil {
			t.Fatal(err)
		}
		mine := strings.NewReplacer(append(names, "$me", me.ID.String(), "$colleague", matrix{world: w}.colleague(me), "$system", system.ID.String())...)
		var rows int64
		err = w.app.DB.As(ctx, me.Actor(), who.Safeguarding, func(tx *pg.Tx) (err error) {
			if rows, err = tx.Exec(ctx, mine.Replace(g.sql)); err == nil {
				err = errUndone
			}
			return err
		})
		if done := errors.Is(err, errUndone) && rows > 0; done != g.may {
			t.Errorf("%s, %s: done is %v (%d rows, %v); want %v", g.as, g.name, done, rows, err, g.may)
		}
	}
}

// prey lays down what the attempts reach for.
func (w *world) prey(seats map[string]seat) (names []string) {
	w.Helper()
	at := w.targets()
	victim, practitioner := w.persona("Joy Okoro"), seats["hub practitioner"]
	ended, raised, teacher := id.New().String(), at[access.Restricted]["referral"], id.New().String()
	w.exec(`INSERT INTO account (id, kind, agency_id, name, roles, created) SELECT $1, 'person', agency_id, 'x', '{referrer}', now() FROM account WHERE id = $2`, teacher, seats["administrator"].ID)
	w.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins, ends) VALUES ($1, 'share', $2, $3, $2, now(), now() - interval '1 hour')`,
		ended, practitioner.ID, at[access.Open]["person"])
	w.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES ($1, 'named', $2, $3, $2, now())`,
		id.New(), victim.ID, at[access.Sealed]["person"])
	w.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES ($1, 'referral', $2, $3, $2, now())`,
		id.New(), practitioner.ID, raised)
	w.exec(`INSERT INTO relationship (id, kind, account_id, subject_id, granted_by, begins) VALUES ($1, 'share', $2, $3, $2, now())`,
		id.New(), seats["specialist"].ID, at[access.Open]["person"])
	return []string{"$victim", victim.ID.String(), "$admin", seats["administrator"].ID.String(), "$tie", ended, "$raised", raised, "$teacher", teacher,
		"$open", at[access.Open]["person"], "$restricted", at[access.Restricted]["person"], "$sealed", at[access.Sealed]["person"], "$referral", at[access.Open]["referral"]}
}
