package access

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Relations keeps what ties people, teams and agencies to records, and asks
// Decide about one record.
type Relations struct {
	clock when.Clock
}

// NewRelations works on any transaction.
func NewRelations(clock when.Clock) *Relations { return &Relations{clock: clock} }

// Tie is a relationship to be granted: exactly one of Account, TeamID and
// Agency says to whom.
type Tie struct {
	Relation Relation // exactly one
	Account  id.UUID
	TeamID   id.UUID
	Agency   id.UUID
	Subject  id.UUID // a referral, a person, or a request
}

// Grant ties somebody to a record from now on, in the actor's name. The
// policies of the record's own table say who may: a grant they refuse is an
// Internal fault, since the service asked for what it should have refused.
func (r *Relations) Grant(ctx context.Context, tx *pg.Tx, tie Tie) error {
	return insertTie(ctx, tx, id.New(), tie, r.clock())
}

// End ends every tie of the relation between the holder and the record. Give
// one of Account, TeamID and Agency.
func (r *Relations) End(ctx context.Context, tx *pg.Tx, tie Tie) error {
	return endTie(ctx, tx, tie, r.clock())
}

// Of is the actor before the record today: every relation, and whether a
// conflict or a person of concern closes it. Work in a hub team is a Team
// relation to each record the hub holds; the caller has loaded the record, so
// row-level security has already said that it is in sight.
func (r *Relations) Of(ctx context.Context, tx *pg.Tx, subject id.UUID) (Subject, error) {
	all, err := r.before(ctx, tx, []id.UUID{subject})
	return all[subject], err
}

// before is Of for several records.
func (r *Relations) before(ctx context.Context, tx *pg.Tx, subjects []id.UUID) (map[id.UUID]Subject, error) {
	actor := tx.Actor()
	ties, err := tiesOf(ctx, tx, actor, subjects, r.clock())
	if err != nil {
		return nil, err
	}
	out := make(map[id.UUID]Subject, len(ties))
	for subject, t := range ties {
		out[subject] = Subject{Roles: actor.Roles, Hub: actor.Hub, Relation: atWork(actor) | t.relation, Conflict: t.closed == "conflict", Concern: t.closed == "concern"}
	}
	return out, nil
}

// ClosedTo reports whether a conflict closes a record to somebody else: who
// would give it to them asks first.
func (r *Relations) ClosedTo(ctx context.Context, tx *pg.Tx, account, subject id.UUID) (bool, error) {
	return closedTo(ctx, tx, account, subject)
}

// atWork is the relation that work in a hub team gives to every record.
func atWork(actor who.Actor) Relation {
	if actor.Hub && actor.Is(who.Practitioner|who.Manager) {
		return Team
	}
	return None
}

// Permit asks Decide about one record that has been loaded. Errors: NotFound,
// the same as for an absent record, when the answer is no.
func (r *Relations) Permit(ctx context.Context, tx *pg.Tx, res Resource, subject id.UUID, a Action) (Permit, error) {
	s, err := r.Of(ctx, tx, subject)
	if err != nil {
		return Permit{}, err
	}
	permit := Decide(s, res, a, Env{Purpose: tx.Purpose()})
	if !permit.Allow {
		return Permit{}, fault.Absent("access.Permit")
	}
	return permit, nil
}

// Permits is Permit for many records at once, in their order: each that the
// answer is no for has no Allow.
func (r *Relations) Permits(ctx context.Context, tx *pg.Tx, res []Resource, subjects []id.UUID, a Action) ([]Permit, error) {
	all, err := r.before(ctx, tx, subjects)
	if err != nil {
		return nil, err
	}
	out := make([]Permit, len(subjects))
	for i, subject := range subjects {
		out[i] = Decide(all[subject], res[i], a, Env{Purpose: tx.Purpose()})
	}
	return out, nil
}

// May asks Decide about an action that concerns no single record: listing,
// creating, searching. Errors: Forbidden, with who can.
func May(actor who.Actor, purpose who.Purpose, kind Kind, a Action) error {
	s := Subject{Roles: actor.Roles, Hub: actor.Hub}
	if Decide(s, Resource{Kind: kind}, a, Env{Purpose: purpose}).Allow {
		return nil
	}
	return refuse(kind, a)
}

var relationByKey = map[string]Relation{"team": Team, "referral": Referral, "request": Request, "share": Share, "named": Named, "glass": Glass}

func (r Relation) key() string {
	for key, relation := range relationByKey {
		if relation == r {
			return key
		}
	}
	return ""
}
