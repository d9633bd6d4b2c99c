package access

import (
	"context"
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// farSeeing are the roles that look beyond their own agency's work: at the
// whole journal, at the partnership's decisions and its figures. Only the
// agency that has the hub gives them; the policies of account say the same.
const farSeeing = who.Auditor | who.PrivacyOfficer | who.Board | who.Analyst | who.TrainingCoordinator

// mayGive refuses roles that an agency's administrator can't give. Errors:
// Invalid, naming the roles.
func mayGive(ctx context.Context, tx *pg.Tx, agency id.UUID, roles who.Role) error {
	if roles&farSeeing == 0 {
		return nil
	}
	all, err := teams(ctx, tx, agency)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(t WorkTeam) bool { return t.Hub }) {
		return nil
	}
	return fault.Fields{"roles": "Your agency can't give the role " + inWords(roles&farSeeing) + ". Ask an administrator of the agency that has the hub."}.Err("access.mayGive")
}
