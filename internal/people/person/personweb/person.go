package personweb

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var personPage = web.NewPage[personView](files, "record.html", "person.html")

// personView is one person's record as it is now.
type personView struct {
	recordView
	Referrals []component.Link
	Joined    []heldView // records of the same person that were merged into this one
	Known     []KnownView
	Merged    string // into what this record was merged, by whom and why
	Into      component.Link
	Apart     string
	More      []component.Link
	Then      string // the page that shows the record on a day
}

// recordView is the record, now or as it stood.
type recordView struct {
	Name      string
	Kind      string
	Held      string // how closely, in words; empty for an open record
	Sections  []cardView
	Names     partList
	Addresses partList
	Protected string // there is an address that this reader does not see
	Reaches   partList
	Relations partList
}

// cardView is a section of somebody's own fields.
type cardView struct {
	Title string
	Facts component.SummaryList
	Edit  *component.Link // nil for who may not
}

// partList is the rows of a part.
type partList struct {
	Rows  []rowView
	Empty string
	Add   *component.Link
}

// rowView is one row of a part.
type rowView struct {
	Kind, Text, Href, Note string
	Mark                   *component.Tag
	Links                  []component.Link
}

func (p *Pages) person(r *web.Request) (web.Response, error) {
	one, err := p.one(r)
	if err != nil {
		return nil, err
	}
	v := personView{recordView: viewRecord(one, p.Now(), mayEdit(r, one))}
	if v.Referrals, err = p.Referrals.LinkedTo(r.Context(), r.Actor, one.ID); err != nil {
		return nil, err
	}
	if p.Known != nil {
		if v.Known, err = p.Known.KnownTo(r.Context(), r.Actor, one.ID); err != nil {
			return nil, err
		}
	}
	if one.Permit.Fields.Has(access.Trail) {
		v.Then = pathThen(one.ID)
		if one.Kind == person.Adult {
			v.More = append(v.More, component.Link{Text: "Children, risk and review", Href: pathConcern(one.ID)})
		}
		v.More = append(v.More, []component.Link{{Text: "Who and what is around this person", Href: pathCircle(one.ID)}, {Text: "Who has looked at this person", Href: pathLooked(one.ID)}, {Text: "History of this record", Href: pathHistory(one.ID)}}...)
	}
	if mayRestrict(r) {
		v.More = append(v.More, component.Link{Text: "How closely this record is held", Href: pathRestrict(one.ID)})
	}
	v.More = append(v.More, component.Link{Text: "I know this family", Href: pathConflict(one.ID)})
	v.Joined = viewHeld(one)
	if v.Merged = mergedWords(one); v.Merged != "" {
		v.Into = component.Link{Text: "Go to the record of " + one.Merged.IntoAs, Href: PathPerson(one.Merged.Into)}
		v.Apart = pathUnmerge(one.ID)
	}
	head := headOf(one, one.Name())
	head.Crumbs, head.Wide = head.Crumbs[:1], true
	return personPage.Show(head, v), nil
}

// mayEdit reports whether to offer changes: the service decides again.
func mayEdit(r *web.Request, one person.Person) bool {
	return one.Permit.Fields.Has(access.Trail) && access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnPerson, access.Edit)
}

var heldWords = map[access.Seal]string{access.Restricted: "Restricted: hub managers and named people", access.Sealed: "Sealed: named people only"}

func viewRecord(one person.Person, now time.Time, edit bool) recordView {
	v := recordView{Name: one.Name(), Kind: one.Kind.Words(), Held: heldWords[one.Seal], Names: viewNames(one, edit), Addresses: viewAddresses(one, edit),
		Reaches: viewReaches(one, edit), Relations: viewRelations(one, edit)}
	for _, s := range sections {
		card := cardView{Title: s.title, Facts: s.facts(one, now)}
		if edit {
			card.Edit = &component.Link{Text: "Change", Href: pathSection(one.ID, s.name), Hidden: s.title}
		}
		v.Sections = append(v.Sections, card)
	}
	if one.HasProtected && !one.Permit.Fields.Has(access.ProtectedAddress) {
		v.Protected = "There is a protected address. Ask a hub manager."
	}
	return v
}
