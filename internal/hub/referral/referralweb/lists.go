package referralweb

import (
	"slices"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var lists = []list{children, adults, places, vehicles, accounts}

var sexes = []component.Choice{{Value: "", Text: "Not said"}, {Value: "female", Text: "Female"}, {Value: "male", Text: "Male"}, {Value: "other", Text: "Other"}, {Value: referral.NotKnown, Text: "I don't know"}}

// put replaces entry n, or adds it at the end.
func put[T any](all []T, n int, v T) []T {
	all = slices.Clone(all)
	if n >= len(all) {
		return append(all, v)
	}
	all[n] = v
	return all
}

// at is entry n, or an empty one.
func at[T any](all []T, n int) (v T) {
	if n < len(all) {
		v = all[n]
	}
	return v
}

func without[T any](all []T, n int) []T { return slices.Delete(slices.Clone(all), n, n+1) }

var children = list{
	kind: "child", field: "children", one: "a child", section: referral.SectionChildren,
	count: func(w referral.Worry) int { return len(w.Children) },
	name:  func(w referral.Worry, n int) string { return w.Children[n].Name() },
	controls: func(w referral.Worry, n int, e fault.Fields) []component.Control {
		c := at(w.Children, n)
		return []component.Control{
			input("given", "First name", "", c.Given, e, 20), input("surname", "Last name", "", c.Surname, e, 20),
			input("known_as", "Known as", "A nickname, or another name they use", c.KnownAs, e, 20),
			input("born", "Date of birth, or age", "As exact as you know it: 14 3 2012, March 2012, or aged 14", c.Born, e, 20),
			choice("sex", "Sex", c.Sex, e, sexes),
			input("ethnicity", "Ethnicity", "", c.Ethnicity, e, 20), input("ethnicity_source", "Who said so?", "For example: the child, a parent, or you", c.EthnicitySource, e, 20),
			input("disability", "Disability, or other need", "", c.Disability, e, 0),
			input("language", "Main language", "", c.Language, e, 20),
			{Checkboxes: &component.Choices{Name: "interpreter", Legend: "Interpreter", Small: true, Items: []component.Choice{{Value: "1", Text: "An interpreter is needed", Checked: c.Interpreter}}}},
			input("school", "School or college", "", c.School, e, 0), input("care", "Who cares for the child?", "For example: mother, foster carers, a children's home", c.Care, e, 0),
			input("address", "Where the child lives", "", c.Address, e, 0), input("postcode", "Postcode", "", c.Postcode, e, 10),
			input("phone", "The child's phone number", "", c.Phone, e, 20),
			choice("safe_to_contact", "Is it safe to call or text that number?", c.SafeToContact, e, []component.Choice{{Value: "", Text: "Not said"}, {Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}, {Value: "not_known", Text: "I don't know"}}),
			input("nhs_number", "NHS number", "If you have it", c.NHS, e, 20), input("upn", "Unique pupil number", "If you have it", c.UPN, e, 20),
		}
	},
	set: func(w referral.Worry, n int, f web.Form) referral.Worry {
		w.Children = put(w.Children, n, referral.Child{Given: f.Get("given"), Surname: f.Get("surname"), KnownAs: f.Get("known_as"), Born: f.Get("born"),
			Sex: f.Get("sex"), Ethnicity: f.Get("ethnicity"), EthnicitySource: f.Get("ethnicity_source"), Disability: f.Get("disability"),
			Language: f.Get("language"), Interpreter: f.Has("interpreter"), School: f.Get("school"), Care: f.Get("care"), Address: f.Get("address"),
			Postcode: f.Get("postcode"), Phone: f.Get("phone"), SafeToContact: f.Get("safe_to_contact"), NHS: f.Get("nhs_number"), UPN: f.Get("upn")})
		return w
	},
	remove: func(w referral.Worry, n int) referral.Worry { w.Children = without(w.Children, n); return w },
}

var adultRoles = []component.Choice{{Value: referral.RoleConcern, Text: "An adult I am worried about"}, {Value: referral.RoleCarer, Text: "A parent or carer"},
	{Value: referral.RoleSibling, Text: "A brother or sister"}, {Value: referral.RoleOther, Text: "Somebody else"}}

var adults = list{
	kind: "person", field: "adults", one: "a person", section: referral.SectionPeople,
	count: func(w referral.Worry) int { return len(w.Adults) },
	name:  func(w referral.Worry, n int) string { return w.Adults[n].Name() },
	controls: func(w referral.Worry, n int, e fault.Fields) []component.Control {
		a := at(w.Adults, n)
		return []component.Control{
			radios("role", "Who is this?", a.Role, e, adultRoles),
			input("given", "First name", "", a.Given, e, 20), input("surname", "Last name", "", a.Surname, e, 20), input("known_as", "Known as", "", a.KnownAs, e, 20),
			input("born", "Date of birth, or age", "As far as it is known, for example about 25", a.Born, e, 20), choice("sex", "Sex", a.Sex, e, sexes),
			input("relation", "Who they are to the child", "", a.Relation, e, 0),
			text("description", "What you know about them", "How they look, where they are seen, what they do", a.Description, e, 4, false),
			input("phone", "Phone number", "", a.Phone, e, 20), input("address", "Where they live", "", a.Address, e, 0),
		}
	},
	set: func(w referral.Worry, n int, f web.Form) referral.Worry {
		w.Adults = put(w.Adults, n, referral.Adult{Role: f.Get("role"), Given: f.Get("given"), Surname: f.Get("surname"), KnownAs: f.Get("known_as"), Born: f.Get("born"),
			Sex: f.Get("sex"), Description: f.Get("description"), Relation: f.Get("relation"), Phone: f.Get("phone"), Address: f.Get("address")})
		return w
	},
	remove: func(w referral.Worry, n int) referral.Worry { w.Adults = without(w.Adults, n); return w },
}

var places = list{
	kind: "place", field: "places", one: "a place", section: referral.SectionThings,
	count: func(w referral.Worry) int { return len(w.Places) },
	name:  func(w referral.Worry, n int) string { return w.Places[n].Line() },
	controls: func(w referral.Worry, n int, e fault.Fields) []component.Control {
		v := at(w.Places, n)
		return []component.Control{input("name", "What is the place called, or where is it?", "", v.Name, e, 0), input("town", "Town", "", v.Town, e, 20),
			input("postcode", "Postcode", "", v.Postcode, e, 10), text("description", "What worries you about it?", "", v.Description, e, 4, false)}
	},
	set: func(w referral.Worry, n int, f web.Form) referral.Worry {
		w.Places = put(w.Places, n, referral.Place{Name: f.Get("name"), Town: f.Get("town"), Postcode: f.Get("postcode"), Description: f.Get("description")})
		return w
	},
	remove: func(w referral.Worry, n int) referral.Worry { w.Places = without(w.Places, n); return w },
}

var vehicles = list{
	kind: "vehicle", field: "vehicles", one: "a vehicle", section: referral.SectionThings,
	count: func(w referral.Worry) int { return len(w.Vehicles) },
	name:  func(w referral.Worry, n int) string { return w.Vehicles[n].Line() },
	controls: func(w referral.Worry, n int, e fault.Fields) []component.Control {
		v := at(w.Vehicles, n)
		return []component.Control{input("plate", "Number plate", "As far as you saw it, with ? for what you did not", v.Plate, e, 10), input("make", "Make and model", "", v.Make, e, 20),
			input("colour", "Colour", "", v.Colour, e, 10), text("description", "What else do you know about it?", "", v.Description, e, 4, false)}
	},
	set: func(w referral.Worry, n int, f web.Form) referral.Worry {
		w.Vehicles = put(w.Vehicles, n, referral.Vehicle{Plate: f.Get("plate"), Make: f.Get("make"), Colour: f.Get("colour"), Description: f.Get("description")})
		return w
	},
	remove: func(w referral.Worry, n int) referral.Worry { w.Vehicles = without(w.Vehicles, n); return w },
}

var accounts = list{
	kind: "online", field: "accounts", one: "an online account", section: referral.SectionThings,
	count: func(w referral.Worry) int { return len(w.Accounts) },
	name:  func(w referral.Worry, n int) string { return w.Accounts[n].Line() },
	controls: func(w referral.Worry, n int, e fault.Fields) []component.Control {
		v := at(w.Accounts, n)
		return []component.Control{input("handle", "The account's name", "", v.Handle, e, 20), input("platform", "App or site", "", v.Platform, e, 20),
			text("description", "What do you know about it?", "", v.Description, e, 4, false)}
	},
	set: func(w referral.Worry, n int, f web.Form) referral.Worry {
		w.Accounts = put(w.Accounts, n, referral.Account{Handle: f.Get("handle"), Platform: f.Get("platform"), Description: f.Get("description")})
		return w
	},
	remove: func(w referral.Worry, n int) referral.Worry { w.Accounts = without(w.Accounts, n); return w },
}
