package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const spanHint = "As far as it is known, for example March 2024"

func (a asked) spanFields() []component.Control {
	return []component.Control{a.line("since", "Since", spanHint, 20), a.line("until", "Until", "Leave empty while it lasts", 20)}
}

func (a asked) nameFields() []component.Control {
	return append([]component.Control{a.pick("name_kind", "What kind of name is it?", "", choices(person.NameKinds, nameWords)),
		a.line("name_given", "First names", "", 20), a.line("name_surname", "Last name", "", 20)}, a.spanFields()...)
}

func typedName(one person.Person, row id.UUID) (web.Form, bool) {
	for _, n := range one.Names {
		if n.ID == row {
			return web.Form{"name_kind": {n.Kind}, "name_given": {n.Given}, "name_surname": {n.Surname}, "since": {n.Since}, "until": {n.Until}}, true
		}
	}
	return nil, false
}

func keepName(p *Pages, r *web.Request, one, row id.UUID, f web.Form) error {
	return p.Service.AddName(r.Context(), r.Actor, one, person.OtherName{ID: row, Kind: f.Get("name_kind"), Given: f.Get("name_given"),
		Surname: f.Get("name_surname"), Since: f.Get("since"), Until: f.Get("until")})
}

func (a asked) addressFields() []component.Control {
	controls := append([]component.Control{a.text("lines", "Address", ""), a.line("postcode", "Postcode", "", 10)}, a.spanFields()...)
	return append(controls, a.tick("protected", "Must it not become known?", "This is a protected address",
		"Only hub managers and people named on this record will see it. You may not see it again yourself."))
}

func readAddress(f web.Form) person.Address {
	return person.Address{Lines: f.Get("lines"), Postcode: f.Get("postcode"), Since: f.Get("since"), Until: f.Get("until"), Protected: f.Has("protected")}
}

func typedAddress(one person.Person, row id.UUID) (web.Form, bool) {
	for _, a := range one.Addresses {
		if a.ID != row {
			continue
		}
		form := web.Form{"lines": {a.Lines}, "postcode": {a.Postcode}, "since": {a.Since}, "until": {a.Until}}
		if a.Protected {
			form["protected"] = []string{"yes"}
		}
		return form, true
	}
	return nil, false
}

func keepAddress(p *Pages, r *web.Request, one, row id.UUID, f web.Form) error {
	a := readAddress(f)
	a.ID = row
	return p.Service.AddAddress(r.Context(), r.Actor, one, a)
}

func (a asked) reachFields() []component.Control {
	return []component.Control{a.pick("reach_kind", "What is it?", "", []component.Choice{{Value: "phone", Text: "A phone number"},
		{Value: "email", Text: "An e-mail address"}, {Value: "online", Text: "An online account"}, {Value: "other", Text: "Something else"}}),
		a.line("value", "Number, address or account", "", 0),
		a.pick("safe", "Is it safe to call or text?", "Somebody else may hold the phone, or read what is on it.", choices(person.Safeties, safeAnswers)),
		a.line("reach_note", "Note", "For example: only in school hours", 0)}
}

func typedReach(one person.Person, row id.UUID) (web.Form, bool) {
	for _, r := range one.Reaches {
		if r.ID == row {
			return web.Form{"reach_kind": {r.Kind}, "value": {r.Value}, "safe": {r.Safe}, "reach_note": {r.Note}}, true
		}
	}
	return nil, false
}

func keepReach(p *Pages, r *web.Request, one, row id.UUID, f web.Form) error {
	return p.Service.AddReach(r.Context(), r.Actor, one, person.Reach{ID: row, Kind: f.Get("reach_kind"), Value: f.Get("value"), Safe: f.Get("safe"), Note: f.Get("reach_note")})
}
