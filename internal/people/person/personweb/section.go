package personweb

import (
	"strconv"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// section is a part of somebody's own fields that has a page of its own. The
// service saves all of them together; the page leaves the others as they are.
type section struct {
	name, title string
	controls    func(a asked) []component.Control
	// read puts what was typed into the person, and notes what can't be read.
	read func(form web.Form, one person.Person, faults *fault.Fields) person.Person
	rows func(one person.Person, now time.Time) component.SummaryList
}

var sections = []section{
	{"identity", "Who this is", asked.identity, readIdentity, identityFacts},
	{"background", "Background and needs", asked.background, readBackground, backgroundFacts},
	{"numbers", "Numbers", asked.numbers, readNumbers, numberFacts},
	{"daily", "School, GP and care", asked.daily, readDaily, dailyFacts},
}

func readIdentity(form web.Form, one person.Person, faults *fault.Fields) person.Person {
	born, err := when.ParsePartial(form.Get("born"))
	if err != nil {
		faults.Add("born", "Write the date of birth as far as it is known, for example 14 3 2012, March 2012 or aged 14.")
	}
	one.Kind, one.Given, one.Surname, one.Born = person.Kind(form.Get("kind")), form.Get("given"), form.Get("surname"), born
	one.Sex, one.Gender = form.Get("sex"), form.Get("gender")
	return one
}

func readBackground(form web.Form, one person.Person, _ *fault.Fields) person.Person {
	one.Ethnicity, one.EthnicitySource = form.Get("ethnicity"), form.Get("ethnicity_source")
	one.Disability, one.Languages, one.Interpreter = form.Get("disability"), form.Get("languages"), form.Has("interpreter")
	return one
}

func readNumbers(form web.Form, one person.Person, _ *fault.Fields) person.Person {
	one.NHS, one.UPN = form.Get("nhs_number"), form.Get("upn")
	return one
}

func readDaily(form web.Form, one person.Person, _ *fault.Fields) person.Person {
	one.School, one.GP, one.Care = form.Get("school"), form.Get("gp"), form.Get("care_status")
	return one
}

// formOf is a person as the forms have them.
func formOf(one person.Person) web.Form {
	form := web.Form{"kind": {string(one.Kind)}, "given": {one.Given}, "surname": {one.Surname}, "born": {one.Born.String()}, "sex": {one.Sex},
		"gender": {one.Gender}, "ethnicity": {one.Ethnicity}, "ethnicity_source": {one.EthnicitySource}, "disability": {one.Disability},
		"languages": {one.Languages}, "nhs_number": {one.NHS}, "upn": {one.UPN}, "school": {one.School}, "gp": {one.GP}, "care_status": {one.Care},
		"version": {strconv.Itoa(one.Version)}}
	if one.Interpreter {
		form["interpreter"] = []string{"yes"}
	}
	return form
}

var sectionPage = web.NewPage[sectionView](files, "section.html")

// sectionView is a section's form, with what somebody else saved meanwhile.
type sectionView struct {
	Title    string
	Controls []component.Control
	Version  component.Hidden
	Theirs   component.SummaryList
	Save     component.Button
	Back     string
}

func viewSection(s section, one person.Person, form web.Form, faults fault.Fields) sectionView {
	return sectionView{Title: s.title, Controls: s.controls(asked{form, faults}), Version: component.Hidden{Name: "version", Value: form.Get("version")},
		Save: component.Button{Text: "Save", Once: true}, Back: PathPerson(one.ID)}
}

func (p *Pages) sectionForm(s section) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		one, err := p.one(r)
		if err != nil {
			return nil, err
		}
		return sectionPage.Show(headOf(one, s.title), viewSection(s, one, formOf(one), nil)), nil
	}
}

func (p *Pages) section(s section) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		one, err := p.one(r)
		if err != nil {
			return nil, err
		}
		var faults fault.Fields
		changed := s.read(form, one, &faults)
		changed.Version, _ = strconv.Atoi(form.Get("version")) // one that can't be read is a stale one
		theirs := one
		if err = faults.Err("personweb.section"); err == nil {
			theirs, err = p.Service.Edit(r.Context(), r.Actor, changed)
		}
		switch {
		case err == nil:
			return web.See(PathPerson(one.ID)), nil
		case !mendable(err):
			return nil, err
		}
		v := viewSection(s, one, form, fault.FieldsOf(err))
		if fault.Is(err, fault.Conflict) {
			v.Theirs = s.facts(theirs, p.Now())
			v.Version.Value = strconv.Itoa(theirs.Version) // saving again keeps mine, having seen theirs
		}
		return sectionPage.Again(headOf(one, s.title), v, err), nil
	}
}

// mendable reports whether the person at the screen can mend the form and send
// it again.
func mendable(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict)
}
