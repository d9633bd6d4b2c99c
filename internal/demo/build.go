package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit/watch"
	"github.com/sightline-partnership/sightline/internal/hub/glass"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

// Services are what the county is made with.
type Services struct {
	Directory *access.Directory
	People    *person.Service
	Referrals *referral.Service
	Screens   *screening.Service
	Decisions *threshold.Service
	Glass     *glass.Service
	Seals     *seal.Service
	Conflicts *conflict.Service
	Watch     *watch.Service
	Register  func(ctx context.Context, actor who.Actor, told referral.Told) (id.UUID, error)
}

// Plan is how large a county to make.
type Plan struct {
	Seed      uint64
	Referrals int
	Children  int
}

// Eastmarch is the demonstration's county.
var Eastmarch = Plan{Seed: 2026, Referrals: 300, Children: 400}

// county is the work in hand.
type county struct {
	Services
	partnership
	plan     Plan
	rng      *rand.Rand
	names    *names
	calendar *when.Calendar
	set      func(time.Time) // moves the services' clock
	now      time.Time
	end      time.Time
	children int
	toClose  string // a referral whose worker knows the family
	progress func(done, total int)
}

// Build makes the county on an empty database. set moves the services' clock;
// today is where it ends. progress is called after every referral.
func Build(ctx context.Context, s Services, plan Plan, today time.Time, set func(time.Time), progress func(done, total int)) error {
	c := &county{Services: s, plan: plan, rng: rand.New(rand.NewPCG(plan.Seed, plan.Seed)), calendar: when.England(), set: set, end: today, progress: progress}
	var err error
	if c.names, err = newNames(c.rng); err != nil {
		return err
	}
	c.at(today.AddDate(-2, 0, 0))
	if c.partnership, err = found(ctx, s.Directory); err != nil {
		return err
	}
	if err := foundUnsure(ctx, s.Directory, c.partnership, today); err != nil {
		return err
	}
	stories, err := c.stories()
	if err != nil {
		return err
	}
	for i, story := range stories {
		if err := c.tell(ctx, story); err != nil {
			return fmt.Errorf("referral %d: %w", i+1, err)
		}
		progress(i+1, len(stories))
	}
	return c.finish(ctx)
}

// at moves the clock, never back and never past the end.
func (c *county) at(t time.Time) {
	if t.Before(c.now) {
		t = c.now
	}
	if t.After(c.end) {
		t = c.end
	}
	c.now = t
	c.set(t.UTC().Truncate(time.Microsecond))
}

// later moves the clock by working time.
func (c *county) later(d time.Duration) {
	t, err := c.calendar.AddWorkingHours(c.now, d)
	if err == nil {
		c.at(t)
	}
}

// tell sends one referral and carries it as far as its story goes. Each story
// begins on its own day, so that the clock may jump back between them.
func (c *county) tell(ctx context.Context, s story) error {
	c.now = time.Time{}
	c.at(s.received)
	author := c.people[s.author]
	ref, err := c.Referrals.Send(ctx, author, referral.SendCommand{Worry: s.worry, Channel: s.channel, Key: s.key})
	if err != nil || s.until == referral.StageNew {
		return err
	}
	worker := c.people[pick(c.rng, []string{"okoro", "hale", "tran"})]
	c.later(s.pause)
	if err := c.Referrals.Take(ctx, worker, ref); err != nil {
		return err
	}
	rec, err := c.Referrals.Record(ctx, worker, ref)
	if err != nil {
		return err
	}
	if err := c.link(ctx, worker, rec); err != nil {
		return err
	}
	if worker.ID == c.people["hale"].ID && s.until == referral.StageGathering {
		c.toClose = ref
	}
	if err := c.ask(ctx, worker, rec, s.until == referral.StageGathering); err != nil || s.until == referral.StageGathering {
		return err
	}
	if err := c.screen(ctx, worker, rec, s); err != nil || s.until == referral.StageScreening || s.until == referral.StageDeciding {
		return err
	}
	return c.decide(ctx, worker, ref, s)
}

// link puts every child, and every adult whose whole name is known, into the
// register, or joins them to somebody who is there already.
func (c *county) link(ctx context.Context, worker who.Actor, rec referral.Record) error {
	for _, told := range rec.People {
		a := told.Adult
		if told.Role != referral.RoleChild && (a.Given == "" || a.Surname == "") {
			continue
		}
		person, err := c.known(ctx, worker, told)
		if err != nil {
			return err
		}
		if person.IsZero() {
			if person, err = c.Register(ctx, worker, told); err != nil {
				return err
			}
			if told.Role == referral.RoleChild && !grownUp(told.Child.Born, c.now) {
				c.children++
			}
		}
		if err := c.Referrals.Judge(ctx, worker, referral.JudgeCommand{Ref: rec.Ref, Told: told.ID, Person: person, Verdict: referral.Same, Reason: "Name, age and school agree."}); err != nil {
			return err
		}
	}
	return nil
}

// grownUp is whether somebody told as a child was 18 by then.
func grownUp(born string, now time.Time) bool {
	p, err := when.ParsePartial(born)
	youngest, _, known := p.Ages(when.DateOf(now), when.DateOf(now))
	return err == nil && known && youngest >= 18
}

// known is somebody in the register with the same name and date of birth.
func (c *county) known(ctx context.Context, worker who.Actor, told referral.Told) (id.UUID, error) {
	q := person.Query{Names: told.Child.Given + " " + told.Child.Surname, Born: told.Child.Born}
	if told.Role != referral.RoleChild {
		q = person.Query{Names: told.Adult.Given + " " + told.Adult.Surname}
	}
	hits, err := c.People.Search(ctx, worker, q)
	if fault.Is(err, fault.Invalid) {
		return id.UUID{}, nil
	}
	for _, h := range hits {
		if h.SameName() && (h.SameBirth() || told.Role != referral.RoleChild) {
			return h.Person, nil
		}
	}
	return id.UUID{}, err
}

// ask asks police and health; where the story goes on, they answer.
func (c *county) ask(ctx context.Context, worker who.Actor, rec referral.Record, wait bool) error {
	about := "See the names below."
	for _, k := range rec.Children() {
		about += "\n" + k.Name() + ", " + k.Child.Born
	}
	err := c.Referrals.Ask(ctx, worker, referral.AskCommand{Ref: rec.Ref, Agencies: []id.UUID{c.agencies["police"], c.agencies["health"]}, About: about,
		Question: "What do you hold about this child and the people named, and is there anything to act on today?"})
	if err != nil || wait && c.rng.IntN(3) > 0 {
		return err
	}
	c.later(time.Duration(20+c.rng.IntN(60)) * time.Minute)
	rec, err = c.Referrals.Record(ctx, worker, rec.Ref)
	if err != nil {
		return err
	}
	contacts := map[id.UUID]who.Actor{c.agencies["police"]: c.people["kaur"], c.agencies["health"]: c.people["bello"]}
	for i, q := range rec.Requests {
		if wait && i > 0 {
			return nil
		}
		if err := c.Referrals.Answer(ctx, contacts[q.Agency], pick(c.rng, answers)(q.ID)); err != nil {
			return err
		}
	}
	return nil
}

// answers are what agencies say they hold.
var answers = []func(id.UUID) referral.AnswerCommand{
	func(q id.UUID) referral.AnswerCommand {
		return referral.AnswerCommand{Request: q, Holds: referral.No, NotHeld: "No record of the child or the adults in the last two years.", Handling: "share"}
	},
	func(q id.UUID) referral.AnswerCommand {
		return referral.AnswerCommand{Request: q, Holds: referral.Yes, Held: "Two missing reports this term, both back by morning. Nothing said to officers.", Handling: "share"}
	},
	func(q id.UUID) referral.AnswerCommand {
		return referral.AnswerCommand{Request: q, Holds: "in_part", Held: "Seen at the walk-in clinic in spring, alone. Seemed tired and did not want to go home.", NotHeld: "GP notes not looked up yet.", Handling: "hub_only", HandlingNote: "The child asked that home is not told."}
	},
	func(q id.UUID) referral.AnswerCommand {
		return referral.AnswerCommand{Request: q, Holds: referral.Yes, Held: "The address is known for noise and visitors at night. No child was named before.", Handling: "ask_first"}
	},
}

// screen screens every child of the referral; somebody of 18 or over is not
// the instrument's, and goes on without.
func (c *county) screen(ctx context.Context, worker who.Actor, rec referral.Record, s story) error {
	for _, k := range rec.Children() {
		c.later(time.Duration(15+c.rng.IntN(30)) * time.Minute)
		sheet, err := c.Screens.Begin(ctx, worker, rec.Ref, k.ID)
		if fault.Is(err, fault.Refused) {
			continue
		}
		if err != nil {
			return err
		}
		if s.until == referral.StageScreening {
			continue
		}
		sheet, err = c.Screens.Sheet(ctx, worker, rec.Ref, sheet.ID)
		if fault.Is(err, fault.Refused) {
			continue
		}
		if err != nil {
			return err
		}
		content := s.screen
		result, err := c.Screens.Preview(sheet.Pack, mergeAge(content, sheet.Content))
		if err != nil {
			return err
		}
		content.Judged = max(s.judged, result.Band)
		_, err = c.Screens.Save(ctx, worker, screening.SaveCommand{Ref: rec.Ref, Sheet: sheet.ID, Version: sheet.Version, Content: content, Finish: true})
		if err != nil {
			return err
		}
	}
	return nil
}

func mergeAge(c, sheet screening.Content) screening.Content {
	c.AgeMin, c.AgeMax, c.Unborn, c.Linked = sheet.AgeMin, sheet.AgeMax, sheet.Unborn, sheet.Linked
	return c
}

// decide ends a referral: late ones say why, and no further action for a child
// who is always considered at risk is signed by a second manager.
func (c *county) decide(ctx context.Context, worker who.Actor, ref string, s story) error {
	c.later(s.slow)
	desk, err := c.Decisions.Desk(ctx, worker, ref)
	if err != nil {
		return err
	}
	d := decisionFor(desk, when.DateOf(c.now))
	if s.close && d.Level < 4 {
		d = closing(d, when.DateOf(c.now))
	}
	manager := c.people["devlin"]
	made, err := c.Decisions.Decide(ctx, manager, ref, d)
	if err != nil {
		return err
	}
	if made.State == threshold.ToSign {
		c.later(time.Hour)
		if err := c.Decisions.Sign(ctx, c.people["osei"], ref, made.ID, true, ""); err != nil {
			return err
		}
	}
	if c.now.After(desk.Record.Due) {
		err = c.Referrals.ExplainBreach(ctx, worker, ref, pick(c.rng, []string{"Waited for an answer from another agency.", "Two workers away at once; children seen safe first.", "The family could not be reached until the evening."}))
	}
	if err != nil || !s.disagree {
		return err
	}
	return c.disagree(ctx, ref, s)
}

// decisionFor is the decision that the bands ask for.
func decisionFor(desk threshold.Desk, today when.Date) threshold.Decision {
	band := 1
	for _, s := range desk.Sheets {
		band = max(band, s.Stands())
	}
	d := threshold.Decision{Level: max(band, desk.Thresholds.LeastLevel(band)), Consulted: "The team manager and the referrer.", NextDue: today.AddDays(5), NextOwner: "Family help team"}
	if d.Level > 1 {
		d.Signs = cite(desk, d.Level)
	}
	switch d.Level {
	case 4:
		d.Outcome, d.NextStep, d.NextOwner, d.NextDue = threshold.Section47, "Strategy discussion with police, health and school.", "Assessment team", today.AddDays(1)
		d.Reasons = "Signs that harm may be happening. Several agencies hold a piece, and together they are enough."
		d.Told = "A strategy discussion is held. A social worker rings you before it, and again after."
	case 3:
		d.Outcome, d.NextStep, d.NextOwner = threshold.Section17, "Social worker visits the child and family.", "Assessment team"
		d.Reasons = "Significant concern seen now, and agreed by those who know the child."
		d.Told = "A social worker assesses. Please keep the trusted adult in place at school."
	case 2:
		d.Outcome, d.NextStep = threshold.EarlyHelp, "Lead practitioner named and first meeting held."
		d.Reasons = "Emerging concern. Help now may stop it growing."
		d.Told = "The family is offered early help. You will be asked to the first meeting."
	default:
		d.Level = 1
		return closing(d, today)
	}
	return d
}

// closing is the decision to do no more for now.
func closing(d threshold.Decision, today when.Date) threshold.Decision {
	d.Outcome, d.LookAgain, d.NextStep, d.NextOwner, d.NextDue = threshold.NoFurtherAction, today.AddDays(28), "", "", when.Date{}
	d.Reasons = "Checked with all agencies. Nothing more was found, and the child has safe adults."
	d.Told = "The hub takes no further action now and looks again in four weeks. Tell us at once if anything changes."
	return d
}

// finish adds the drafts that people left open, and children who are known but
// in no referral, up to the plan.
func (c *county) finish(ctx context.Context) error {
	c.now = time.Time{}
	if err := c.breakGlass(ctx); err != nil {
		return err
	}
	c.at(c.end)
	if err := c.stepBack(ctx); err != nil {
		return err
	}
	for _, author := range []string{"ahmed", "price", "webb"} {
		d, err := c.Referrals.Begin(ctx, c.people[author])
		if err != nil {
			return err
		}
		child := c.child()
		_, err = c.Referrals.Save(ctx, c.people[author], d.ID, func(w referral.Worry) (referral.Worry, error) {
			w.DangerNow, w.Children, w.Worry = referral.No, []referral.Child{child}, "Third day this week with no lunch and the same clothes. Says"
			return w, nil
		})
		if err != nil {
			return err
		}
	}
	if err := c.unusual(ctx); err != nil {
		return err
	}
	for ; c.children < c.plan.Children; c.children++ {
		k := c.child()
		if _, err := c.Register(ctx, c.people["okoro"], referral.Told{Role: referral.RoleChild, Child: k}); err != nil {
			return err
		}
	}
	return c.sealOne(ctx)
}
