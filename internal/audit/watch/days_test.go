package watch_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// Ordinary work in the county raises at most one alert for each 50 days of
// somebody's work. The days are driven through the services: worries come in, are
// taken, linked, asked about and answered; managers look through the board and
// give work away; colleagues help one another; a late shift reads in the evening;
// a record is restricted; names that staff have too come up among the families.
func TestOrdinaryDays(t *testing.T) {
	const days = 12
	c := newCounty(t, 40)
	c.look() // what the county was made with
	before := len(c.alerts())
	work := ordinary{county: c, rng: rand.New(rand.NewPCG(11, 29)), worked: map[string]bool{}}
	date := when.DateOf(made)
	for range days {
		for date = date.AddDays(1); !workday(date); date = date.AddDays(1) {
		}
		work.day(date)
	}
	raised := c.alerts()
	alarms := len(raised) - before
	reads := c.number(`SELECT count(*) FROM journal WHERE kind = 'read' AND at > $1`, made)
	t.Logf("%d ordinary user-days, %d reads, %d alerts: one in %.0f", len(work.worked), reads, alarms, float64(len(work.worked))/float64(max(1, alarms)))
	for _, a := range raised[:alarms] {
		t.Logf("alert: %s, %s, %d records", a.Name, a.Rule, a.Count)
	}
	if len(work.worked) < 150 || reads < 1500 {
		t.Errorf("%d user-days with %d reads are too few to say anything", len(work.worked), reads)
	}
	if alarms*50 > len(work.worked) {
		t.Errorf("%d false alerts in %d user-days; at most one in 50", alarms, len(work.worked))
	}
}

func workday(d when.Date) bool {
	day := d.At(12, 0).Weekday()
	return day != time.Saturday && day != time.Sunday
}

// ordinary is the work of the county's people, by chance.
type ordinary struct {
	*county
	rng    *rand.Rand
	worked map[string]bool // who read something on which day
	today  when.Date
	names  int
}

// day lets everybody work from eight to six, an hour at a time, and some later.
func (o *ordinary) day(date when.Date) {
	o.today = date
	for hour := 8; hour < 19; hour++ {
		for _, key := range []string{"ahmed", "reyes", "boyd", "moss", "price"} {
			o.at(hour, key, 12, o.refer)
		}
		for _, key := range []string{"okoro", "hale", "tran"} {
			o.at(hour, key, 70, o.practise)
			o.at(hour, key, 45, o.practise)
		}
		for _, key := range []string{"devlin", "osei"} {
			o.at(hour, key, 60, o.manage)
		}
		for _, key := range []string{"kaur", "bello", "reyes", "clarke", "webb"} {
			o.at(hour, key, 35, o.answer)
		}
		o.set(date.At(hour, 59))
		o.look()
	}
	if o.chance(30) { // a late shift
		for range 1 + o.rng.IntN(3) {
			o.at(21+o.rng.IntN(2), pick(o.rng, "okoro", "hale", "tran"), 100, o.practise)
		}
		o.set(date.At(23, 30))
		o.look()
	}
}

func (o *ordinary) chance(percent int) bool { return o.rng.IntN(100) < percent }

func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// at lets somebody do something within an hour, by chance.
func (o *ordinary) at(hour int, key string, percent int, do func(key string)) {
	if !o.chance(percent) {
		return
	}
	o.set(o.today.At(hour, o.rng.IntN(55)))
	o.worked[key+o.today.String()] = true
	do(key)
}

// surnames are those of the families, some of which staff have too.
var surnames = []string{"Testwood", "Okoro", "Brannock", "Hale", "Sedgeley", "Marwick", "Osei", "Tollerton", "Quince", "Larkhill", "Averill", "Denby", "Hollis", "Kestrel", "Price", "Redfern",
	"Tran", "Underhay", "Venn", "Wainfleet", "Yarrow", "Ashdown", "Birtle", "Corrigan", "Devlin", "Elstow", "Farleigh", "Garside", "Ingram", "Jessop"}

func (o *ordinary) refer(key string) {
	if o.chance(50) {
		_, err := o.Referrals.Raised(ctx, o.as(key))
		o.ok(err)
		return
	}
	o.names++
	child := referral.Child{Given: pick(o.rng, "Ada", "Ben", "Cleo", "Dev", "Esme", "Finn", "Gus", "Hana"), Surname: pick(o.rng, surnames...), Born: o.today.AddDays(-4000 - o.rng.IntN(2000)).String(),
		Address: pick(o.rng, "1", "7", "12", "30") + " Quay Street", Postcode: "ZZ99 4Z" + pick(o.rng, "A", "B", "C")}
	_, err := o.Referrals.Send(ctx, o.as(key), referral.SendCommand{Channel: referral.ByForm, Worry: referral.Worry{DangerNow: referral.No, Worry: "Came back at four with a new phone.", FamilyKnows: referral.Yes,
		Urgency: pick(o.rng, referral.Today, referral.ThisWeek), Children: []referral.Child{child}}})
	o.ok(err)
}

// practise is what a hub practitioner does in half an hour.
func (o *ordinary) practise(key string) {
	actor := o.as(key)
	board, err := o.Referrals.Board(ctx, actor, referral.Filter{}, o.today.At(0, 0))
	o.ok(err)
	if len(board.Rows) == 0 {
		return
	}
	mine := slices.DeleteFunc(slices.Clone(board.Rows), func(r referral.Row) bool { return r.AllocatedTo != actor.ID })
	free := slices.DeleteFunc(slices.Clone(board.Rows), func(r referral.Row) bool { return !r.AllocatedTo.IsZero() })
	switch {
	case len(free) > 0 && o.chance(40):
		o.take(key, pick(o.rng, free...).Ref)
	case len(mine) > 0 && o.chance(80):
		o.goOn(key, pick(o.rng, mine...).Ref)
	default: // helps a colleague
		o.goOn(key, pick(o.rng, board.Rows...).Ref)
	}
}

// take takes a referral, says who the child is, and asks two agencies.
func (o *ordinary) take(key, ref string) {
	actor := o.as(key)
	err := o.Referrals.Take(ctx, actor, ref)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Conflict) {
		return
	}
	o.ok(err)
	rec, err := o.Referrals.Record(ctx, actor, ref)
	o.ok(err)
	for _, told := range rec.Children() {
		o.later(3 * time.Minute)
		_, err := o.People.Search(ctx, actor, person.Query{Names: told.Child.Given + " " + told.Child.Surname, Born: told.Child.Born, Reason: "Who is this, in a referral?"})
		if fault.Is(err, fault.Invalid) {
			err = nil
		}
		o.ok(err)
		if told.Person.IsZero() {
			one, err := o.CountyServices().Register(ctx, actor, told)
			o.ok(err)
			o.ok(o.Referrals.Judge(ctx, actor, referral.JudgeCommand{Ref: ref, Told: told.ID, Person: one, Verdict: referral.Same, Reason: "New here."}))
		}
	}
	o.ok(o.Referrals.Ask(ctx, actor, referral.AskCommand{Ref: ref, Agencies: []id.UUID{o.as("kaur").Agency, o.as("bello").Agency}, About: "The child of the referral.", Question: "What do you hold?"}))
}

// goOn reads a referral, the child, and sometimes what is around the child.
func (o *ordinary) goOn(key, ref string) {
	actor := o.as(key)
	rec, err := o.Referrals.Record(ctx, actor, ref)
	if fault.Is(err, fault.NotFound) {
		return
	}
	o.ok(err)
	for _, told := range rec.People {
		if told.Person.IsZero() || !o.chance(60) {
			continue
		}
		o.later(2 * time.Minute)
		p, err := o.People.Get(ctx, actor, told.Person)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		o.ok(err)
		if o.chance(25) {
			_, err := o.Network.Circle(ctx, actor, p.ID)
			o.ok(err)
		}
		if o.chance(15) {
			o.ok(o.People.AddReach(ctx, actor, p.ID, person.Reach{Kind: "phone", Value: "07700 900123", Safe: "not_known"}))
		}
	}
}

// manage is what a manager does: looks through the board, gives work away, and
// now and then holds a record more closely.
func (o *ordinary) manage(key string) {
	actor := o.as(key)
	board, err := o.Referrals.Board(ctx, actor, referral.Filter{}, o.today.At(0, 0))
	o.ok(err)
	if len(board.Rows) == 0 {
		return
	}
	for range 1 + o.rng.IntN(3) {
		o.goOn(key, pick(o.rng, board.Rows...).Ref)
		o.later(4 * time.Minute)
	}
	row := pick(o.rng, board.Rows...)
	if row.AllocatedTo.IsZero() && o.chance(50) {
		err := o.Referrals.Allocate(ctx, actor, row.Ref, o.as(pick(o.rng, "okoro", "hale", "tran")).ID)
		if !fault.Is(err, fault.Invalid) {
			o.ok(err)
		}
	}
	if o.chance(4) {
		o.restrict(key, row.Ref)
	}
}

// restrict holds the child of a referral more closely, in the course of work on it.
func (o *ordinary) restrict(key, ref string) {
	actor := o.as(key)
	o.ok(o.Referrals.Recolour(ctx, actor, ref, referral.Amber, "Two agencies worry."))
	rec, err := o.Referrals.Record(ctx, actor, ref)
	o.ok(err)
	for _, told := range rec.Children() {
		if told.Person.IsZero() {
			continue
		}
		p, err := o.People.Get(ctx, actor, told.Person)
		o.ok(err)
		o.ok(o.People.Restrict(ctx, actor, person.RestrictCommand{Person: p.ID, Version: p.Version, Seal: access.Restricted, Reason: "A parent is known to staff."}))
		o.reads(key, p.ID)
	}
}

// answer is what a partner contact does.
func (o *ordinary) answer(key string) {
	actor := o.as(key)
	all, err := o.Referrals.RequestsForUs(ctx, actor)
	o.ok(err)
	for _, q := range all {
		if !q.Answered.IsZero() {
			continue
		}
		o.later(5 * time.Minute)
		_, err := o.Referrals.RequestForUs(ctx, actor, q.ID)
		o.ok(err)
		o.ok(o.Referrals.Answer(ctx, actor, referral.AnswerCommand{Request: q.ID, Holds: referral.No, NotHeld: "No record.", Handling: "share"}))
		return
	}
}
