package referralweb

import (
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var checkPage = web.NewPage[check](files, "likely.html", "check.html")

// check shows every answer before it is sent.
type check struct {
	List   component.SummaryList
	Likely []likelyView
	Send   component.Button
}

func (p *Pages) check(r *web.Request) (web.Response, error) {
	d, err := p.openDraft(r)
	if err != nil {
		return nil, err
	}
	v := checkOf(d)
	v.Likely, err = p.likely(r, toldIn(d.Worry))
	return checkPage.Show(p.draftHead("Check your answers", d), v), err
}

func (p *Pages) send(r *web.Request) (web.Response, error) {
	draft, err := r.ID("draft")
	if err != nil {
		return nil, err
	}
	ref, err := p.Service.SendDraft(r.Context(), r.Actor, draft)
	if fault.Is(err, fault.Invalid) {
		d, derr := p.openDraft(r)
		if derr != nil {
			return nil, derr
		}
		head := p.draftHead("Check your answers", d)
		head.Anchors = anchors(fault.FieldsOf(err))
		return checkPage.Again(head, checkOf(d), err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathPart(ref, "sent")), nil
}

// anchors lead from a field to the section on this page that holds it.
func anchors(faults fault.Fields) map[string]string {
	out := map[string]string{}
	for name := range faults {
		section := map[string]referral.Section{"children": referral.SectionChildren, "adults": referral.SectionPeople, "places": referral.SectionThings,
			"vehicles": referral.SectionThings, "accounts": referral.SectionThings, "danger_now": referral.SectionDanger, "worry": referral.SectionWorry,
			"child_words": referral.SectionWords, "family_knows": referral.SectionFamily, "family_why": referral.SectionFamily,
			"done_so_far": referral.SectionDone}[strings.SplitN(name, "[", 2)[0]]
		if section == "" {
			section = referral.SectionUrgency
		}
		out[name] = "section-" + string(section)
	}
	return out
}

func checkOf(d referral.Draft) check {
	w := d.Worry
	row := func(s referral.Section, lines ...string) component.Row {
		return component.Row{Key: sectionTitles[s], Value: joined(lines), Action: "Change", Href: pathSection(d.ID, s), Hidden: strings.ToLower(sectionTitles[s])}
	}
	var kids, people, things []string
	for _, c := range w.Children {
		kids = append(kids, childLine(c))
	}
	for _, a := range w.Adults {
		people = append(people, a.Name()+" ("+roleWords[a.Role]+")")
	}
	for _, l := range []list{places, vehicles, accounts} {
		for n := range l.count(w) {
			things = append(things, l.name(w, n))
		}
	}
	return check{Send: component.Button{Text: "Send to the hub", Once: true}, List: component.SummaryList{
		row(referral.SectionDanger, answerWords[w.DangerNow]), row(referral.SectionChildren, kids...), row(referral.SectionWorry, w.Worry),
		row(referral.SectionWords, w.ChildWords), row(referral.SectionPeople, people...), row(referral.SectionThings, things...),
		row(referral.SectionFamily, answerWords[w.FamilyKnows], w.FamilyWhy), row(referral.SectionDone, w.DoneSoFar),
		row(referral.SectionUrgency, urgencyWords[w.Urgency], w.UrgencyWhy, w.ReachMe)}}
}

func joined(lines []string) string {
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	if len(kept) == 0 {
		return "Nothing entered"
	}
	return strings.Join(kept, "\n")
}

// childLine is a child with what tells them apart.
func childLine(c referral.Child) string {
	line := c.Name()
	for _, part := range []string{bornWords(c.Born), c.School, c.Postcode} {
		if part != "" {
			line += ", " + part
		}
	}
	return line
}

var (
	answerWords  = map[string]string{referral.Yes: "Yes", referral.No: "No", referral.NotKnown: "Not known"}
	urgencyWords = map[string]string{referral.Now: "Now", referral.Today: "Today", referral.ThisWeek: "This week"}
	roleWords    = map[string]string{referral.RoleChild: "child", referral.RoleConcern: "adult of concern", referral.RoleCarer: "parent or carer", referral.RoleSibling: "brother or sister", referral.RoleOther: "somebody else"}
)

var sentPage = web.NewPage[sent](files, "sent.html")

// sent confirms that the hub has a referral.
type sent struct {
	Ref, Phone string
	Follow     string
}

func (p *Pages) sent(r *web.Request) (web.Response, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	rec, err := p.Service.Record(r.Context(), r.Actor, ref)
	if err != nil {
		return nil, err
	}
	return sentPage.Show(web.Head{Title: "Sent"}, sent{rec.Ref, p.HubPhone, PathRecord(rec.Ref)}), nil
}
