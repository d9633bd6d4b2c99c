package referralweb

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// likelyView is somebody in the register who is very likely one whom a referral
// names, or word that there is somebody out of sight.
type likelyView struct {
	Told string         // whom the referral names
	Is   component.Link // empty out of sight
	Why  string
}

// likely looks for those whom nobody has identified yet. It answers nothing to
// roles that do not search the register; each look is in the journal.
func (p *Pages) likely(r *web.Request, told []referral.Told) (found []likelyView, err error) {
	if !access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnPerson, access.Search) {
		return nil, nil
	}
	for _, t := range told {
		if !t.Person.IsZero() {
			continue
		}
		r.Evenly()
		matches, err := p.Registry.Matches(r.Context(), r.Actor, t)
		if fault.Is(err, fault.Unavailable) { // the page itself is what was asked for
			return append(found, likelyView{Told: t.Name(), Why: "The register can't be searched just now. Open this page again in a minute."}), nil
		}
		if err != nil {
			return nil, err
		}
		for _, m := range matches {
			switch {
			case m.Person.IsZero():
				found = append(found, likelyView{Told: t.Name(), Why: m.Why})
			case m.Strong:
				found = append(found, likelyView{t.Name(), component.Link{Text: m.Name, Href: m.Path}, m.Why})
			}
		}
	}
	return found, nil
}

// toldIn is whom a draft names, as if it had been sent.
func toldIn(w referral.Worry) (all []referral.Told) {
	for _, c := range w.Children {
		all = append(all, referral.Told{Role: referral.RoleChild, Child: c})
	}
	for _, a := range w.Adults {
		all = append(all, referral.Told{Role: a.Role, Adult: a})
	}
	return all
}
