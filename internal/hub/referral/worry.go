package referral

// Worry is what somebody sends: by the form, through the API or in a file.
// The JSON names are those of all three.
type Worry struct {
	DangerNow   string    `json:"danger_now" doc:"Is a child in danger now?" enum:"yes,no,not_known"`
	Children    []Child   `json:"children" doc:"The children the worry is about" minItems:"1" maxItems:"20"`
	Adults      []Adult   `json:"adults,omitempty" doc:"Adults the worry names: of concern, family, others" maxItems:"20"`
	Places      []Place   `json:"places,omitempty" doc:"Places of concern" maxItems:"20"`
	Vehicles    []Vehicle `json:"vehicles,omitempty" doc:"Vehicles of concern" maxItems:"20"`
	Accounts    []Account `json:"accounts,omitempty" doc:"Online accounts of concern" maxItems:"20"`
	Worry       string    `json:"worry" doc:"The worry, in the referrer's words"`
	ChildWords  string    `json:"child_words,omitempty" doc:"What the child has said, in the child's own words"`
	FamilyKnows string    `json:"family_knows" doc:"Does the family know about this referral?" enum:"yes,no,not_known"`
	FamilyWhy   string    `json:"family_why,omitempty" doc:"If the family does not know, why"`
	DoneSoFar   string    `json:"done_so_far,omitempty" doc:"What the referrer has done so far"`
	Urgency     string    `json:"urgency" doc:"How urgent the referrer thinks it is" enum:"now,today,this_week"`
	UrgencyWhy  string    `json:"urgency_why,omitempty" doc:"Why the referrer thinks so"`
	ReachMe     string    `json:"reach_me,omitempty" doc:"How the hub can reach the referrer today"`
}

// Child is a child as the referrer tells it. Every field but one name may be
// empty: an unknown child is still a child.
type Child struct {
	Given           string `json:"given,omitempty"`
	Surname         string `json:"surname,omitempty"`
	KnownAs         string `json:"known_as,omitempty"`
	Born            string `json:"born,omitempty" doc:"Date of birth, as exact as it is known: 2012-03-14, March 2012, about 2012, aged 14"`
	Unborn          bool   `json:"unborn,omitempty"`
	Sex             string `json:"sex,omitempty" enum:"female,male,other,not_known"`
	Ethnicity       string `json:"ethnicity,omitempty"`
	EthnicitySource string `json:"ethnicity_source,omitempty" doc:"Who said so: the child, a parent, the referrer"`
	Disability      string `json:"disability,omitempty"`
	Language        string `json:"language,omitempty"`
	Interpreter     bool   `json:"interpreter,omitempty"`
	School          string `json:"school,omitempty"`
	Care            string `json:"care,omitempty" doc:"Who cares for the child: family, foster carers, a home"`
	Address         string `json:"address,omitempty"`
	Postcode        string `json:"postcode,omitempty"`
	Phone           string `json:"phone,omitempty"`
	SafeToContact   string `json:"safe_to_contact,omitempty" doc:"Is it safe to call or text that number?" enum:"yes,no,not_known"`
	NHS             string `json:"nhs_number,omitempty"`
	UPN             string `json:"upn,omitempty"`
}

// Adult is an adult, or another child, whom the worry names.
type Adult struct {
	Role        string `json:"role" enum:"adult_of_concern,parent_or_carer,sibling,other"`
	Given       string `json:"given,omitempty"`
	Surname     string `json:"surname,omitempty"`
	KnownAs     string `json:"known_as,omitempty"`
	Born        string `json:"born,omitempty"`
	Sex         string `json:"sex,omitempty" enum:"female,male,other,not_known"`
	Description string `json:"description,omitempty" doc:"What is known: looks, work, where they are seen"`
	Relation    string `json:"relation,omitempty" doc:"Who they are to the child"`
	Phone       string `json:"phone,omitempty"`
	Address     string `json:"address,omitempty"`
}

// Place is a place of concern.
type Place struct {
	Name        string `json:"name"`
	Town        string `json:"town,omitempty"`
	Postcode    string `json:"postcode,omitempty"`
	Description string `json:"description,omitempty"`
}

// Vehicle is a vehicle of concern.
type Vehicle struct {
	Plate       string `json:"plate,omitempty" doc:"As far as it was seen; ? for what was not"`
	Make        string `json:"make,omitempty"`
	Colour      string `json:"colour,omitempty"`
	Description string `json:"description,omitempty"`
}

// Account is an online account of concern.
type Account struct {
	Platform    string `json:"platform,omitempty"`
	Handle      string `json:"handle"`
	Description string `json:"description,omitempty"`
}

// The values that the fields with a choice take.
const (
	Yes      = "yes"
	No       = "no"
	NotKnown = "not_known"

	Now      = "now"
	Today    = "today"
	ThisWeek = "this_week"

	RoleChild   = "child"
	RoleConcern = "adult_of_concern"
	RoleCarer   = "parent_or_carer"
	RoleSibling = "sibling"
	RoleOther   = "other"
)

// Name is the child as one line: "Ama Testwood (Ammy)", or "A child whose
// name is not known".
func (k Child) Name() string {
	return fullName(k.Given, k.Surname, k.KnownAs, "A child whose name is not known")
}

// Name is the adult as one line.
func (a Adult) Name() string {
	return fullName(a.Given, a.Surname, a.KnownAs, "Somebody whose name is not known")
}

func fullName(given, surname, knownAs, unknown string) string {
	name := given
	if surname != "" {
		if name != "" {
			name += " "
		}
		name += surname
	}
	switch {
	case name == "" && knownAs == "":
		return unknown
	case name == "":
		return "Known as " + knownAs
	case knownAs != "":
		return name + " (" + knownAs + ")"
	}
	return name
}

// Line is the place as one line.
func (p Place) Line() string { return joinNonEmpty(", ", p.Name, p.Town, p.Postcode) }

// Line is the vehicle as one line: "grey Volkswagen Golf LK?? QQI".
func (v Vehicle) Line() string {
	if s := joinNonEmpty(" ", v.Colour, v.Make, v.Plate); s != "" {
		return s
	}
	return "A vehicle"
}

// Line is the account as one line: "@handle on Platform".
func (a Account) Line() string {
	if a.Platform == "" {
		return a.Handle
	}
	return a.Handle + " on " + a.Platform
}
