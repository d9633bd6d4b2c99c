package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Token is how an agency's system signs its requests, without the secret: that
// is shown once and kept nowhere.
type Token struct {
	ID      id.UUID
	Account id.UUID // of the system
	Scope   string
	Label   string
	Created time.Time
	Ends    time.Time
	Revoked time.Time // zero: nobody has ended it
}

// Good reports whether it opens anything at a time.
func (t Token) Good(now time.Time) bool { return t.Revoked.IsZero() && t.Ends.After(now) }

// Staff reports whether it keeps the list of staff; another sends referrals.
func (t Token) Staff() bool { return t.Scope == scopeStaff }

// Tokens are the tokens of an agency's systems: those that are good first, then
// the last made first; at most 200. An administrator has their own agency's.
// Errors: Forbidden.
func (s *SignIn) Tokens(ctx context.Context, actor who.Actor, agency id.UUID) (all []Token, err error) {
	if actor != who.Founding {
		if err := May(actor, who.Running, OnAccount, Edit); err != nil {
			return nil, err
		}
	}
	err = s.db.As(ctx, actor, who.Running, func(tx *pg.Tx) error {
		all, err = tokensOf(ctx, tx, agency)
		return err
	})
	return all, err
}

// EndToken ends a token: it opens nothing from the next request on. Errors:
// Forbidden; NotFound, the same for another agency's; Conflict for one that
// somebody has ended.
func (s *SignIn) EndToken(ctx context.Context, actor who.Actor, agency, token id.UUID) error {
	if actor != who.Founding {
		if err := May(actor, who.Running, OnAccount, Edit); err != nil {
			return err
		}
	}
	return once.As(ctx, s.db, actor, who.Running, "token.end", func(tx *pg.Tx) error {
		all, err := tokensOf(ctx, tx, agency)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.ID == token {
				return s.endToken(ctx, tx, one)
			}
		}
		return fault.Absent("access.EndToken")
	})
}

func (s *SignIn) endToken(ctx context.Context, tx *pg.Tx, one Token) error {
	n, err := tx.Exec(ctx, `UPDATE api_token SET revoked = $2 WHERE id = $1 AND revoked IS NULL`, one.ID, s.clock())
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "access.EndToken", "Somebody has ended this token already.")
	}
	change, err := audit.Diff(map[string]string{"good": "yes"}, map[string]string{"good": "no"})
	if err != nil {
		return err
	}
	return s.journal.Write(ctx, tx, "token.end", change, one.Account, one.ID)
}

func tokensOf(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]Token, error) {
	rows, err := tx.Query(ctx, `SELECT t.id, t.account_id, t.scope, t.label, t.created, t.ends, coalesce(t.revoked, '0001-01-01Z')
		FROM api_token t JOIN account a ON a.id = t.account_id WHERE a.agency_id = $1 ORDER BY t.revoked IS NOT NULL, t.created DESC, t.id LIMIT 200`, agency)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Token])
}
