package extractweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const bringTitle = "Bring a list"

var bringPage = web.NewPage[bringView](files, "bring.html")

// bringView asks for a list, its name and its purpose.
type bringView struct {
	Controls []component.Control
	Again    bool // the file must be chosen again
	Bring    component.Button
}

func viewBring(form web.Form, faults fault.Fields) bringView {
	field := func(name, label, hint string) component.Field {
		return component.Field{Name: name, Label: label, Hint: hint, Value: form.Get(name), Error: faults[name]}
	}
	return bringView{Bring: component.Button{Text: "Bring the list", Once: true},
		Controls: []component.Control{
			{Input: &component.Input{Field: field("name", "What is this list called?", "For example: missing episodes. A newer list of a name takes the older one's place."), Width: 30}},
			{Textarea: &component.Textarea{Field: field("purpose", "Why may your agency share it, and for what?", "For example: joint work on missing children, agreement of May 2026. It is kept in the journal."), Rows: 3}},
			{File: &component.FileUpload{Field: field("file", "The list", "A CSV file of at most "+web.Megabytes(extract.MaxFile)+": a line of headings, then a line for each person. No pictures, no workbooks."), Accept: ".csv,.txt,text/csv"}}}}
}

func headBring() web.Head { return web.Head{Title: bringTitle, Crumbs: crumbs()} }

func (p *Pages) bringForm(*web.Request) (web.Response, error) {
	return bringPage.Show(headBring(), viewBring(web.Form{}, nil)), nil
}

// bring takes a list in. Nothing is compared yet.
func (p *Pages) bring(r *web.Request) (web.Response, error) {
	form, file, err := r.Upload("file")
	var row id.UUID
	if err == nil {
		row, err = p.Service.Bring(r.Context(), r.Actor, extract.BringCommand{Key: form.Get("once"), Name: form.Get("name"), Purpose: form.Get("purpose"), Content: file.Bytes})
	}
	if fault.Is(err, fault.Conflict) { // gone back to a form that was sent, and changed it
		err = fault.New(fault.Conflict, "extractweb.bring", "This form has brought another list already. Choose the file again to bring this one as well.")
	}
	if mendable(err) {
		v := viewBring(form, fault.FieldsOf(err))
		v.Again = true
		return bringPage.Again(headBring(), v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathColumns(row)), nil
}
