package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var endPage = web.NewPage[endView](files, "end.html")

// endView asks why a row comes off the record.
type endView struct {
	What   string
	Reason component.Control
	End    component.Button
	Back   string
}

func viewEnd(one person.Person, what string, a asked) endView {
	return endView{What: what, Reason: a.text("reason", "Why does it come off the record?", "For example: the number is not in use any more"),
		End: component.Button{Text: "Take it off", Once: true}, Back: PathPerson(one.ID)}
}

// rowWords is the row that the path speaks of, in words.
func rowWords(r *web.Request, one person.Person, part person.Part) (string, error) {
	lists := map[person.Part]partList{person.PartName: viewNames(one, true), person.PartAddress: viewAddresses(one, true),
		person.PartReach: viewReaches(one, true), person.PartRelation: viewRelations(one, true)}
	row, err := r.ID("row")
	if err != nil {
		return "", err
	}
	for _, l := range lists[part].Rows {
		if l.Links[len(l.Links)-1].Href == pathEnd(one.ID, part, row) {
			return l.Kind + ": " + l.Text, nil
		}
	}
	return "", fault.Absent("personweb.rowWords")
}

func (p *Pages) endForm(k partKind) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		one, err := p.one(r)
		if err != nil {
			return nil, err
		}
		what, err := rowWords(r, one, k.part)
		if err != nil {
			return nil, err
		}
		return endPage.Show(headOf(one, "Take off the record"), viewEnd(one, what, asked{})), nil
	}
}

func (p *Pages) end(k partKind) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		row, err := r.ID("row")
		if err != nil {
			return nil, err
		}
		one, err := p.one(r)
		if err != nil {
			return nil, err
		}
		err = p.Service.End(r.Context(), r.Actor, one.ID, k.part, row, form.Get("reason"))
		if mendable(err) {
			what, _ := rowWords(r, one, k.part) // gone, when somebody else was first
			return endPage.Again(headOf(one, "Take off the record"), viewEnd(one, what, asked{form, fault.FieldsOf(err)}), err), nil
		}
		if err != nil {
			return nil, err
		}
		return web.See(PathPerson(one.ID)), nil
	}
}
