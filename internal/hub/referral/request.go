package referral

import (
	"context"
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// AskCommand asks partner agencies what they hold.
type AskCommand struct {
	Ref      string
	Agencies []id.UUID
	About    string // what they need to look somebody up; nothing else of the referral
	Question string
}

// Ask sends an information request to each agency, due as the colour says.
// The agency's partner contacts see the request, and nothing else of the
// referral. A new referral moves on to gathering. Errors: NotFound; Invalid.
func (s *Service) Ask(ctx context.Context, actor who.Actor, cmd AskCommand) error {
	var c words.Check
	cmd.About = c.Text("about", "who this is about", cmd.About, maxNote)
	c.Need("about", "Say who this is about: what the agency needs to look them up.", cmd.About)
	cmd.Question = c.Text("question", "the question", cmd.Question, maxNote)
	c.Need("question", "Write what you ask them.", cmd.Question)
	if len(cmd.Agencies) == 0 {
		c.Add("agencies", "Choose at least one agency.")
	}
	if len(cmd.Agencies) > 20 {
		c.Add("agencies", "Choose at most 20 agencies.")
	}
	if err := c.Err("referral.Ask"); err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Safeguarding, "request.ask", func(tx *pg.Tx) error {
		r, _, err := s.open(ctx, tx, cmd.Ref, access.Work)
		if err != nil {
			return err
		}
		due, err := s.Limits.Due(r.Colour.RequestLimit(), s.Clock())
		if err != nil {
			return err
		}
		for _, agency := range unique(cmd.Agencies) {
			if err := s.askOne(ctx, tx, r, agency, due, cmd); err != nil {
				return err
			}
		}
		if r.Stage != StageNew {
			return nil
		}
		return s.apply(ctx, tx, r, "referral.advance", "", func(r *Referral) error { r.Stage = StageGathering; return nil })
	})
}

func (s *Service) askOne(ctx context.Context, tx *pg.Tx, r Referral, agency id.UUID, due time.Time, cmd AskCommand) error {
	q := Request{ID: id.New(), Referral: r.ID, Agency: agency, Asked: s.Clock(), Due: due, About: cmd.About, Question: cmd.Question, Version: 1}
	known, err := insertRequest(ctx, tx, q)
	if err != nil {
		return err
	}
	if !known {
		return fault.Fields{"agencies": "Choose agencies from the list."}.Err("referral.Ask")
	}
	if err := s.Relations.Grant(ctx, tx, access.Tie{Relation: access.Request, Agency: agency, Subject: q.ID}); err != nil {
		return err
	}
	changed, err := audit.Diff(nil, map[string]any{"agency": agency, "about": q.About, "question": q.Question})
	if err != nil {
		return err
	}
	if err := s.Journal.Write(ctx, tx, "request.ask", changed, r.ID, q.ID); err != nil {
		return err
	}
	return s.tellContacts(ctx, tx, agency, r)
}

// tellContacts queues a notice to everybody who answers for an agency, but for
// those to whom the referral is closed. Errors: Invalid when it is to all.
func (s *Service) tellContacts(ctx context.Context, tx *pg.Tx, agency id.UUID, r Referral) error {
	contacts, err := contactsOf(ctx, tx, agency)
	if err != nil {
		return err
	}
	left := 0
	for _, contact := range contacts {
		closed, err := s.Relations.ClosedTo(ctx, tx, contact, r.ID)
		if err != nil {
			return err
		}
		if closed {
			continue
		}
		left++
		if err := s.Notices.Queue(ctx, tx, NoticeAsked, contact, r.Ref); err != nil {
			return err
		}
	}
	if left == 0 && len(contacts) > 0 {
		return fault.Fields{"agencies": "Nobody at one of these agencies can answer this here. Ring its safeguarding lead."}.Err("referral.Ask")
	}
	return nil
}

// RequestsForUs are the information requests to the actor's agency: the open
// ones by when they are due, then the last answered; at most 100.
func (s *Service) RequestsForUs(ctx context.Context, actor who.Actor) ([]Request, error) {
	if err := access.May(actor, who.Checking, access.OnRequest, access.List); err != nil {
		return nil, err
	}
	var out []Request
	err := s.DB.As(ctx, actor, who.Checking, func(tx *pg.Tx) (err error) {
		if out, err = requestsTo(ctx, tx, actor.Agency); err != nil {
			return err
		}
		return s.Journal.Read(tx, "request.list", requestIDs(out)...)
	})
	return out, err
}

// RequestForUs is one request to the actor's agency. Errors: NotFound.
func (s *Service) RequestForUs(ctx context.Context, actor who.Actor, request id.UUID) (Request, error) {
	var q Request
	err := s.DB.As(ctx, actor, who.Checking, func(tx *pg.Tx) (err error) {
		if q, err = s.openRequest(ctx, tx, request, access.Read); err != nil {
			return err
		}
		return s.Journal.Read(tx, "request.read", q.ID)
	})
	return q, err
}

func (s *Service) openRequest(ctx context.Context, tx *pg.Tx, request id.UUID, action access.Action) (Request, error) {
	q, err := loadRequest(ctx, tx, request)
	if pg.NoRows(err) {
		return q, fault.Absent("referral.openRequest")
	}
	if err != nil {
		return q, err
	}
	_, err = s.Relations.Permit(ctx, tx, access.Resource{Kind: access.OnRequest, Seal: q.seal}, q.ID, action)
	return q, err
}

// AnswerCommand says what an agency holds.
type AnswerCommand struct {
	Request      id.UUID
	Holds        string // "yes", "no", "in_part"
	Held         string // what is held
	NotHeld      string // what is not, or could not be looked up
	Handling     string // "share", "hub_only", "ask_first"
	HandlingNote string
}

// Answer keeps what an agency says it holds, and how that may be handled.
// Errors: NotFound; Invalid; Conflict when it has been answered.
func (s *Service) Answer(ctx context.Context, actor who.Actor, cmd AnswerCommand) error {
	cmd, err := cmd.clean()
	if err != nil {
		return err
	}
	return once.As(ctx, s.DB, actor, who.Checking, "request.answer", func(tx *pg.Tx) error {
		q, err := s.openRequest(ctx, tx, cmd.Request, access.Answer)
		if err != nil {
			return err
		}
		if err := refuseAnswer(q); err != nil {
			return err
		}
		q.Holds, q.Held, q.NotHeld, q.Handling, q.HandlingNote, q.Answered = cmd.Holds, cmd.Held, cmd.NotHeld, cmd.Handling, cmd.HandlingNote, s.Clock()
		saved, err := saveAnswer(ctx, tx, q)
		if err != nil {
			return err
		}
		if !saved {
			return answered()
		}
		changed, err := audit.Diff(nil, map[string]string{"holds": q.Holds, "held": q.Held, "not_held": q.NotHeld, "handling": q.Handling, "handling_note": q.HandlingNote})
		if err != nil {
			return err
		}
		if err := s.Journal.Write(ctx, tx, "request.answer", changed, q.Referral, q.ID); err != nil {
			return err
		}
		if closed, err := s.Relations.ClosedTo(ctx, tx, q.askedBy, q.Referral); err != nil || closed {
			return err
		}
		return s.Notices.Queue(ctx, tx, NoticeAnswered, q.askedBy, "")
	})
}

// Handlings are how an answer may be handled, with the words for each.
var Handlings = []struct{ Key, Words string }{
	{"share", "The hub may share this with the other agencies in this referral"},
	{"hub_only", "For the hub only"},
	{"ask_first", "Ask us before it goes any further"},
}

func (cmd AnswerCommand) clean() (AnswerCommand, error) {
	var c words.Check
	choose(&c, "holds", "Say whether your agency holds anything.", cmd.Holds, Yes, No, "in_part")
	cmd.Held = c.Text("held", "what you hold", cmd.Held, maxWords)
	if cmd.Holds == Yes || cmd.Holds == "in_part" {
		c.Need("held", "Write what your agency holds.", cmd.Held)
	}
	cmd.NotHeld = c.Text("not_held", "what you do not hold", cmd.NotHeld, maxNote)
	if cmd.Holds == "in_part" {
		c.Need("not_held", "Write what your agency does not hold, or could not look up.", cmd.NotHeld)
	}
	choose(&c, "handling", "Say how this may be handled.", cmd.Handling, "share", "hub_only", "ask_first")
	cmd.HandlingNote = c.Text("handling_note", "the note on handling", cmd.HandlingNote, 2000)
	return cmd, c.Err("referral.Answer")
}

// unique leaves out an agency that was named before: it is asked once.
func unique(agencies []id.UUID) (once []id.UUID) {
	for _, a := range agencies {
		if !slices.Contains(once, a) {
			once = append(once, a)
		}
	}
	return once
}

func requestIDs(all []Request) []id.UUID {
	var ids []id.UUID
	for _, q := range all {
		ids = append(ids, q.ID)
	}
	return ids
}

// OfRequest is the referral behind a request to the actor's agency, for a
// command that names it and shows nothing of it. Errors: NotFound.
func (s *Service) OfRequest(ctx context.Context, tx *pg.Tx, request id.UUID) (id.UUID, error) {
	q, err := s.openRequest(ctx, tx, request, access.Read)
	return q.Referral, err
}
