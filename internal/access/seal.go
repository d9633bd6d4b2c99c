package access

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Words is the level as people say it.
func (s Seal) Words() string {
	return map[Seal]string{Open: "open", Restricted: "restricted", Sealed: "sealed"}[s]
}

// Holding is that a record is restricted or sealed, and by whom.
type Holding struct {
	ID        id.UUID
	Kind      Kind
	Subject   id.UUID
	Ref       string // of a referral
	Level     Seal
	Owner     id.UUID // none for one from before there were owners
	OwnerName string
	OwnerGone bool // no open account of a hub manager any more
	SealedBy  string
	Sealed    time.Time
}

// RaiseSeal makes the actor the owner of a record's seal, at this level, before
// the record itself is closed and before anybody is named on it. The policies
// of seal say who may.
func (r *Relations) RaiseSeal(ctx context.Context, tx *pg.Tx, kind Kind, subject id.UUID, ref string, level Seal) error {
	return raiseSeal(ctx, tx, Holding{ID: id.New(), Kind: kind, Subject: subject, Ref: ref, Level: level}, r.clock())
}

// LowerSeal notes that a record is held less closely, or not at all any more.
func (r *Relations) LowerSeal(ctx context.Context, tx *pg.Tx, seal id.UUID, to Seal) error {
	return lowerSeal(ctx, tx, seal, to, r.clock())
}

// SealOf is the seal of a record that stands; the zero Holding for none.
func (r *Relations) SealOf(ctx context.Context, tx *pg.Tx, subject id.UUID) (Holding, error) {
	all, err := holdings(ctx, tx, `s.subject_id = $1`, subject)
	if err != nil || len(all) == 0 {
		return Holding{}, err
	}
	return all[0], nil
}

// Holding is one seal that stands and is in sight; the zero Holding for none.
func (r *Relations) Holding(ctx context.Context, tx *pg.Tx, seal id.UUID) (Holding, error) {
	all, err := holdings(ctx, tx, `s.id = $1`, seal)
	if err != nil || len(all) == 0 {
		return Holding{}, err
	}
	return all[0], nil
}

// OwnHoldings are the seals that the actor owns; at most 500.
func (r *Relations) OwnHoldings(ctx context.Context, tx *pg.Tx) ([]Holding, error) {
	return holdings(ctx, tx, `s.owner_id = $1`, tx.Actor().ID)
}

// LeftHoldings are the seals in sight whose owner has left; at most 500.
func (r *Relations) LeftHoldings(ctx context.Context, tx *pg.Tx) ([]Holding, error) {
	return holdings(ctx, tx, `owner_gone(s.owner_id) AND $1`, true)
}

// NamedOn are the accounts on the list of named people of a record, by name.
func (r *Relations) NamedOn(ctx context.Context, tx *pg.Tx, subject id.UUID) ([]Account, error) {
	return namedOn(ctx, tx, subject, r.clock())
}
