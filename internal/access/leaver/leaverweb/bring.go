package leaverweb

import (
	"github.com/sightline-partnership/sightline/internal/access/leaver"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const bringTitle = "Bring the list of who works here"

var bringPage = web.NewPage[bringView](files, "bring.html")

// bringView asks for a list.
type bringView struct {
	Controls []component.Control
	Look     component.Button
}

func viewBring(form web.Form, faults fault.Fields) bringView {
	return bringView{Look: component.Button{Text: "See what it would do", Once: true}, Controls: []component.Control{
		{File: &component.FileUpload{Field: component.Field{Name: "file", Label: "The list", Error: faults["file"],
			Hint: "A CSV file of at most 256 KB: a line of headings, then a line for each person. The columns are email, and leaving date or active."}, Accept: ".csv,.txt,text/csv"}},
		{Radios: &component.Choices{Name: "whole", Legend: "Is everybody who works here on it?", Given: []string{wholeOf(form)}, Items: []component.Choice{
			{Value: "no", Text: "No, or I am not sure", Hint: "Only who has left by the list is closed."},
			{Value: "yes", Text: "Yes, everybody", Hint: "Who is not on the list is closed too."}}}}}}
}

func wholeOf(form web.Form) string {
	if form.Get("whole") == "yes" {
		return "yes"
	}
	return "no"
}

func (p *Pages) bringForm(*web.Request) (web.Response, error) {
	return bringPage.Show(head(bringTitle), viewBring(web.Form{}, nil)), nil
}

// preview shows what a list would do. Nothing is done yet.
func (p *Pages) preview(r *web.Request) (web.Response, error) {
	form, file, err := r.Upload("file")
	l := leaver.List{Content: file.Bytes, Whole: wholeOf(form) == "yes"}
	var plan leaver.Plan
	var faults []leaver.Fault
	if err == nil {
		plan, faults, err = p.Service.Preview(r.Context(), r.Actor, l)
	}
	if mendable(err) {
		return bringPage.Again(head(bringTitle), viewBring(form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return planPage.Show(head(planTitle), viewPlan(l, plan, faults, "", nil)), nil
}
