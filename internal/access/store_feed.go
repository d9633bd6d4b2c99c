package access

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// staff is each person of an agency once, the first made first: by their open
// account, or else by the one made last. One that is off the agency's list is
// not among them.
func staff(ctx context.Context, tx *pg.Tx, agency id.UUID) ([]Account, error) {
	return collectAccounts(tx.Query(ctx, accountColumns+`WHERE a.id IN (
			SELECT DISTINCT ON (coalesce(nullif(lower(s.email), ''), s.id::text)) s.id FROM account s
			WHERE s.agency_id = $1 AND s.kind = 'person' AND s.unlisted IS NULL
			ORDER BY coalesce(nullif(lower(s.email), ''), s.id::text), s.disabled IS NULL DESC, s.created DESC, s.id)
		ORDER BY a.created, a.id LIMIT 10000`, agency))
}
