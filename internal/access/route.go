package access

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// To is the permission a route declares.
func To(a Action, on Kind) web.Needs { return web.Needs{On: string(on), Action: string(a)} }

// ToSee is To for a page that shows nothing to whom the field group is closed.
func ToSee(a Action, on Kind, field Field) web.Needs {
	return web.Needs{On: string(on), Action: string(a), Field: uint16(field)}
}

// Authorise says whether the actor's roles could ever have what a route
// needs. A role that could is let through to the service, which asks about
// the record itself. Errors: Forbidden, with who can.
func Authorise(actor who.Actor, needs web.Needs) error {
	kind, action := Kind(needs.On), Action(needs.Action)
	if Capable(actor.Roles, actor.Hub, kind, action) {
		return nil
	}
	return refuse(kind, action)
}

// refuse says who can: it depends on the role alone, never on a record.
func refuse(kind Kind, a Action) error {
	var able who.Role
	hub := true
	for _, row := range deeds {
		if row.kind == kind && row.action == a {
			able |= row.roles
			hub = hub && row.hub
		}
	}
	for _, row := range duties {
		if row.kind == kind && row.action == a {
			able |= row.roles
			hub = hub && row.hub
		}
	}
	if able == 0 {
		return fault.New(fault.Forbidden, "access", "Nobody can do this.")
	}
	where := "."
	if hub {
		where = " in the hub."
	}
	return fault.New(fault.Forbidden, "access", "Your role does not include this. It belongs to: "+inWords(able)+where)
}

func inWords(roles who.Role) string {
	var out []string
	for _, role := range who.AllRoles {
		if roles.Has(role) {
			out = append(out, role.Words())
		}
	}
	return strings.Join(out, ", ")
}
