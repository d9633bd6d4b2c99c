package access

import "github.com/sightline-partnership/sightline/internal/kernel/who"

const (
	hubFields    = Status | Worry | Identity | Contact | Holdings | Screening | Decision | Question | Trail
	raisedFields = Status | Worry
	glassFields  = Status | Worry | Identity | Contact
	sharedFields = Status | Worry | Identity | Contact | Holdings | Screening | Decision
	disputing    = who.Referrer | who.Practitioner | who.Manager | who.PartnerContact | who.Board
	glassRoles   = who.Practitioner | who.Manager | who.PartnerContact | who.Specialist // they act for a child themselves, at any hour
	anyRole      = who.Referrer | who.Practitioner | who.Manager | who.PartnerContact | who.Specialist | who.Analyst |
		who.Auditor | who.PrivacyOfficer | who.TrainingCoordinator | who.Board | who.Administrator
)

// sight is the grid of the field groups a tie opens to a role. Rows add up.
var sight = []struct {
	kind     Kind
	roles    who.Role
	hub      bool     // only to people who work in the hub
	relation Relation // any of these; None for no tie asked
	fields   Field
}{
	{OnReferral, who.Practitioner | who.Manager, true, Team | Named, hubFields},
	{OnReferral, who.Manager, true, Team | Named, ProtectedAddress},
	{OnReferral, who.Practitioner, true, Named, ProtectedAddress},
	{OnReferral, who.Referrer | who.PartnerContact | who.Practitioner | who.Manager, false, Referral, raisedFields},
	{OnReferral, who.Specialist, false, Share | Named, sharedFields},
	{OnReferral, who.Board, false, Share | Named, Status | Worry | Decision},

	{OnPerson, who.Practitioner | who.Manager, true, Team | Named, Identity | Contact | Trail | Status},
	{OnPerson, who.Manager, true, Team | Named, ProtectedAddress},
	{OnPerson, who.Practitioner, true, Named, ProtectedAddress},
	{OnPerson, who.Specialist, false, Share | Named, Identity | Contact | Status},

	// Break-glass opens what protects a child tonight: the worry, who and where
	// they are. What agencies hold, the screening and the decision stay with the
	// hub. Its roles are those who act for a child themselves: who checks for an
	// agency, gives advice, or works or manages in a children's service. A
	// referrer raises a worry and rings; oversight, analysis, training, the board
	// and administrators do not go to a child at night.
	{OnReferral, glassRoles, false, Glass, glassFields},
	{OnPerson, glassRoles, false, Glass, Identity | Contact | Status},

	{OnRequest, who.Practitioner | who.Manager, true, Team | Named, Question},
	{OnRequest, who.PartnerContact, false, Request, Question},
}

// deeds is the grid of what a tie lets a role do to a record about a person.
var deeds = []struct {
	kind     Kind
	action   Action
	roles    who.Role
	hub      bool
	relation Relation
}{
	{OnReferral, List, who.Practitioner | who.Manager, true, None},
	{OnReferral, Read, anyRole, false, Team | Referral | Share | Named},
	{OnReferral, Read, glassRoles, false, Glass},
	{OnReferral, Create, who.Referrer | who.Practitioner | who.Manager | who.PartnerContact, false, None},
	{OnReferral, Edit, who.Practitioner | who.Manager, true, Team | Named},
	{OnReferral, Work, who.Practitioner | who.Manager, true, Team | Named},
	{OnReferral, Sign, who.Manager, true, Team | Named},
	{OnReferral, Hold, who.Manager, true, Team | Named},
	{OnReferral, Disagree, who.Referrer | who.PartnerContact | who.Practitioner | who.Manager, false, Referral},
	{OnReferral, Disagree, who.Practitioner | who.Manager, true, Team | Named},
	{OnReferral, Disagree, who.PartnerContact, false, Request},
	{OnReferral, Disagree, who.Board, false, Share | Named},
	{OnReferral, History, who.Practitioner | who.Manager, true, Team | Named},
	{OnReferral, History, who.Auditor | who.PrivacyOfficer, false, None},

	{OnPerson, List, who.Practitioner | who.Manager, true, None},
	{OnPerson, Read, anyRole, false, Team | Share | Named},
	{OnPerson, Read, glassRoles, false, Glass},
	{OnPerson, Create, who.Practitioner | who.Manager, true, None},
	{OnPerson, Edit, who.Practitioner | who.Manager, true, Team | Named},
	{OnPerson, Hold, who.Manager, true, Team | Named},
	{OnPerson, Search, who.Practitioner | who.Manager, true, None},
	{OnPerson, Search, who.PartnerContact | who.Specialist, false, None},
	{OnPerson, History, who.Practitioner | who.Manager, true, Team | Named},
	{OnPerson, History, who.Auditor | who.PrivacyOfficer, false, None},

	{OnRequest, List, who.PartnerContact, false, None},
	{OnRequest, Read, who.PartnerContact, false, Request},
	{OnRequest, Answer, who.PartnerContact, false, Request},
	{OnRequest, Read, who.Practitioner | who.Manager, true, Team | Named},
	{OnRequest, Create, who.Practitioner | who.Manager, true, Team | Named},
}

// duties is the grid of what a role does where no child is concerned.
var duties = []struct {
	kind   Kind
	action Action
	roles  who.Role
	hub    bool // only to people who work in the hub
}{
	{OnHome, Read, anyRole, false},
	{OnHome, Edit, anyRole, false},
	{OnJournal, Search, who.Auditor | who.PrivacyOfficer, false},
	{OnAccount, List, who.Administrator, false},
	{OnAccount, Read, who.Administrator, false},
	{OnAccount, Create, who.Administrator, false},
	{OnAccount, Edit, who.Administrator, false},
	{OnDispute, List, disputing, false},
	{OnDispute, Read, disputing, false},
	{OnDispute, Edit, disputing, false},
	{OnPack, List, anyRole, false},
	{OnPack, Read, anyRole, false},
	{OnPack, Sign, who.Board, false},
	{OnMail, List, who.Administrator, false},
	{OnQuiet, List, who.PrivacyOfficer, false},
	{OnQuiet, Edit, who.PrivacyOfficer, false},
	// Who broke the glass is looked at by the privacy officers and the hub's
	// managers, so that nobody reviews alone; the board sees how many, of nobody.
	{OnGlass, Create, glassRoles, false},
	{OnGlass, List, who.PrivacyOfficer, false},
	{OnGlass, List, who.Manager, true},
	{OnGlass, Sign, who.PrivacyOfficer, false},
	{OnGlass, Sign, who.Manager, true},
	{OnGlass, Read, who.Board | who.Auditor | who.PrivacyOfficer, false},
	{OnGlass, Read, who.Manager, true},
	// A seal is its owner's and the hub's managers' who see the record; a privacy
	// officer hands it on when the owner has left, and sees no name.
	{OnSeal, List, who.PrivacyOfficer, false},
	{OnSeal, List, who.Manager, true},
	{OnSeal, Read, who.Manager, true},
	{OnSeal, Edit, who.Manager, true},
	{OnSeal, Sign, who.PrivacyOfficer, false},
	{OnSeal, Sign, who.Manager, true},
	{OnAlert, List, who.PrivacyOfficer, false},
	{OnAlert, Edit, who.PrivacyOfficer, false},
	{OnConflict, List, who.PrivacyOfficer, false},
	{OnConflict, List, who.Manager, true},
	// Two people end a conflict: one asks, and a manager of the hub agrees. Whose
	// account is whose record, a privacy officer says.
	{OnConflict, Edit, who.PrivacyOfficer, false},
	{OnConflict, Work, who.PrivacyOfficer, false},
	{OnConflict, Work, who.Manager, true},
	{OnConflict, Sign, who.Manager, true},
	{OnMatching, Read, who.Analyst | who.Auditor | who.PrivacyOfficer | who.Board, false},
	{OnMatching, Read, who.Practitioner | who.Manager, true},
	{OnPattern, Read, who.Analyst, false},
	{OnPattern, Read, who.Practitioner | who.Manager, true},

	// A partner contact brings the agency's list: they answer for what it holds
	// and see its people as it is. An administrator keeps its accounts and sees
	// no child, so not even on its own list. Bringing tells nobody anything of
	// the register, so it takes no tie to a record.
	{OnExtract, List, who.PartnerContact, false},
	{OnExtract, Read, who.PartnerContact, false},
	{OnExtract, Create, who.PartnerContact, false},
	{OnExtract, Edit, who.PartnerContact, false},
}

// fieldsOf is every field group that the subject's role and ties open.
func fieldsOf(s Subject, k Kind) Field {
	var fields Field
	for _, row := range sight {
		if row.kind == k && reaches(s, row.roles, row.hub, row.relation) {
			fields |= row.fields
		}
	}
	return fields
}

func mayAct(s Subject, k Kind, a Action) bool {
	for _, row := range deeds {
		if row.kind == k && row.action == a && reaches(s, row.roles, row.hub, row.relation) {
			return true
		}
	}
	return false
}

func reaches(s Subject, roles who.Role, hub bool, relation Relation) bool {
	return s.Roles.Has(roles) && (s.Hub || !hub) && (relation == None || s.Relation.Has(relation))
}

func decideRole(roles who.Role, hub bool, k Kind, a Action) Permit {
	for _, row := range duties {
		if row.kind == k && row.action == a && roles.Has(row.roles) && (hub || !row.hub) {
			return Permit{Allow: true}
		}
	}
	return no
}

// Capable reports whether any record could ever open to these roles for the
// action: the question a route asks before it looks for the record.
func Capable(roles who.Role, hub bool, k Kind, a Action) bool {
	if !about(k) {
		return decideRole(roles, hub, k, a).Allow
	}
	for _, row := range deeds {
		if row.kind == k && row.action == a && roles.Has(row.roles) && (hub || !row.hub) {
			return true
		}
	}
	return false
}
