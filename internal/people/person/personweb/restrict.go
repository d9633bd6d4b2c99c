package personweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var restrictPage = web.NewPage[restrictView](files, "restrict.html")

const restrictTitle = "How closely this record is held"

// restrictView asks a manager to hold a record more closely, and by whom.
type restrictView struct {
	Seal     string // the page of the seal that stands; empty for an open record
	Controls []component.Control
	Version  component.Hidden
	Save     component.Button
	Back     string
}

// mayRestrict reports whether to offer it: the service decides again.
func mayRestrict(r *web.Request) bool {
	return access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnPerson, access.Hold)
}

func (p *Pages) viewRestrict(r *web.Request, one person.Person, a asked) (restrictView, error) {
	v := restrictView{Version: component.Hidden{Name: "version", Value: strconv.Itoa(one.Version)}, Save: component.Button{Text: "Close it now", Once: true}, Back: PathPerson(one.ID)}
	if p.Seal != nil {
		seal, err := p.Seal(r.Context(), r.Actor, one.ID)
		if err != nil {
			return v, err
		}
		v.Seal = seal
	}
	held := []component.Choice{{Value: "1", Text: "Restricted", Hint: "Hub managers and named people see it."},
		{Value: "2", Text: "Sealed", Hint: "Only named people see it. To everybody else this person is not in the register."}}
	if held = held[min(int(one.Seal), len(held)):]; len(held) == 0 {
		return v, nil
	}
	v.Controls = []component.Control{a.pick("seal", "Who sees this record?", "", held)}
	if p.Directory != nil {
		workers, err := p.Directory.HubWorkers(r.Context(), r.Actor)
		if err != nil {
			return v, err
		}
		named := &component.Choices{Name: "named", Legend: "Name these people on the record", Hint: "You are named yourself. Naming somebody again changes nothing.", Given: a.form.All("named")}
		for _, w := range workers {
			if w.ID != r.Actor.ID {
				named.Items = append(named.Items, component.Choice{Value: w.ID.String(), Text: w.Name, Hint: w.Job})
			}
		}
		if len(named.Items) > 0 {
			v.Controls = append(v.Controls, component.Control{Checkboxes: named})
		}
	}
	v.Controls = append(v.Controls, a.text("reason", "Why?", "For example: a parent works in the hub"))
	return v, nil
}

func (p *Pages) restrictForm(r *web.Request) (web.Response, error) {
	one, err := p.one(r)
	if err != nil {
		return nil, err
	}
	v, err := p.viewRestrict(r, one, asked{form: web.Form{}})
	return restrictPage.Show(headOf(one, restrictTitle), v), err
}

func (p *Pages) restrict(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	one, err := p.one(r)
	if err != nil {
		return nil, err
	}
	err = p.Service.Restrict(r.Context(), r.Actor, readRestrict(form, one.ID))
	if mendable(err) {
		v, verr := p.viewRestrict(r, one, asked{form, fault.FieldsOf(err)})
		if verr != nil {
			return nil, verr
		}
		return restrictPage.Again(headOf(one, restrictTitle), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(PathPerson(one.ID)), nil
}

// readRestrict reads the form; a seal that can't be read is one there is not.
func readRestrict(form web.Form, one id.UUID) person.RestrictCommand {
	cmd := person.RestrictCommand{Person: one, Reason: form.Get("reason")}
	cmd.Version, _ = strconv.Atoi(form.Get("version"))
	seal, err := strconv.ParseUint(form.Get("seal"), 10, 8)
	if err != nil {
		seal = 255
	}
	cmd.Seal = access.Seal(seal)
	for _, s := range form.All("named") {
		if account, err := id.Parse(s); err == nil {
			cmd.Named = append(cmd.Named, account)
		}
	}
	return cmd
}
