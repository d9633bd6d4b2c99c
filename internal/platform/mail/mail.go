// Package mail tells people by e-mail that something waits for them. A message
// names nobody and gives no detail: whoever reads it signs in to see more.
//
// What always holds: a message is queued in the transaction that is the reason
// for it; a mail server that is down delays it and loses nothing; subjects hold
// at most a reference.
//
// Begin with [Post.Queue].
package mail

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Message is one e-mail, ready to be sent.
type Message struct {
	ID                string // the same at every try, so that a mail server knows one that comes twice
	To, Subject, Body string
}

// Letter is a message as it is kept.
type Letter struct {
	ID       id.UUID
	Account  id.UUID
	To       string // the e-mail address of somebody who works here
	ToName   string
	Template string
	Ref      string
	State    string // "queued", "sent", "failed"
	Queued   time.Time
	Sent     time.Time // zero: not yet
	Tries    int
	Problem  string
}

// Sender hands a message to a mail server. Errors are a kind of fault in a few
// words, which an administrator sees; never the server's own.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Enqueuer adds a job to a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *pg.Tx, args river.JobArgs) error
}

// Post keeps the queue of messages.
type Post struct {
	db     *pg.DB
	clock  when.Clock
	sender Sender // nil: nothing is sent, and the page says so
	site   string // where people sign in
	jobs   Enqueuer
	link   Linker
}

// invitation is the message that has a link of its own.
const invitation = "invitation"

// Linker makes the link of an invitation's message, as it is sent; empty where
// there is nothing to accept any more.
type Linker func(ctx context.Context, account id.UUID) (string, error)

// New keeps the queue. Without a sender messages stay queued.
func New(db *pg.DB, clock when.Clock, sender Sender, site string) *Post {
	return &Post{db: db, clock: clock, sender: sender, site: site}
}

// Through says which queue the messages' jobs go to; it is set once, before
// the first message.
func (p *Post) Through(jobs Enqueuer) { p.jobs = jobs }

// Linking says who makes the links of invitations; it is set once, before the
// first message. A link is a secret, so none is kept with the message.
func (p *Post) Linking(link Linker) { p.link = link }

// Queue queues a message to somebody who works here, in the transaction that
// is the reason for it. Nobody is written to about a record that a conflict
// closes to them. Errors: an unknown template.
func (p *Post) Queue(ctx context.Context, tx *pg.Tx, template string, to id.UUID, ref string) error {
	if _, known := templates[template]; !known {
		return fault.Newf(fault.Internal, "mail.Queue", "There is no message %q.", template)
	}
	row := id.New()
	if kept, err := insert(ctx, tx, row, to, template, ref, p.clock()); err != nil || !kept {
		return err
	}
	return p.jobs.Enqueue(ctx, tx, sendArgs{Mail: row})
}

// Letters are the last messages as an administrator sees them, without the
// reference of the referral that one is about; at most 200.
func (p *Post) Letters(ctx context.Context, actor who.Actor) (all []Letter, err error) {
	err = p.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = letters(ctx, tx)
		return err
	})
	return all, err
}

// States is how many messages are "queued", "sent" and "failed".
func (p *Post) States(ctx context.Context) (all map[string]float64, err error) {
	err = p.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		all, err = states(ctx, tx)
		return err
	})
	return all, err
}

// Sending reports whether a mail server is configured.
func (p *Post) Sending() bool { return p.sender != nil }

// Message is a letter as it is sent, but for the link of an invitation.
func (p *Post) Message(l Letter) Message {
	t := templates[l.Template]
	subject := t.subject
	if l.Ref != "" {
		subject += ": " + l.Ref
	}
	return Message{ID: l.ID.String(), To: l.To, Subject: subject, Body: t.body + "\n\nSign in to see more: " + p.site + "\n\nThis message names nobody, on purpose. If a child is in danger now, ring 999.\n"}
}

// templates are the messages. They say what to do, never about whom.
var templates = map[string]struct{ subject, body string }{
	"referral_received":  {"The hub has your referral", "The hub has received your referral and its clock is running."},
	"request_asked":      {"The hub asks your agency a question", "The hub needs to know what your agency holds. The request says by when."},
	"request_answered":   {"An agency has answered", "An agency has answered your request."},
	"outcome_told":       {"The hub has decided", "The hub has decided what happens with a referral you raised."},
	invitation:           {"You are invited to Sightline", "An administrator of your agency has invited you to Sightline, or invited you again. If you did not expect this, ring them."},
	"glass_broken":       {"Break-glass was used", "Somebody opened a record by break-glass, for four hours. A privacy officer or a hub manager reviews it within two working days."},
	"seal_lower_asked":   {"A manager asks you to agree", "Another hub manager asks to hold a record less closely. It takes two: agree or refuse on the seal's page."},
	"seal_lowered":       {"A record that you sealed is open", "Two hub managers have agreed to hold a record less closely that you sealed."},
	"sealed_read":        {"A record that you sealed was read", "Somebody else has looked at a record that you sealed. See who on the page Reads of what you sealed."},
	"accounts_due":       {"Accounts wait for you to confirm them", "An administrator confirms every 90 days who still works here and still needs their roles. Who is not confirmed in time loses access."},
	"alert_raised":       {"Unusual reading to look at", "The journal shows reading that is unusual. The queue says which rule it fits."},
	"records_read":       {"Who read the records you lead", "Yesterday somebody else opened a record that you lead. The page says who and when."},
	"stepped_back":       {"Somebody has stepped back", "A worker of the hub has stepped back from a referral, and it is with nobody. Please give it to somebody else."},
	"conflict_end_asked": {"A conflict may be none", "Somebody asks to end a conflict of interest. It takes two: agree or refuse on the page Conflicts."},
	"disagreement_moved": {"A disagreement has moved", "A disagreement that you have a part in was settled or moved on."},
}

// sendArgs is the job that sends one message.
type sendArgs struct {
	Mail id.UUID `json:"mail"`
}

// Kind names the job.
func (sendArgs) Kind() string { return "send_mail" }

type sendWorker struct {
	river.WorkerDefaults[sendArgs]
	post *Post
}

// Workers adds what sends the messages.
func (p *Post) Workers(w *river.Workers) { river.AddWorker(w, &sendWorker{post: p}) }

// Work sends one message, once; what can't be sent is tried again, later each
// time.
func (w *sendWorker) Work(ctx context.Context, job *river.Job[sendArgs]) error {
	return w.post.deliver(ctx, job.Args.Mail)
}

// NextRetry waits a minute after the first fault and up to an hour after many.
func (w *sendWorker) NextRetry(job *river.Job[sendArgs]) time.Time {
	wait := min(time.Minute<<min(job.Attempt-1, 6), time.Hour)
	return job.AttemptedAt.Add(wait)
}

// whole is a letter with its link, which is made anew at every try.
func (p *Post) whole(ctx context.Context, l Letter) (Message, error) {
	m := p.Message(l)
	if l.Template != invitation || p.link == nil {
		return m, nil
	}
	link, err := p.link(ctx, l.Account)
	if err == nil && link != "" {
		m.Body = "Accept your invitation here. The link works once, for at most seven days:\n" + link + "\n\n" + m.Body
	}
	return m, err
}

// errWithheld is why a letter is not sent, as an administrator sees it.
var errWithheld = errors.New("no longer theirs to know")

func (p *Post) deliver(ctx context.Context, row id.UUID) error {
	if p.sender == nil {
		return river.JobSnooze(time.Hour) // until a mail server is configured
	}
	var l Letter
	var withheld bool
	err := p.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) (err error) {
		if l, err = letter(ctx, tx, row); err != nil {
			return err
		}
		if withheld, err = isWithheld(ctx, tx, l); err == nil && withheld {
			err = mark(ctx, tx, row, errWithheld, p.clock())
		}
		return err
	})
	if err != nil || withheld || l.State == "sent" {
		return err
	}
	message, err := p.whole(ctx, l)
	if err != nil {
		return err
	}
	problem := p.sender.Send(ctx, message)
	err = p.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error { return mark(ctx, tx, row, problem, p.clock()) })
	if problem != nil {
		return problem
	}
	return err
}
