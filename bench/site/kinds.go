package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
)

// ask is one request that will be sent.
type ask struct {
	kind   int
	method string
	path   string
	form   url.Values
	token  string
	want   int
}

// kind is a kind of request with its share of an ordinary day.
type kind struct {
	name  string
	share int // of a hundred
	write bool
	make  func(m *mixer) ask
}

// asked are the ten commonest, in the mix of an ordinary morning: the board
// renews itself, drafts save themselves while somebody writes.
var commonest = []kind{
	{"board", 20, false, func(m *mixer) ask {
		views := []string{"", "", "", "", "?mine=1", "?mine=1", "?mine=1", "?late=1", "?unallocated=1", "?stage=done"}
		return get("/hub"+any1(m.rng, views), any1(m.rng, m.t.workers))
	}},
	{"referral record", 24, false, func(m *mixer) ask {
		refs := m.t.open
		if m.rng.IntN(5) == 0 {
			refs = m.t.closed
		}
		return get("/referrals/"+any1(m.rng, refs), any1(m.rng, m.t.workers))
	}},
	{"search", 12, false, func(m *mixer) ask {
		s := m.t.asked[m.rng.IntN(len(m.t.asked))]
		form := url.Values{"names": {s.names}}
		if m.rng.IntN(2) == 0 {
			form.Set("born", s.born)
		}
		return ask{method: http.MethodPost, path: "/people", form: form, token: any1(m.rng, m.t.workers), want: http.StatusOK}
	}},
	{"draft save", 16, true, func(m *mixer) ask {
		d := m.t.drafts[m.rng.IntN(len(m.t.drafts))]
		return ask{method: http.MethodPost, path: "/drafts/" + d.id.String() + "/worry/autosave", form: url.Values{"worry": {strings.Join(sentences(m.rng, 3+m.rng.IntN(9)), " ")}}, token: d.token, want: http.StatusOK}
	}},
	{"screening submit", 3, true, func(m *mixer) ask {
		s := m.t.sheets[m.sheet.next(len(m.t.sheets))]
		return ask{method: http.MethodPost, path: "/referrals/" + s.ref + "/screening/" + s.id.String(), form: sheetForm(m.packs.sheets[m.rng.IntN(len(m.packs.sheets))].whole), token: any1(m.rng, m.t.workers), want: http.StatusSeeOther}
	}},
	{"decision", 2, true, func(m *mixer) ask {
		due := m.today.AddDays(1)
		form := url.Values{"level": {"4"}, "outcome": {"section_47"}, "reasons": {"Several agencies hold a piece, and together they are enough."}, "signs": {m.packs.sign4}, "consulted": {"The team manager and the referrer."},
			"next_step": {"Strategy discussion with police, health and school."}, "next_owner": {"Assessment team"}, "told": {"A social worker rings you before the discussion, and again after."},
			"next_due-day": {fmt.Sprint(due.Day)}, "next_due-month": {fmt.Sprint(int(due.Month))}, "next_due-year": {fmt.Sprint(due.Year)}}
		return ask{method: http.MethodPost, path: "/referrals/" + m.t.decide[m.decide.next(len(m.t.decide))] + "/decision", form: form, token: any1(m.rng, m.t.workers), want: http.StatusSeeOther}
	}},
	{"history", 5, false, func(m *mixer) ask {
		return get("/referrals/"+any1(m.rng, m.t.open)+"/history", any1(m.rng, m.t.workers))
	}},
	{"person page", 9, false, func(m *mixer) ask {
		return get("/people/"+m.t.people[m.rng.IntN(len(m.t.people))].String(), any1(m.rng, m.t.workers))
	}},
	{"requests list", 4, false, func(m *mixer) ask { return get("/requests", any1(m.rng, m.t.contacts)) }},
	{"referrer's list", 5, false, func(m *mixer) ask { return get("/referrals", any1(m.rng, m.t.referrers)) }},
}

func get(path, token string) ask {
	return ask{method: http.MethodGet, path: path, token: token, want: http.StatusOK}
}

// sheetForm is a whole sheet as the page sends it, judged with the highest band.
func sheetForm(c screening.Content) url.Values {
	form := url.Values{"version": {"1"}, "finish": {"1"}, "judged": {"4"}, "telling": {c.Words.Telling}, "strengths": {c.Words.Strengths}, "concern": {c.Words.Concern}, "judgement": {c.Words.Judgement}}
	for name, line := range c.Answers {
		form.Set("answer-"+name, string(line.Answer))
		if line.Answer.Positive() {
			form.Set("recency-"+name, string(line.Recency))
			form.Set("evidence-"+name, line.Evidence)
			form.Set("source-"+name, line.Source)
		}
	}
	return form
}

// mixer draws requests; it may be asked from many at once.
type mixer struct {
	mu            sync.Mutex
	rng           *rand.Rand
	t             *targets
	packs         packs
	today         date
	sheet, decide draw
	of            []int // the kinds that are drawn, as often as their share
}

func (b *base) mixer(seed uint64, wanted func(kind) bool) *mixer {
	m := &mixer{rng: rand.New(rand.NewPCG(seed, 9)), t: b.targets, packs: b.county.packs, today: todayIs()}
	for i, k := range commonest {
		for range k.share {
			if wanted(k) {
				m.of = append(m.of, i)
			}
		}
	}
	return m
}

func everything(kind) bool { return true }

func (m *mixer) next() ask {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.one(m.of[m.rng.IntN(len(m.of))])
}

// one is a request of a kind.
func (m *mixer) one(kind int) ask {
	a := commonest[kind].make(m)
	a.kind = kind
	return a
}
