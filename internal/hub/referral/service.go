package referral

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Limits gives the end of a time limit of the pack in force, by its id.
type Limits interface {
	Due(limit string, from time.Time) (time.Time, error)
}

// Notices queues a message to somebody, in the transaction that is the reason
// for it. It carries a reference and nothing else.
type Notices interface {
	Queue(ctx context.Context, tx *pg.Tx, template string, to id.UUID, ref string) error
}

// The templates of the notices that this package queues.
const (
	NoticeReceived = "referral_received"
	NoticeAsked    = "request_asked"
	NoticeAnswered = "request_answered"
	NoticeOutcome  = "outcome_told"
)

// Deps is what the service stands on.
type Deps struct {
	DB        *pg.DB
	Journal   *audit.Journal
	Relations *access.Relations
	Clock     when.Clock
	Limits    Limits
	Notices   Notices
}

// Service takes referrals in and carries them through the hub.
type Service struct {
	Deps
	prefix    string
	registrar Registrar
}

// New is a service whose references begin with the two letters of prefix.
func New(deps Deps, prefix string) *Service { return &Service{Deps: deps, prefix: prefix} }

// resource is the referral as access.Decide knows it.
func (r Referral) resource() access.Resource {
	return access.Resource{Kind: access.OnReferral, Seal: r.Seal}
}

// open loads a referral by reference and asks whether the actor may take the
// action. Errors: NotFound for absent and out of scope alike.
func (s *Service) open(ctx context.Context, tx *pg.Tx, ref string, action access.Action) (Referral, access.Permit, error) {
	r, err := load(ctx, tx, ref)
	if pg.NoRows(err) {
		return Referral{}, access.Permit{}, fault.Absent("referral.open")
	}
	if err != nil {
		return Referral{}, access.Permit{}, err
	}
	permit, err := s.Relations.Permit(ctx, tx, r.resource(), r.ID, action)
	return r, permit, err
}

// purposeOf is why an actor opens a referral, by what they do in the house.
func purposeOf(actor who.Actor) who.Purpose {
	if actor.Is(who.Auditor|who.PrivacyOfficer|who.Board) && !actor.Is(who.Practitioner|who.Manager|who.Referrer) {
		return who.Oversight
	}
	return who.Safeguarding
}
