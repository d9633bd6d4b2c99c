package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// story is one referral: what comes in, how far it goes, and how.
type story struct {
	key      string
	author   string
	channel  referral.Channel
	received time.Time
	worry    referral.Worry
	screen   screening.Content
	judged   int
	until    referral.Stage
	pause    time.Duration // until somebody takes it up
	slow     time.Duration // until it is decided
	disagree bool
	close    bool // with no further action
}

// stories are every referral of the plan, the oldest first: the 24 vignettes,
// then ordinary ones over two years.
func (c *county) stories() ([]story, error) {
	all, err := vignettes()
	if err != nil {
		return nil, err
	}
	today := when.DateOf(c.end)
	var out []story
	for i, v := range all[:min(len(all), c.plan.Referrals)] {
		s := story{key: v.ID, author: authorOf(v.Referrer.Type), channel: referral.ByForm, worry: v.worry(today), screen: v.content(), until: referral.StageDone,
			received: c.day(-v.Received.Day), pause: 20 * time.Minute, slow: time.Hour, disagree: i == 15}
		if band, ok := v.Judged.Band.(float64); ok {
			s.judged = int(band)
		}
		out = append(out, s)
	}
	for n := len(out); n < c.plan.Referrals; n++ {
		out = append(out, c.ordinary(n))
	}
	c.openOnes(out)
	return out, nil
}

// openOnes leaves the last referrals of the county open, at every stage, so
// that the board has work on it: some of them already late.
func (c *county) openOnes(all []story) {
	stages := []referral.Stage{referral.StageNew, referral.StageGathering, referral.StageScreening, referral.StageDeciding}
	counts := []int{6, 11, 4, 3}
	at := len(all) - 1
	for i, stage := range stages {
		for n := range counts[i] {
			if at < 24 {
				return
			}
			s := &all[at]
			s.until, s.disagree = stage, false
			s.received = c.end.Add(-time.Duration(25+n*47+i*35) * time.Minute)
			if n == 0 && i > 0 {
				s.received = c.end.AddDate(0, 0, -3) // late by now
			}
			at--
		}
	}
}

// authorOf is who in Eastmarch sends a vignette.
func authorOf(kind string) string {
	switch kind {
	case "police", "anonymous neighbour", "parent", "taxi licensing":
		return "kaur"
	case "GP", "hospital", "sexual health nurse":
		return "bello"
	case "college":
		return "reyes"
	case "housing":
		return "webb"
	case "youth worker", "care home", "foster carer":
		return "moss"
	}
	return "ahmed"
}

// day is a working hour of a day some days before the end.
func (c *county) day(back int) time.Time {
	d := when.DateOf(c.end).AddDays(-back)
	for works, err := c.calendar.WorkingDay(d); err == nil && !works; works, err = c.calendar.WorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d.At(9+c.rng.IntN(6), c.rng.IntN(60))
}

// quayside is the place that seven referrals and more name.
var quayside = referral.Place{Name: "Quayside multi-storey car park, level 4 and north stairs", Town: "Orrenport"}

// ordinary is a made-up referral of an ordinary week.
func (c *county) ordinary(n int) story {
	told := plots[n%len(plots)]
	author := pick(c.rng, []string{"ahmed", "price", "reyes", "boyd", "bello", "clarke", "webb", "moss"})
	s := story{key: fmt.Sprintf("ordinary-%d", n), author: author, channel: pick(c.rng, []referral.Channel{referral.ByForm, referral.ByForm, referral.ByAPI}),
		received: c.day(3 + c.rng.IntN(720)), until: referral.StageDone, pause: time.Duration(10+c.rng.IntN(90)) * time.Minute, slow: time.Duration(30+c.rng.IntN(120)) * time.Minute}
	if n%17 == 0 {
		s.slow = 20 * time.Hour // a breach
	}
	s.disagree = n%90 == 5
	children := []referral.Child{c.child()}
	if n%12 == 3 { // brothers and sisters
		sibling := c.child()
		sibling.Surname, sibling.Address, sibling.Postcode = children[0].Surname, children[0].Address, children[0].Postcode
		children = append(children, sibling)
	}
	if n == 40 || n == 90 { // two children of one name
		children[0].Given, children[0].Surname, children[0].Sex = "Chloe", "Mossbank", "female"
	}
	if n%33 == 7 {
		children[0].Care = "moved in from another county with foster carers"
	}
	s.worry = referral.Worry{DangerNow: referral.No, Children: children, Worry: fill(told.worry, children[0]), ChildWords: told.words, FamilyKnows: referral.Yes, Urgency: told.urgency, DoneSoFar: fill(told.done, children[0])}
	if told.place {
		s.worry.Places = []referral.Place{quayside}
	}
	if n%6 == 1 {
		s.worry.FamilyKnows, s.worry.FamilyWhy = referral.No, "It could put the child at more risk before the hub has looked."
	}
	s.screen = told.screen()
	if n%25 == 4 {
		s.judged = 3 // raised on judgement
	}
	if n%60 == 21 { // nothing is found but an old report of going missing: two managers close it
		s.close, s.judged = true, 0
		s.screen = plot{suspected: []string{"S1"}}.screen()
		line := s.screen.Answers["S1"]
		line.Recency = screening.Older
		s.screen.Answers["S1"] = line
	}
	return s
}

// fill puts a child's name and pronouns into a text.
func fill(text string, c referral.Child) string {
	she, her := c.Given, c.Given
	switch c.Sex {
	case "female":
		she, her = "she", "her"
	case "male":
		she, her = "he", "him"
	}
	return strings.NewReplacer("{name}", c.Given, "{She}", strings.ToUpper(she[:1])+she[1:], "{she}", she, "{her}", her).Replace(text)
}

// child is a made-up child of the county.
func (c *county) child() referral.Child {
	d := c.names.person()
	born := when.DateOf(c.end).AddYears(-(10 + c.rng.IntN(7))).AddDays(-c.rng.IntN(360))
	k := referral.Child{Given: d.given, Surname: d.surname, Sex: d.sex, Born: born.String(), Ethnicity: d.ethnicity, EthnicitySource: "parent", Language: d.language, Interpreter: d.interpreter,
		School: pick(c.rng, []string{"Harle Academy", "Dunmarrow College", "Wexholt High School", "Saltrey Academy"}), Care: "lives with family",
		Address: c.names.street() + ", " + c.names.town(), Postcode: c.names.postcode(), Phone: c.names.phone(), SafeToContact: pick(c.rng, []string{referral.Yes, referral.No, referral.NotKnown})}
	return k
}
