package access

import (
	"context"
	"slices"

	"github.com/riverqueue/river"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// RemindJob tells administrators, once a day, that accounts wait to be
// attested. Nothing turns on it: an account lapses whether or not it ran.
type RemindJob struct{}

// Kind names the job.
func (RemindJob) Kind() string { return "remind_attest" }

// Reminders tells administrators what is due.
type Reminders struct {
	river.WorkerDefaults[RemindJob]
	directory *Directory
	notices   Notices
}

// NewReminders tells by the notices given.
func NewReminders(directory *Directory, notices Notices) *Reminders {
	return &Reminders{directory: directory, notices: notices}
}

// Workers adds the job.
func (r *Reminders) Workers(w *river.Workers) { river.AddWorker(w, r) }

// Work does the job.
func (r *Reminders) Work(ctx context.Context, _ *river.Job[RemindJob]) error { return r.Remind(ctx) }

// Remind queues one message to each administrator who can attest an account
// that is due, 14 and 3 days before its day, in one transaction with the note
// that they were told.
func (r *Reminders) Remind(ctx context.Context) error {
	now := r.directory.clock()
	return r.directory.db.As(ctx, who.Jobs, who.Running, func(tx *pg.Tx) error {
		due, err := nearlyDue(ctx, tx, now.Add(DueWithin-AttestEvery))
		if err != nil {
			return err
		}
		due = slices.DeleteFunc(due, func(a Account) bool { return !a.toRemind(now) })
		if len(due) == 0 {
			return nil
		}
		admins, err := administrators(ctx, tx)
		if err != nil {
			return err
		}
		hubs, err := hubAgencies(ctx, tx)
		if err != nil {
			return err
		}
		for _, admin := range toTell(due, inUse(admins, now), hubs) {
			if err := r.notices.Queue(ctx, tx, "accounts_due", admin, ""); err != nil {
				return err
			}
		}
		accounts := make([]id.UUID, len(due))
		for i, a := range due {
			accounts[i] = a.ID
		}
		return noteReminded(ctx, tx, accounts, now)
	})
}

// toTell is whom to tell, each once: the other administrators of each
// account's agency; where there is none, those of the agency that has the hub.
func toTell(due, admins []Account, hubs []id.UUID) (tell []id.UUID) {
	add := func(a Account, from func(admin Account) bool) (any bool) {
		for _, admin := range admins {
			if admin.ID == a.ID || !from(admin) {
				continue
			}
			any = true
			if !slices.Contains(tell, admin.ID) {
				tell = append(tell, admin.ID)
			}
		}
		return any
	}
	for _, a := range due {
		if !add(a, func(admin Account) bool { return admin.Agency == a.Agency }) {
			add(a, func(admin Account) bool { return slices.Contains(hubs, admin.Agency) })
		}
	}
	return tell
}
