package main

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// worry is one referral in the making: all its rows follow from it.
type worry struct {
	n         int
	id        id.UUID
	ref       string
	stage     referral.Stage
	colour    referral.Colour
	author    int
	received  time.Time
	due       time.Time
	decided   time.Time
	allocated int // in the crew; -1 for nobody
	seal      int
	children  []known
	adult     *known
	place     bool
	asked     []int // agencies
	answered  int   // how many of them
	words     string
	band      int
	screened  bool
}

func (w worry) open() bool { return w.stage != referral.StageDone }

// toldID is the row of the i-th child.
func (c *county) toldID(w worry, i int) id.UUID { return c.id(ofTold, w.n*8+i, w.received) }

// worry makes the n-th referral. The last of them are open.
func (c *county) worry(n int) worry {
	r := c.rng(ofReferral, n)
	w := worry{n: n, stage: referral.StageDone, allocated: c.hub[n%len(c.hub)], colour: pick(r, []referral.Colour{referral.Red, referral.Amber, referral.Amber, referral.Amber, referral.Amber, referral.Green, referral.Green, referral.Green, referral.Green, referral.Blue})}
	share := float64(n) / float64(c.Referrals)
	w.received = c.now.Add(-time.Duration((1-share)*years*365*24)*time.Hour - 30*time.Hour)
	open := int(float64(c.Referrals) * openShare)
	if left := c.Referrals - 1 - n; left < open {
		w.stage = pick(r, []referral.Stage{referral.StageNew, referral.StageGathering, referral.StageGathering, referral.StageScreening, referral.StageScreening, referral.StageScreening, referral.StageDeciding, referral.StageDeciding})
		w.received = c.now.Add(-time.Duration(left*14*24*60/open) * time.Minute)
		if w.stage == referral.StageNew {
			w.allocated = -1
		}
	}
	w.id, w.seal = c.id(ofReferral, n, w.received), c.sealOf(-n)
	w.ref = c.reference(n)
	w.due = w.received.Add(map[referral.Colour]time.Duration{referral.Red: 4 * time.Hour, referral.Amber: 24 * time.Hour, referral.Green: 72 * time.Hour, referral.Blue: 120 * time.Hour}[w.colour])
	if !w.open() {
		w.decided = w.received.Add(time.Duration(2+r.IntN(28)) * time.Hour)
	}
	c.tell(&w, r)
	return w
}

// tell says who sends it, whom it names, and who is asked.
func (c *county) tell(w *worry, r *rand.Rand) {
	crew := c.byAgency[0]
	for try := true; try; try = len(crew) == 0 { // a small county has agencies without staff
		crew = c.byAgency[c.agencyOf(r.Float64(), r.Float64())]
	}
	w.author = crew[skewed(r, len(crew))]
	for range 1 + r.IntN(10)/8 {
		w.children = append(w.children, c.children[skewed(r, len(c.children))])
	}
	if r.IntN(3) == 0 {
		w.adult = &c.adults[skewed(r, len(c.adults))]
	}
	w.place = r.IntN(5) == 0
	for range 1 + r.IntN(3) {
		if at := c.agencyOf(r.Float64(), r.Float64()); at > 0 && !slices.Contains(w.asked, at) {
			w.asked = append(w.asked, at)
		}
	}
	w.answered = len(w.asked)
	if w.stage == referral.StageNew {
		w.asked, w.answered = nil, 0
	} else if w.stage == referral.StageGathering {
		w.answered = r.IntN(w.answered + 1)
	}
	w.screened = r.IntN(10) < 8 && (w.stage == referral.StageDone || w.stage == referral.StageDeciding) || w.stage == referral.StageScreening
	w.band = 1 + skewed(r, 4)
	w.words = w.children[0].values[forename] + " " + strings.Join(sentences(r, 4+r.IntN(8)), " ")
}

var told = []string{"came in late again, with wet shoes, and slept through two lessons.", "Has a second phone now and turns it over when staff come near.", "Two friends say that an older lad waits at the corner after school.",
	"Mum works nights and thought that all was well.", "There are new trainers that nobody at home bought.", "The caretaker saw a silver car by the car park at a quarter past eight, for the second time.", "Was reported missing on Friday and Sunday, and back both times before light.",
	"Would not say where.", "Cried when asked about home, and then said that all was well.", "Somebody online asks for pictures and gets angry.", "The neighbours say that teenagers come and go at the flat below.", "A trusted adult has been named at school, and sits in on Mondays.", "Nothing was said to the family yet, since it could put the child at more risk."}

func sentences(r *rand.Rand, n int) []string {
	out := []string{told[r.IntN(len(told))]}
	for len(out) < n {
		out = append(out, told[1+r.IntN(len(told)-1)])
	}
	return out
}

// reference is a reference of the county, by its number.
func (c *county) reference(n int) string { return c.references[n] }

// nameKey is a whole name as the product folds it to compare names.
func nameKey(given, surname string) string {
	if given == "" || surname == "" {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(norm.NFKD.String(given+" "+surname)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	for i, w := range words {
		words[i] = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func asJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // structs of strings
	}
	return text
}

// childAs is a child as a referrer tells it.
func childAs(v []string) referral.Child {
	return referral.Child{Given: v[forename], Surname: v[surname], KnownAs: v[knownAs], Born: bornOf(v[dob]), Sex: v[sex], School: v[school], Address: v[address], Postcode: v[postcode], Phone: v[phone]}
}

// worries are rows made from each referral.
func (c *county) worries(rows func(w worry, row func(...any) bool) bool) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for n := range c.Referrals {
			if !rows(c.worry(n), func(row ...any) bool { return yield(row) }) {
				return
			}
		}
	}
}

func (c *county) referralRows() []table {
	return []table{
		{"referral", "id ref seal stage colour author_id agency_id channel received due allocated_to decided outcome outcome_note", c.worries(func(w worry, row func(...any) bool) bool {
			a := c.crew[w.author]
			outcome, note := "", ""
			if !w.open() {
				outcome, note = "section_17", "A social worker assesses. Please keep the trusted adult in place at school."
			}
			return row(w.id, w.ref, w.seal, w.stage, w.colour, a.id, c.agencies[a.agency].id, "form", w.received, w.due, c.crewID(w.allocated), given(w.decided), outcome, note)
		})},
		{"referral_worry", "referral_id danger_now worry child_words family_knows done_so_far urgency", c.worries(func(w worry, row func(...any) bool) bool {
			return row(w.id, "no", w.words, "I'm just tired. It's nobody.", "yes", "Spoke with colleagues and wrote down what was seen.", "today")
		})},
		{"referral_person", "id referral_id position role told name_key person_id linked_by linked_at link_reason", c.worries(c.toldRows)},
		{"referral_thing", "id referral_id position kind told thing_key", c.worries(func(w worry, row func(...any) bool) bool {
			name := fmt.Sprintf("Car park %d", mix(uint64(w.n))%uint64(20+c.Referrals/40))
			return !w.place || row(c.id(ofThing, w.n, w.received), w.id, 0, "place", asJSON(referral.Place{Name: name, Town: "Orrenport"}), referral.Fold(name))
		})},
		{"referral_request", "id referral_id agency_id asked_by asked due about question answered_by answered holds held handling", c.worries(c.requestRows)},
		{"referral_task", "id referral_id kind words owner due raised done done_by done_note", c.worries(func(w worry, row func(...any) bool) bool {
			if w.open() {
				return true
			}
			return row(c.id(ofTask, w.n, w.decided), w.id, "next_step", "Social worker visits the child and family.", "Assessment team", w.decided.Add(72*time.Hour), w.decided, w.decided.Add(48*time.Hour), c.crewID(w.allocated), "Seen at home and at school.")
		})},
		{"screen", "id referral_id told_id state started started_by saved saved_by content pack_id pack_version pack_hash score band enough judged judged_by judged_at", c.worries(c.screenRows)},
		{"decision", "id referral_id state level outcome reasons signs consulted next_step next_owner next_due told band pack_id pack_version pack_hash decided_by decided", c.worries(func(w worry, row func(...any) bool) bool {
			if w.open() {
				return true
			}
			return row(c.id(ofDecision, w.n, w.decided), w.id, "final", 3, "section_17", "Significant concern seen now, and agreed by those who know the child.", []string{c.packs.sign}, "The team manager and the referrer.",
				"Social worker visits the child and family.", "Assessment team", w.decided.Add(120*time.Hour), "A social worker assesses.", w.band, c.packs.thresholds.ID, c.packs.thresholds.Version, c.packs.thresholds.Hash, c.crew[w.allocated].id, w.decided)
		})},
		{"relationship", "id kind account_id team_id agency_id subject_id granted_by begins", c.worries(c.tieRows)},
		{"relationship", "id kind account_id subject_id granted_by begins", c.namedRows},
		{"referral_draft", "id author_id content created saved", rowsOf(len(c.crew), func(n int) []any {
			w := c.worry(n % c.Referrals)
			content := referral.Worry{DangerNow: "no", Worry: w.words, Children: []referral.Child{childAs(w.children[0].values)}}
			return []any{c.id(ofDraft, n, c.now), c.crew[n].id, asJSON(content), c.now, c.now}
		})},
	}
}

func (c *county) crewID(n int) any {
	if n < 0 {
		return nil
	}
	return c.crew[n].id
}

func given(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func (c *county) toldRows(w worry, row func(...any) bool) bool {
	for i, k := range w.children {
		var person, by, at any
		why := ""
		if w.stage != referral.StageNew && (!w.open() || i == 0) {
			person, by, at, why = c.person(k.n), c.crewID(w.allocated), w.received.Add(time.Hour), "Name, age and school agree."
		}
		if !row(c.toldID(w, i), w.id, i, "child", asJSON(childAs(k.values)), nameKey(k.values[forename], k.values[surname]), person, by, at, why) {
			return false
		}
	}
	if w.adult == nil {
		return true
	}
	v := w.adult.values
	return row(c.toldID(w, 7), w.id, 7, "adult_of_concern", asJSON(referral.Adult{Role: "adult_of_concern", Given: v[forename], Surname: v[surname], Description: "Seen by the car park."}), nameKey(v[forename], v[surname]), nil, nil, nil, "")
}

func (c *county) requestID(w worry, i int) id.UUID { return c.id(ofRequest, w.n*4+i, w.received) }

// contact is who answers for an agency.
func (c *county) contact(agency int) worker {
	for _, n := range c.byAgency[agency] {
		if slices.Contains(c.crew[n].roles, "partner_contact") {
			return c.crew[n]
		}
	}
	return c.crew[c.hub[0]]
}

func (c *county) requestRows(w worry, row func(...any) bool) bool {
	for i, a := range w.asked {
		asked := w.received.Add(time.Hour)
		var by, at any
		holds, held, handling := "", "", ""
		if i < w.answered {
			by, at, holds, held, handling = c.contact(a).id, asked.Add(90*time.Minute), "yes", "Two missing reports this term, both back by morning.", "share"
		}
		if !row(c.requestID(w, i), w.id, c.agencies[a].id, c.crewID(w.allocated), asked, asked.Add(4*time.Hour), w.children[0].values[forename]+" "+w.children[0].values[surname]+", "+w.children[0].values[dob],
			"What do you hold about this child, and is there anything to act on today?", by, at, holds, held, handling) {
			return false
		}
	}
	return true
}

func (c *county) screenRows(w worry, row func(...any) bool) bool {
	if !w.screened {
		return true
	}
	for i := range w.children {
		at := w.received.Add(3 * time.Hour)
		by := c.crewID(w.allocated)
		sheet := c.packs.sheets[(w.n+i)%len(c.packs.sheets)]
		state, score, band, judged, judgedBy, judgedAt := "open", any(nil), any(nil), any(nil), any(nil), any(nil)
		if w.stage != referral.StageScreening {
			state, score, band, judged, judgedBy, judgedAt = "done", sheet.score, sheet.band, max(w.band, sheet.band), by, at
		}
		p := c.packs.instrument
		if !row(c.id(ofScreen, w.n*8+i, at), w.id, c.toldID(w, i), state, at, by, at, by, sheet.content, p.ID, p.Version, p.Hash, score, band, true, judged, judgedBy, judgedAt) {
			return false
		}
	}
	return true
}

// tieRows are what ties people to referrals: their authors, the authors' teams,
// and the agencies that were asked.
func (c *county) tieRows(w worry, row func(...any) bool) bool {
	a := c.crew[w.author]
	tie := func(i int) id.UUID { return c.id(ofTie, w.n*8+i, w.received) }
	if !row(tie(0), "referral", a.id, nil, nil, w.id, a.id, w.received) || !row(tie(1), "referral", nil, c.teams[a.team].id, nil, w.id, a.id, w.received) {
		return false
	}
	for i, asked := range w.asked {
		if !row(tie(2+i), "request", nil, nil, c.agencies[asked].id, c.requestID(w, i), c.crew[w.allocated].id, w.received.Add(time.Hour)) {
			return false
		}
	}
	return true
}

// namedRows are the lists of named people of what is restricted or sealed: two
// workers of the hub.
func (c *county) namedRows(yield func([]any) bool) {
	for n := range c.People {
		if c.sealOf(n) == 0 {
			continue
		}
		for i := range 2 {
			named := c.crew[c.hub[(n+i)%len(c.hub)]].id
			if !yield([]any{c.id(ofTie, -2*n-i-1, c.now), "named", named, c.person(n), named, c.personAt(n)}) {
				return
			}
		}
	}
}

// sheet is a finished answer to the instrument.
type sheet struct {
	content     []byte
	score, band int
	whole       screening.Content
}
