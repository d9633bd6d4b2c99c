package referral

import (
	"fmt"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

// Limits of a worry, in characters.
const (
	maxName  = 100
	maxLine  = 200
	maxNote  = 4000
	maxDone  = 8000
	maxWords = 20000
	maxEach  = 20 // children, adults, places, vehicles, accounts
)

// Section is one question page of the form; a draft is checked a page at a
// time and whole at the end.
type Section string

// The sections in the order they are asked.
const (
	SectionDanger   Section = "danger"
	SectionChildren Section = "children"
	SectionWorry    Section = "worry"
	SectionWords    Section = "child-words"
	SectionPeople   Section = "people"
	SectionThings   Section = "things"
	SectionFamily   Section = "family"
	SectionDone     Section = "done"
	SectionUrgency  Section = "urgency"
)

// Sections in the order they are asked.
var Sections = []Section{SectionDanger, SectionChildren, SectionWorry, SectionWords, SectionPeople, SectionThings,
	SectionFamily, SectionDone, SectionUrgency}

// Clean trims every field and checks the whole worry. Errors: Invalid, with
// field names as the JSON has them ("children[0].born").
func (w Worry) Clean() (Worry, error) {
	var c words.Check
	for _, s := range Sections {
		w = w.cleanSection(&c, s)
	}
	return w, c.Err("referral.Clean")
}

// CleanSection is Clean of one section's fields alone, as a page of the form
// is saved.
func (w Worry) CleanSection(s Section) (Worry, error) {
	var c words.Check
	w = w.cleanSection(&c, s)
	return w, c.Err("referral.CleanSection")
}

// Finished reports whether a section could be sent as it stands. Optional
// sections are finished when what they hold is sound.
func (w Worry) Finished(s Section) bool {
	_, err := w.CleanSection(s)
	return err == nil
}

func (w Worry) cleanSection(c *words.Check, s Section) Worry {
	switch s {
	case SectionDanger:
		choose(c, "danger_now", "Say whether a child is in danger now.", w.DangerNow, Yes, No, NotKnown)
	case SectionChildren:
		w.cleanChildren(c)
	case SectionWorry:
		w.Worry = c.Text("worry", "the worry", w.Worry, maxWords)
		c.Need("worry", "Write what you are worried about, in your own words.", w.Worry)
	case SectionWords:
		w.ChildWords = c.Text("child_words", "the child's words", w.ChildWords, maxWords)
	case SectionPeople:
		w.cleanAdults(c)
	case SectionThings:
		w.cleanThings(c)
	case SectionFamily:
		choose(c, "family_knows", "Say whether the family knows about this referral.", w.FamilyKnows, Yes, No, NotKnown)
		w.FamilyWhy = c.Text("family_why", "the reason", w.FamilyWhy, maxNote)
		if w.FamilyKnows == No {
			c.Need("family_why", "Say why the family does not know, for example because it could put the child at more risk.", w.FamilyWhy)
		}
	case SectionDone:
		w.DoneSoFar = c.Text("done_so_far", "what you have done", w.DoneSoFar, maxDone)
	case SectionUrgency:
		choose(c, "urgency", "Say how urgent you think this is.", w.Urgency, Now, Today, ThisWeek)
		w.UrgencyWhy = c.Text("urgency_why", "the reason", w.UrgencyWhy, maxNote)
		w.ReachMe = c.Line("reach_me", "how we can reach you", w.ReachMe, maxLine)
	}
	return w
}

func (w *Worry) cleanChildren(c *words.Check) {
	if len(w.Children) == 0 {
		c.Add("children", "Add at least one child. If you do not know their name, say what you know.")
	}
	tooMany(c, "children", "children", len(w.Children))
	w.Children = append([]Child(nil), w.Children...)
	for i := range w.Children {
		w.Children[i] = w.Children[i].clean(c, fmt.Sprintf("children[%d].", i))
	}
}

func (k Child) clean(c *words.Check, at string) Child {
	k.Given = c.Line(at+"given", "the first name", k.Given, maxName)
	k.Surname = c.Line(at+"surname", "the last name", k.Surname, maxName)
	k.KnownAs = c.Line(at+"known_as", "the name they are known by", k.KnownAs, maxName)
	k.Born = born(c, at+"born", k.Born)
	choose(c, at+"sex", "Choose one of the answers for sex.", k.Sex, "", "female", "male", "other", NotKnown)
	k.Ethnicity = c.Line(at+"ethnicity", "the ethnicity", k.Ethnicity, maxName)
	k.EthnicitySource = c.Line(at+"ethnicity_source", "who said so", k.EthnicitySource, maxName)
	k.Disability = c.Line(at+"disability", "the disability", k.Disability, maxLine)
	k.Language = c.Line(at+"language", "the language", k.Language, maxName)
	k.School = c.Line(at+"school", "the school", k.School, maxLine)
	k.Care = c.Line(at+"care", "who cares for the child", k.Care, maxLine)
	k.Address = c.Text(at+"address", "the address", k.Address, maxLine)
	k.Postcode = strings.ToUpper(c.Line(at+"postcode", "the postcode", k.Postcode, 10))
	k.Phone = c.Line(at+"phone", "the phone number", k.Phone, 40)
	choose(c, at+"safe_to_contact", "Say whether it is safe to call or text.", k.SafeToContact, "", Yes, No, NotKnown)
	k.NHS = c.Line(at+"nhs_number", "the NHS number", k.NHS, 20)
	k.UPN = c.Line(at+"upn", "the unique pupil number", k.UPN, 20)
	if k.Given+k.Surname+k.KnownAs == "" && k.Born == "" && k.School == "" && k.Address == "" && !k.Unborn {
		c.Add(at+"given", "Give a name, or anything else that says which child this is: age, school or address.")
	}
	return k
}

func (w *Worry) cleanAdults(c *words.Check) {
	tooMany(c, "adults", "people", len(w.Adults))
	w.Adults = append([]Adult(nil), w.Adults...)
	for i := range w.Adults {
		w.Adults[i] = w.Adults[i].clean(c, fmt.Sprintf("adults[%d].", i))
	}
}

func (a Adult) clean(c *words.Check, at string) Adult {
	choose(c, at+"role", "Say who this is to the child.", a.Role, RoleConcern, RoleCarer, RoleSibling, RoleOther)
	a.Given = c.Line(at+"given", "the first name", a.Given, maxName)
	a.Surname = c.Line(at+"surname", "the last name", a.Surname, maxName)
	a.KnownAs = c.Line(at+"known_as", "the name they are known by", a.KnownAs, maxName)
	a.Born = born(c, at+"born", a.Born)
	choose(c, at+"sex", "Choose one of the answers for sex.", a.Sex, "", "female", "male", "other", NotKnown)
	a.Description = c.Text(at+"description", "what you know about them", a.Description, maxNote)
	a.Relation = c.Line(at+"relation", "who they are to the child", a.Relation, maxLine)
	a.Phone = c.Line(at+"phone", "the phone number", a.Phone, 40)
	a.Address = c.Text(at+"address", "the address", a.Address, maxLine)
	if a.Given+a.Surname+a.KnownAs+a.Description == "" {
		c.Add(at+"given", "Give a name, or say what you know about them.")
	}
	return a
}

func (w *Worry) cleanThings(c *words.Check) {
	tooMany(c, "places", "places", len(w.Places))
	tooMany(c, "vehicles", "vehicles", len(w.Vehicles))
	tooMany(c, "accounts", "online accounts", len(w.Accounts))
	w.Places = append([]Place(nil), w.Places...)
	w.Vehicles = append([]Vehicle(nil), w.Vehicles...)
	w.Accounts = append([]Account(nil), w.Accounts...)
	for i := range w.Places {
		w.Places[i] = w.Places[i].clean(c, fmt.Sprintf("places[%d].", i))
	}
	for i := range w.Vehicles {
		w.Vehicles[i] = w.Vehicles[i].clean(c, fmt.Sprintf("vehicles[%d].", i))
	}
	for i := range w.Accounts {
		w.Accounts[i] = w.Accounts[i].clean(c, fmt.Sprintf("accounts[%d].", i))
	}
}

func (p Place) clean(c *words.Check, at string) Place {
	p.Name = c.Line(at+"name", "the name of the place", p.Name, maxLine)
	c.Need(at+"name", "Say what the place is called, or where it is.", p.Name)
	p.Town = c.Line(at+"town", "the town", p.Town, maxName)
	p.Postcode = strings.ToUpper(c.Line(at+"postcode", "the postcode", p.Postcode, 10))
	p.Description = c.Text(at+"description", "what happens there", p.Description, maxNote)
	return p
}

func (v Vehicle) clean(c *words.Check, at string) Vehicle {
	v.Plate = strings.ToUpper(c.Line(at+"plate", "the number plate", v.Plate, 20))
	v.Make = c.Line(at+"make", "the make", v.Make, maxName)
	v.Colour = c.Line(at+"colour", "the colour", v.Colour, maxName)
	v.Description = c.Text(at+"description", "what you know about it", v.Description, maxNote)
	if v.Plate+v.Make+v.Colour+v.Description == "" {
		c.Add(at+"plate", "Give the number plate, or say what you know about the vehicle.")
	}
	return v
}

func (a Account) clean(c *words.Check, at string) Account {
	a.Platform = c.Line(at+"platform", "the app or site", a.Platform, maxName)
	a.Handle = c.Line(at+"handle", "the account's name", a.Handle, maxLine)
	c.Need(at+"handle", "Give the name the account goes by.", a.Handle)
	a.Description = c.Text(at+"description", "what you know about it", a.Description, maxNote)
	return a
}

// choose notes a missing or unknown answer; allow "" where none is needed.
func choose(c *words.Check, field, mend, value string, allowed ...string) {
	for _, a := range allowed {
		if value == a {
			return
		}
	}
	c.Add(field, mend)
}

func tooMany(c *words.Check, field, called string, n int) {
	if n > maxEach {
		c.Add(field, fmt.Sprintf("At most %d %s fit in one referral; this has %d. Put the rest in the worry itself.", maxEach, called, n))
	}
}

// born checks a date of birth of any exactness and keeps it as it was typed.
func born(c *words.Check, field, s string) string {
	s = c.Line(field, "the date of birth", s, 40)
	if s == "" {
		return s
	}
	if _, err := when.ParsePartial(s); err != nil {
		c.Add(field, "Write the date of birth as far as it is known, for example 14 3 2012, March 2012, or aged 14.")
	}
	return s
}

func joinNonEmpty(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
