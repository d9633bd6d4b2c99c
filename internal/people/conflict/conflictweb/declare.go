package conflictweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/conflict"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var declarePage = web.NewPage[declareView](files, "declare.html")

// declareView asks how somebody knows the family, and says what follows.
type declareView struct {
	Name     string
	Referral bool
	Words    component.Control
	Send     component.Button
	Back     string
}

// commandOf is the record that the path speaks of. Errors: NotFound.
func commandOf(r *web.Request) (cmd conflict.DeclareCommand, err error) {
	if r.PathValue("ref") != "" {
		cmd.Ref, err = r.Ref("ref")
		return cmd, err
	}
	cmd.Person, err = r.ID("id")
	return cmd, err
}

func (p *Pages) viewDeclare(name string, cmd conflict.DeclareCommand, a asked) declareView {
	v := declareView{Name: name, Referral: cmd.Ref != "", Send: component.Button{Text: "Step back", Once: true},
		Words: a.text("words", "How do you know them?", "A few words. The hub's managers and the privacy officer read them.")}
	if v.Back = p.Person(cmd.Person); v.Referral {
		v.Back = p.Record(cmd.Ref)
	}
	return v
}

const declareTitle = "I know this family"

func (p *Pages) declareForm(r *web.Request) (web.Response, error) {
	cmd, err := commandOf(r)
	if err != nil {
		return nil, err
	}
	name, err := p.Service.Subject(r.Context(), r.Actor, cmd)
	if err != nil {
		return nil, err
	}
	return declarePage.Show(web.Head{Title: declareTitle}, p.viewDeclare(name, cmd, asked{})), nil
}

func (p *Pages) declare(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	cmd, err := commandOf(r)
	if err != nil {
		return nil, err
	}
	cmd.Words = form.Get("words")
	err = p.Service.Declare(r.Context(), r.Actor, cmd)
	if mendable(err) {
		name, nerr := p.Service.Subject(r.Context(), r.Actor, cmd)
		if nerr != nil {
			return nil, nerr
		}
		return declarePage.Again(web.Head{Title: declareTitle}, p.viewDeclare(name, cmd, asked{form, fault.FieldsOf(err)}), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathHome + "?done=1"), nil
}
