package demo

import (
	"context"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// agencies of Eastmarch. The council's hub team is the front door.
var agencies = []struct {
	key  string
	a    access.Agency
	team string
	hub  bool
}{
	{"hub", access.Agency{Name: "Eastmarch County Council", Kind: "council", Phone: "01632 960 123", Town: "Orrenport"}, "Eastmarch Hub", true},
	{"police", access.Agency{Name: "Eastmarch Police", Kind: "police", Phone: "01632 960 200", Town: "Orrenport"}, "Child protection desk", false},
	{"health", access.Agency{Name: "Eastmarch Community Health", Kind: "health", Phone: "01632 960 300", Town: "Wexholt"}, "Safeguarding nurses", false},
	{"harle", access.Agency{Name: "Harle Academy", Kind: "school", Phone: "01632 960 401", Town: "Orrenport"}, "Safeguarding", false},
	{"dunmarrow", access.Agency{Name: "Dunmarrow College", Kind: "school", Phone: "01632 960 402", Town: "Dunmarrow"}, "Safeguarding", false},
	{"youth", access.Agency{Name: "Eastmarch Youth Justice Service", Kind: "youth_justice", Phone: "01632 960 500", Town: "Orrenport"}, "Prevention", false},
	{"housing", access.Agency{Name: "Saltrey Homes", Kind: "housing", Phone: "01632 960 600", Town: "Saltrey"}, "Tenancy support", false},
	{"charity", access.Agency{Name: "Lantern Project", Kind: "charity", Phone: "01632 960 700", Town: "Orrenport"}, "Outreach", false},
}

// staff are the people whose work the demonstration shows.
var staff = []struct {
	key, agency, name, job string
	roles                  who.Role
}{
	{"okoro", "hub", "Joy Okoro", "Hub practitioner", who.Practitioner},
	{"hale", "hub", "Marcus Hale", "Hub practitioner", who.Practitioner},
	{"tran", "hub", "Linh Tran", "Hub practitioner", who.Practitioner},
	{"devlin", "hub", "Ruth Devlin", "Hub manager", who.Manager},
	{"osei", "hub", "Kwame Osei", "Deputy hub manager", who.Manager},
	{"fenwick", "hub", "Alan Fenwick", "Internal auditor", who.Auditor},
	{"rahman", "hub", "Nadia Rahman", "Data protection officer", who.PrivacyOfficer},
	{"quill", "hub", "Peter Quill", "Systems administrator", who.Administrator},
	{"bright", "hub", "Dame Helen Bright", "Chair of the partnership", who.Board},
	{"lowe", "hub", "Sara Lowe", "Partnership analyst", who.Analyst},
	{"march", "hub", "Tom March", "Training coordinator", who.TrainingCoordinator},
	{"kaur", "police", "Det Sgt Simran Kaur", "Police decision maker", who.PartnerContact | who.Referrer},
	{"boyd", "police", "PC Ewan Boyd", "Missing persons coordinator", who.Referrer},
	{"pike", "police", "Hannah Pike", "Police analyst", who.Analyst},
	{"bello", "health", "Grace Bello", "Hub nurse", who.PartnerContact | who.Referrer},
	{"nowak", "health", "Dr Ewa Nowak", "Named doctor", who.Specialist | who.Referrer},
	{"ahmed", "harle", "Yusuf Ahmed", "Designated safeguarding lead", who.Referrer},
	{"price", "harle", "Carys Price", "Deputy safeguarding lead", who.Referrer},
	{"stone", "harle", "Gill Stone", "Business manager", who.Administrator},
	{"reyes", "dunmarrow", "Ana Reyes", "Designated safeguarding lead", who.Referrer | who.PartnerContact},
	{"clarke", "youth", "Dwayne Clarke", "Youth justice practitioner", who.Referrer | who.PartnerContact},
	{"webb", "housing", "Sandra Webb", "Tenancy support officer", who.Referrer | who.PartnerContact},
	{"moss", "charity", "Jo Moss", "Outreach worker", who.Referrer},
	{"idris", "charity", "Idris Vaughan", "Exploitation specialist", who.Specialist},
	{"finch", "charity", "Robin Finch", "Trustee", who.Board},
}

// unsure are people of Harle Academy whose accounts wait for its administrator,
// Gill Stone: attested and last used so many days ago.
var unsure = []struct {
	key, name, job string
	attested, used int
}{
	{"farrow", "Tom Farrow", "Head of Year 9", 79, 60},
	{"wirth", "Lena Wirth", "School counsellor", 88, 1},
	{"doyle", "Patrick Doyle", "Attendance officer", 97, 40},
	{"mensah", "Abena Mensah", "Assistant head", 20, 120},
}

// partnership is who works in Eastmarch, by key.
type partnership struct {
	agencies map[string]id.UUID
	people   map[string]who.Actor
}

// found lays down the agencies, teams and people.
func found(ctx context.Context, d *access.Directory) (partnership, error) {
	p := partnership{agencies: map[string]id.UUID{}, people: map[string]who.Actor{}}
	teams := map[string]access.WorkTeam{}
	for _, one := range agencies {
		one.a.ID = id.New()
		p.agencies[one.key] = one.a.ID
		if err := d.FoundAgency(ctx, one.a); err != nil {
			return p, err
		}
		team := access.WorkTeam{ID: id.New(), Agency: one.a.ID, Name: one.team, Hub: one.hub}
		teams[one.key] = team
		if err := d.FoundTeam(ctx, team); err != nil {
			return p, err
		}
	}
	for _, s := range staff {
		team := teams[s.agency]
		a := access.Account{ID: id.New(), Kind: "person", Agency: p.agencies[s.agency], Name: s.name, Job: s.job, Email: s.key + "@" + s.agency + ".example", Roles: s.roles}
		if s.roles&(who.Practitioner|who.Manager) != 0 || s.agency != "hub" {
			a.Team, a.Hub = team.ID, team.Hub
		}
		if err := d.FoundAccount(ctx, a); err != nil {
			return p, err
		}
		p.people[s.key] = a.Actor()
	}
	return p, nil
}

// foundUnsure lays down the accounts that are due, have lapsed or lie dormant
// today.
func foundUnsure(ctx context.Context, d *access.Directory, p partnership, today time.Time) error {
	for _, one := range unsure {
		err := d.FoundAccount(ctx, access.Account{ID: id.New(), Kind: "person", Agency: p.agencies["harle"], Name: one.name, Job: one.job, Email: one.key + "@harle.example",
			Roles: who.Referrer, Attested: today.AddDate(0, 0, -one.attested), Woken: today.AddDate(0, 0, -one.used)})
		if err != nil {
			return err
		}
	}
	return nil
}

// Keep attests the people whom the demonstration offers to sign in as: a
// county that is kept for months lets them in as on its first day.
func Keep(ctx context.Context, d *access.Directory) error {
	for _, s := range staff {
		if err := d.AttestByEmail(ctx, s.key+"@"+s.agency+".example"); err != nil && !fault.Is(err, fault.NotFound) { // whoever uses the demonstration may have closed it
			return err
		}
	}
	return nil
}
