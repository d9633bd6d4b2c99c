package leaverweb

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/access/leaver"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const planTitle = "What the list would do"

var planPage = web.NewPage[planView](files, "plan.html")

// planView is what a list would do, and the way to have it done.
type planView struct {
	To, Back    string
	List, Whole component.Hidden
	Said        []string
	Faults      component.Table
	Closing     component.Table
	Unknown     component.Table
	Missing     component.Table
	Danger      string
	Words       *component.Input // to type, where it is dangerous
	Do          component.Button
	Nothing     component.Empty
}

func viewPlan(l leaver.List, p leaver.Plan, faults []leaver.Fault, typed string, wrong fault.Fields) planView {
	whole := "no"
	if l.Whole {
		whole = "yes"
	}
	v := planView{To: pathClose, Back: PathBring, List: component.Hidden{Name: "list", Value: string(l.Content)}, Whole: component.Hidden{Name: "whole", Value: whole},
		Said: said(p), Danger: p.Danger, Nothing: component.Empty{Why: "The list closes nobody."},
		Faults:  table("Lines that can't be read", "Line", "What is wrong"),
		Closing: table("Accounts that are closed", "Name", "Job", "Why"),
		Unknown: table("On the list, without an account", "E-mail address", "Name"),
		Missing: table("With an account, not on the list", "Name", "Job")}
	for _, f := range faults {
		row(&v.Faults, strconv.Itoa(f.Line), f.Words)
	}
	for _, one := range p.Close {
		row(&v.Closing, one.Account.Name, one.Account.Job, one.Why)
	}
	for _, e := range p.Unknown {
		row(&v.Unknown, e.Email, e.Name)
	}
	for _, a := range p.Missing {
		row(&v.Missing, a.Name, a.Job)
	}
	if len(p.Close) == 0 || len(faults) > 0 {
		return v
	}
	v.Do = component.Button{Text: capital(p.Words()) + " now", Variant: "warning", Once: true}
	if p.Danger != "" {
		v.Words = &component.Input{Field: component.Field{Name: "words", Label: "To have it done all the same, type: " + p.Words(), Value: typed, Error: wrong["words"]}, Width: 20}
	}
	return v
}

func said(p leaver.Plan) []string {
	all := []string{strconv.Itoa(p.Same) + " of your agency's accounts stay as they are."}
	if p.Own {
		all = append(all, "The list says that you have left yourself. Another administrator closes your account.")
	}
	return all
}

func table(caption string, heads ...string) component.Table {
	t := component.Table{Caption: caption, RowHeader: true}
	for _, h := range heads {
		t.Head = append(t.Head, component.Column{Text: h})
	}
	return t
}

func row(t *component.Table, cells ...string) {
	var r component.TableRow
	for _, c := range cells {
		r.Cells = append(r.Cells, component.Cell{Text: c})
	}
	t.Rows = append(t.Rows, r)
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }

// close does what the list says.
func (p *Pages) close(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	l := leaver.List{Content: []byte(form.Get("list")), Whole: wholeOf(form) == "yes"}
	_, err = p.Service.Close(r.Context(), r.Actor, l, form.Get("words"))
	if mendable(err) && fault.FieldsOf(err)["words"] != "" {
		plan, faults, perr := p.Service.Preview(r.Context(), r.Actor, l)
		if perr != nil {
			return nil, perr
		}
		return planPage.Again(head(planTitle), viewPlan(l, plan, faults, form.Get("words"), fault.FieldsOf(err)), err), nil
	}
	if mendable(err) {
		return bringPage.Again(head(bringTitle), viewBring(form, fault.FieldsOf(err)), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathAccounts), nil
}
