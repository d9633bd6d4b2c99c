package accessweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var editPage = web.NewPage[edit](files, "edit.html")

// edit is one account as its agency's administrator keeps it.
type edit struct {
	Name, Email, Path string
	Job               component.Input
	Team              component.Select
	Roles             component.Choices
	Version           component.Hidden
	Send              component.Button
	SignedIn, State   string
	Attest            bool // they can be confirmed here
	Closed            bool
}

func (p *Pages) editForm(r *web.Request) (web.Response, error) {
	a, err := p.accountOf(r)
	if err != nil {
		return nil, err
	}
	data, err := p.editData(r, a, nil)
	return editPage.Show(web.Head{Title: a.Name, Crumbs: crumbs()}, data), err
}

func (p *Pages) accountOf(r *web.Request) (access.Account, error) {
	account, err := r.ID("id")
	if err != nil {
		return access.Account{}, err
	}
	return p.Directory.Account(r.Context(), r.Actor, account)
}

func (p *Pages) editData(r *web.Request, a access.Account, faults fault.Fields) (edit, error) {
	team, err := p.teamChoice(r, a.Team.String(), faults["team"])
	return edit{
		Name: a.Name, Email: a.Email, Path: pathEdit(a.ID), Closed: !a.Disabled.IsZero(),
		SignedIn: "Last signed in: " + signedInWords(a) + ".", State: stateWords(a, p.Now()), Attest: a.Disabled.IsZero() && a.Kind == "person" && a.ID != r.Actor.ID,
		Job:  component.Input{Field: component.Field{Name: "job", Label: "Job", Value: a.Job, Error: faults["job"]}},
		Team: team, Roles: roleBoxes(a.Roles, faults["roles"]),
		Version: component.Hidden{Name: "version", Value: strconv.Itoa(a.Version)}, Send: component.Button{Text: "Save", Once: true},
	}, err
}

func (p *Pages) edit(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	a, err := p.accountOf(r)
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(form.Get("version")) // a wrong one is a stale one
	cmd := access.EditCommand{Account: a.ID, Team: form.ID("team"), Job: form.Get("job"), Roles: rolesOf(form), Version: version}
	err = p.Directory.Edit(r.Context(), r.Actor, cmd)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		a.Team, a.Job, a.Roles = cmd.Team, cmd.Job, cmd.Roles
		data, derr := p.editData(r, a, fault.FieldsOf(err))
		if derr != nil {
			return nil, derr
		}
		return editPage.Again(web.Head{Title: a.Name, Crumbs: crumbs()}, data, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathAccounts), nil
}

func (p *Pages) close(r *web.Request) (web.Response, error) {
	account, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	if err := p.Directory.Disable(r.Context(), r.Actor, account); err != nil {
		return nil, err
	}
	return web.See(pathEdit(account)), nil
}

func (p *Pages) open(r *web.Request) (web.Response, error) {
	account, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	if err := p.Directory.Enable(r.Context(), r.Actor, account); err != nil {
		return nil, err
	}
	return web.See(pathEdit(account)), nil
}

func (p *Pages) inviteAgain(r *web.Request) (web.Response, error) {
	a, err := p.accountOf(r)
	if err != nil {
		return nil, err
	}
	token, err := p.SignIn.InviteAgain(r.Context(), r.Actor, a.ID)
	if err != nil {
		return nil, err
	}
	return p.invited(token, a.Email), nil
}
