package accessweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var accountsPage = web.NewPage[accounts](files, "accounts.html")

// accounts is the administrator's list of their agency's people.
type accounts struct {
	Invite string
	Due    string // how many wait to be confirmed, in words; empty for none
	DueAt  string
	List   string // where the list of who works here is brought
	Tokens string // where a system's way in is ended
	Rows   []accountRow
}

type accountRow struct{ Name, Href, Job, Team, Roles, SignedIn, State string }

func (p *Pages) accounts(r *web.Request) (web.Response, error) {
	all, err := p.Directory.Accounts(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	due, err := p.Directory.Due(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := accounts{Invite: pathInvite, DueAt: pathDue, List: pathLeavers, Tokens: pathTokens}
	if n := len(due); n > 0 {
		data.Due = counted(n, "account waits", "accounts wait") + " to be confirmed"
	}
	now := p.Now()
	for _, a := range all {
		data.Rows = append(data.Rows, accountRow{a.Name, pathEdit(a.ID), a.Job, a.TeamName, rolesInWords(a.Roles), signedInWords(a), stateWords(a, now)})
	}
	return accountsPage.Show(web.Head{Title: "Accounts"}, data), nil
}

func rolesInWords(roles who.Role) string {
	words := ""
	for _, role := range who.AllRoles {
		if roles.Has(role) {
			if words != "" {
				words += ", "
			}
			words += role.Words()
		}
	}
	return words
}

// rolesOf reads the ticked roles of a form.
func rolesOf(form web.Form) (roles who.Role) {
	for _, key := range form.All("roles") {
		if role, ok := who.ParseRole(key); ok {
			roles |= role
		}
	}
	return roles
}

func roleBoxes(chosen who.Role, problem string) component.Choices {
	c := component.Choices{Name: "roles", Legend: "What do they do?", Hint: "Choose all that apply. Administrators see no child.", Error: problem, Small: true}
	for _, role := range who.AllRoles {
		c.Items = append(c.Items, component.Choice{Value: role.String(), Text: capital(role.Words()), Checked: chosen.Has(role)})
	}
	return c
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }

func (p *Pages) teamChoice(r *web.Request, chosen string, problem string) (component.Select, error) {
	teams, err := p.Directory.Teams(r.Context(), r.Actor, r.Actor.Agency)
	s := component.Select{Field: component.Field{Name: "team", Label: "Team", Error: problem}, Items: []component.Choice{{Text: "No team"}}}
	for _, t := range teams {
		s.Items = append(s.Items, component.Choice{Value: t.ID.String(), Text: t.Name, Checked: t.ID.String() == chosen})
	}
	return s, err
}

var invitePage = web.NewPage[invite](files, "invite.html")

// invite is the form that invites somebody, and then the link to give them.
type invite struct {
	Name, Email, Job, Phone component.Input
	Team                    component.Select
	Roles                   component.Choices
	Send                    component.Button
	Link                    string
	Mailed                  string // the address that a link goes to as well
	Back                    string
}

func (p *Pages) inviteForm(r *web.Request) (web.Response, error) {
	data, err := p.inviteData(r, web.Form{}, nil)
	return invitePage.Show(web.Head{Title: "Invite somebody", Crumbs: crumbs()}, data), err
}

func (p *Pages) inviteData(r *web.Request, form web.Form, faults fault.Fields) (invite, error) {
	field := func(name, label, hint string) component.Field {
		return component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}
	}
	team, err := p.teamChoice(r, form.Get("team"), faults["team"])
	return invite{
		Name: component.Input{Field: field("name", "Name", "As colleagues know them")}, Email: component.Input{Field: field("email", "E-mail address at work", ""), Type: "email"},
		Job: component.Input{Field: field("job", "Job", "")}, Phone: component.Input{Field: field("phone", "Phone", ""), Type: "tel", Width: 20},
		Team: team, Roles: roleBoxes(rolesOf(form), faults["roles"]), Send: component.Button{Text: "Make the invitation", Once: true}, Back: pathAccounts,
	}, err
}

func (p *Pages) invite(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	_, token, err := p.SignIn.Invite(r.Context(), r.Actor, access.InviteCommand{Name: form.Get("name"), Email: form.Get("email"),
		Job: form.Get("job"), Phone: form.Get("phone"), Team: form.ID("team"), Roles: rolesOf(form)})
	if fault.Is(err, fault.Invalid) {
		data, derr := p.inviteData(r, form, fault.FieldsOf(err))
		if derr != nil {
			return nil, derr
		}
		return invitePage.Again(web.Head{Title: "Invite somebody", Crumbs: crumbs()}, data, err), nil
	}
	if err != nil {
		return nil, err
	}
	return p.invited(token, form.Get("email")), nil
}

// invited shows the link of an invitation, this once.
func (p *Pages) invited(token, email string) web.Response {
	return invitePage.Show(web.Head{Title: "The invitation is ready", Crumbs: crumbs()}, invite{Link: InvitationLink(p.Origin, token), Mailed: email, Back: pathAccounts})
}

func crumbs() []component.Crumb { return []component.Crumb{{Text: "Accounts", Href: pathAccounts}} }
