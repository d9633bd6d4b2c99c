// Package signoff records in the application who signed which content off.
// It holds for exactly one content: a changed pack is unsigned again.
//
// Begin with [Service.Sign].
package signoff

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Signature is who signed a content off, and when.
type Signature struct {
	By string
	At time.Time
}

// Service keeps the signatures.
type Service struct {
	db      *pg.DB
	journal *audit.Journal
	clock   when.Clock
}

// New keeps the signatures.
func New(db *pg.DB, journal *audit.Journal, clock when.Clock) *Service {
	return &Service{db, journal, clock}
}

// All are the signatures by the content they are for.
func (s *Service) All(ctx context.Context, actor who.Actor) (map[pack.Ref]Signature, error) {
	out := map[pack.Ref]Signature{}
	err := s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		rows, err := tx.Query(ctx, `SELECT s.pack_id, s.pack_version, s.pack_hash, a.name, s.signed
			FROM pack_signoff s JOIN account a ON a.id = s.account_id ORDER BY s.signed LIMIT 1000`)
		if err != nil {
			return err
		}
		var ref pack.Ref
		var one Signature
		_, err = pgx.ForEachRow(rows, []any{&ref.ID, &ref.Version, &ref.Hash, &one.By, &one.At}, func() error {
			out[ref] = one
			return nil
		})
		return err
	})
	return out, err
}

// Sign records that the actor signs exactly this content off. Errors:
// Forbidden but for the board; Invalid without a ground.
func (s *Service) Sign(ctx context.Context, actor who.Actor, ref pack.Ref, note string) error {
	if err := access.May(actor, who.Oversight, access.OnPack, access.Sign); err != nil {
		return err
	}
	var c words.Check
	note = c.Text("note", "the ground", note, 2000)
	c.Need("note", "Say on what ground you sign it off.", note)
	if err := c.Err("signoff.Sign"); err != nil {
		return err
	}
	return once.As(ctx, s.db, actor, who.Oversight, "pack.sign", func(tx *pg.Tx) error {
		row := id.New()
		signed, err := tx.Exec(ctx, `INSERT INTO pack_signoff (id, pack_id, pack_version, pack_hash, account_id, signed, note)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, row, ref.ID, ref.Version, ref.Hash, actor.ID, s.clock(), note)
		if err != nil || signed == 0 { // signed off already, by the same person
			return err
		}
		return s.journal.WriteBecause(ctx, tx, "pack.sign_off", note, nil, row)
	})
}
