package personweb

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var (
	nameWords   = map[string]string{"known_as": "Known as", "alias": "Alias", "previous": "Previous name", "other_script": "In another script"}
	reachWords  = map[string]string{"phone": "Phone", "email": "E-mail", "online": "Online account", "other": "Other"}
	safeAnswers = map[string]string{"yes": "Yes, it is safe", "no": "No, it is not safe", "not_known": "Not known"}
	safeTags    = map[string]component.Tag{"yes": {Text: "Safe to call or text", Class: component.InTime},
		"no": {Text: "Not safe: do not call or text", Class: component.Late}, "not_known": {Text: "Not known if safe: ask first", Class: component.Soon}}
)

// listOf is a part with its link to add a row.
func listOf(one person.Person, part person.Part, empty, add string, edit bool) partList {
	l := partList{Empty: empty}
	if edit {
		l.Add = &component.Link{Text: add, Href: pathPart(one.ID, part, id.UUID{})}
	}
	return l
}

// links are the ways to change and to end a row.
func links(one person.Person, part person.Part, row id.UUID, about string, edit bool) []component.Link {
	if !edit {
		return nil
	}
	out := []component.Link{{Text: "Change", Href: pathPart(one.ID, part, row), Hidden: about}}
	if part == person.PartRelation { // read from both ends: end it and add another
		out = nil
	}
	return append(out, component.Link{Text: "Take off", Href: pathEnd(one.ID, part, row), Hidden: about})
}

func viewNames(one person.Person, edit bool) partList {
	l := listOf(one, person.PartName, "No other names are known.", "Add another name", edit)
	for _, n := range one.Names {
		text := strings.TrimSpace(n.Given + " " + n.Surname)
		l.Rows = append(l.Rows, rowView{Kind: nameWords[n.Kind], Text: text, Note: period(n.Since, n.Until), Links: links(one, person.PartName, n.ID, text, edit)})
	}
	return l
}

func viewAddresses(one person.Person, edit bool) partList {
	l := listOf(one, person.PartAddress, "No address that you may see.", "Add an address", edit)
	for _, a := range one.Addresses {
		row := rowView{Kind: "Address", Text: strings.TrimSpace(a.Lines + "\n" + a.Postcode), Note: period(a.Since, a.Until),
			Links: links(one, person.PartAddress, a.ID, "the address "+a.Postcode, edit)}
		if a.Protected {
			row.Mark = &component.Tag{Text: "Protected: tell nobody", Class: component.Late}
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

func viewReaches(one person.Person, edit bool) partList {
	l := listOf(one, person.PartReach, "Nothing recorded yet. Ask first whether it is safe to call or text.", "Add a way to reach them", edit)
	for _, r := range one.Reaches {
		tag := safeTags[r.Safe]
		l.Rows = append(l.Rows, rowView{Kind: reachWords[r.Kind], Text: r.Value, Note: r.Note, Mark: &tag, Links: links(one, person.PartReach, r.ID, r.Value, edit)})
	}
	return l
}

func viewRelations(one person.Person, edit bool) partList {
	l := listOf(one, person.PartRelation, "Nobody recorded yet.", "Add somebody", edit)
	for _, r := range one.Relations {
		note := strings.TrimSpace(period(r.Since, r.Until) + " " + r.Note)
		if said := r.Grade.Words(); said != "" {
			note = strings.TrimSpace(note + " (" + said + ")")
		}
		l.Rows = append(l.Rows, rowView{Kind: r.Words(), Text: r.Name, Href: PathPerson(r.Other), Note: note, Links: links(one, person.PartRelation, r.ID, r.Name, edit)})
	}
	return l
}
