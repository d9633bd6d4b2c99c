package main

import (
	"fmt"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	madeup "github.com/sightline-partnership/sightline/match/county"
)

type agency struct {
	id   id.UUID
	kind string
	name string
}

type team struct {
	id     id.UUID
	agency int
	hub    bool
}

type worker struct {
	id     id.UUID
	agency int
	team   int
	name   string
	roles  []string
}

// The agencies of a county: how many of each kind, how many teams each has,
// and their share of the referrals.
var kinds = []struct {
	kind            string
	agencies, teams int
	share           float64 // of staff and of referrals
}{
	{"council", 1, 12, 0.08}, {"police", 1, 24, 0.34}, {"health", 4, 8, 0.20}, {"school", 60, 1, 0.26},
	{"charity", 18, 1, 0.07}, {"youth_justice", 2, 2, 0.02}, {"housing", 6, 2, 0.03},
}

// employ makes agencies, teams and staff. The first team is the hub.
func (c *county) employ() {
	for _, k := range kinds {
		for n := range max(1, min(k.agencies, c.Staff/25)) {
			at := len(c.agencies)
			c.agencies = append(c.agencies, agency{c.id(ofAgency, at, c.begun()), k.kind, fmt.Sprintf("%s %d", k.kind, n+1)})
			for range k.teams {
				c.teams = append(c.teams, team{c.id(ofTeam, len(c.teams), c.begun()), at, len(c.teams) == 0})
			}
		}
	}
	c.byAgency = make([][]int, len(c.agencies))
	names := c.staffNames()
	hub := max(4, int(float64(c.Referrals)*openShare)/openEach)
	for n := range c.Staff {
		w := worker{id: c.id(ofStaff, n, c.begun()), name: names[n], roles: []string{"referrer"}}
		switch {
		case n < hub:
			w.roles = []string{"practitioner", "referrer"}
			c.hub = append(c.hub, n)
		case n < hub+hub/6+2:
			w.roles = []string{"manager"}
			c.hub = append(c.hub, n)
		case n < hub+hub/6+6:
			w.roles = []string{[]string{"auditor", "privacy_officer", "analyst", "board"}[n-hub-hub/6-2]}
		default:
			c.place(&w, n)
		}
		c.byAgency[w.agency] = append(c.byAgency[w.agency], n)
		c.crew = append(c.crew, w)
	}
}

// place puts somebody into an agency and a team of it; one in twelve answers
// the hub's requests.
func (c *county) place(w *worker, n int) {
	r := c.rng(ofStaff, n)
	w.agency = c.agencyOf(r.Float64(), r.Float64())
	var own []int
	for i, t := range c.teams {
		if t.agency == w.agency && !t.hub {
			own = append(own, i)
		}
	}
	w.team = pick(r, own)
	if len(c.byAgency[w.agency]) == 0 || r.IntN(12) == 0 {
		w.roles = append(w.roles, "partner_contact")
	}
}

// agencyOf is an agency by the shares of the kinds.
func (c *county) agencyOf(kind, which float64) int {
	for _, k := range kinds {
		if kind >= k.share {
			kind -= k.share
			continue
		}
		var some []int
		for i, a := range c.agencies {
			if a.kind == k.kind {
				some = append(some, i)
			}
		}
		return some[int(which*float64(len(some)))]
	}
	return 0
}

func (c *county) staffNames() []string {
	var names []string
	for r := range madeup.People(c.Staff, c.seed+1) {
		names = append(names, r.Values[0]+" "+r.Values[1])
	}
	return names
}

// begun is when the partnership was founded.
func (c *county) begun() time.Time { return c.now.AddDate(-years, 0, -1) }

func (c *county) staffRows() []table {
	return []table{
		{"agency", "id name kind phone email town created", rowsOf(len(c.agencies), func(n int) []any {
			a := c.agencies[n]
			return []any{a.id, a.name, a.kind, "01632 960 123", fmt.Sprintf("a%d@agency.example", n), "Orrenport", c.begun()}
		})},
		{"team", "id agency_id name hub", rowsOf(len(c.teams), func(n int) []any {
			t := c.teams[n]
			return []any{t.id, c.agencies[t.agency].id, fmt.Sprintf("Team %d", n+1), t.hub}
		})},
		{"account", "id kind agency_id team_id name job email phone roles created", rowsOf(len(c.crew), func(n int) []any {
			w := c.crew[n]
			return []any{w.id, "person", c.agencies[w.agency].id, c.teams[w.team].id, w.name, "Worker", fmt.Sprintf("w%d@agency.example", n), "", w.roles, c.begun()}
		})},
	}
}
