package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// To somebody in conflict with a record, or close to a person of concern in it,
// it is exactly as absent: every route that names it, asked by every role with
// every tie to it, answers byte for byte as for a record that is not there.
func TestAConflictClosesEveryRoute(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	var seats []seat
	for _, role := range who.AllRoles {
		seats = append(seats, w.sit(role, false, access.None))
		if role&(who.Practitioner|who.Manager) != 0 {
			seats = append(seats, w.sit(role, true, access.None))
		}
	}
	open := 0
	for _, s := range seats {
		for _, tie := range []access.Relation{access.Team, access.Referral, access.Request, access.Share, access.Named} {
			s.relation = tie
			m.tie(s)
		}
		s.relation = access.Team | access.Referral | access.Request | access.Share | access.Named
		for _, seal := range seals {
			open += m.through(s, seal)
			for _, why := range []string{"declared", "concern"} {
				m.close(s, seal, why)
				for _, rt := range w.app.Routes() {
					m.absentNow(rt, seal, s, why)
				}
				w.exec(`UPDATE conflict SET ended = now(), ended_by = said_by, end_reason = 'x' WHERE account_id = $1`, s.ID)
			}
		}
	}
	if open < 300 {
		t.Errorf("only %d routes were open before: the test proves little", open)
	}
}

// ofARecord is whether a route's path names a record about a person.
func ofARecord(rt web.Route) bool {
	if rt.Open || !strings.Contains(rt.Path, "{") || strings.HasSuffix(rt.Path, "/restore") {
		return false
	}
	for _, prefix := range []string{"/referrals/", "/requests/", "/people/", "/things/", "/ties/", "/disagreements/"} {
		if strings.HasPrefix(rt.Path, prefix) {
			return true
		}
	}
	return false
}

// through is how many routes let the seat through to a record by GET.
func (m matrix) through(s seat, seal access.Seal) (n int) {
	m.Helper()
	for _, rt := range m.app.Routes() {
		if ofARecord(rt) && rt.Method == http.MethodGet && m.ask(rt.Method, m.path(rt, seal, s), nil, s.cookie).Code == http.StatusOK {
			n++
		}
	}
	return n
}

// close puts the seat in conflict with the records of a seal.
func (m matrix) close(s seat, seal access.Seal, why string) {
	m.Helper()
	for subject, about := range map[string]string{"referral": "referral", "person": "person", "adult": "person"} {
		cause := any(nil)
		if why != "declared" {
			cause = id.New()
		}
		m.exec(`INSERT INTO conflict (id, account_id, subject_id, about, why, cause, found, said_by, told) SELECT $1, $2, $3, $4, $5, $6::uuid, now(), id, now() FROM account WHERE id <> $2 LIMIT 1`,
			id.New(), s.ID, m.at[seal][subject], about, why, cause)
	}
}

func (m matrix) absentNow(rt web.Route, seal access.Seal, s seat, why string) {
	m.Helper()
	if !ofARecord(rt) || !access.Capable(s.Roles, s.Hub, access.Kind(rt.Needs.On), access.Action(rt.Needs.Action)) {
		return
	}
	if got := m.ask(rt.Method, m.path(rt, seal, s), m.form(rt, seal), s.cookie); !m.likeAbsent(rt, seal, s, got) {
		m.Errorf("%s, seal %d, as %s with every tie, in conflict (%s): status %d, not like an absent record", rt.Pattern(), seal, s.Roles, why, got.Code)
	}
}
