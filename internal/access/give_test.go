package access_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// place is an agency with a team and its administrator.
type place struct {
	*app.App
	agency access.Agency
	team   access.WorkTeam
	admin  who.Actor
}

func openApp(t *testing.T) *app.App {
	t.Helper()
	db := testkit.NewDatabase(t)
	a, err := app.Open(context.Background(), app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch",
		BaseURL: "http://localhost:8080"}, when.System, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func found(t *testing.T, a *app.App, hub bool) place {
	t.Helper()
	ctx := context.Background()
	p := place{App: a, agency: access.Agency{ID: id.New(), Name: "Agency " + id.New().String(), Kind: "school"}}
	p.team = access.WorkTeam{ID: id.New(), Agency: p.agency.ID, Name: "Team", Hub: hub}
	admin := access.Account{ID: id.New(), Kind: "person", Agency: p.agency.ID, Name: "Gill", Email: id.New().String() + "@agency.example", Roles: who.Administrator}
	for _, err := range []error{a.Directory.FoundAgency(ctx, p.agency), a.Directory.FoundTeam(ctx, p.team), a.Directory.FoundAccount(ctx, admin)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	p.admin = admin.Actor()
	return p
}

func (p place) invite(email string, roles who.Role) (id.UUID, string, error) {
	return p.SignIn.Invite(context.Background(), p.admin, access.InviteCommand{Name: "Noor", Email: email, Team: p.team.ID, Roles: roles})
}

// An administrator gives what their own agency's work needs: sight of the
// whole partnership is the hub's agency's to give, by invitation and by edit.
func TestWhoGivesWhichRole(t *testing.T) {
	a := openApp(t)
	school, council := found(t, a, false), found(t, a, true)
	for _, role := range who.AllRoles {
		far := role == who.Auditor || role == who.PrivacyOfficer || role == who.Board || role == who.Analyst || role == who.TrainingCoordinator
		if _, _, err := school.invite(id.New().String()+"@school.example", role|who.Referrer); fault.Is(err, fault.Invalid) != far {
			t.Errorf("a school's administrator invites a %s: %v", role, err)
		}
		if _, _, err := council.invite(id.New().String()+"@council.example", role); err != nil {
			t.Errorf("the hub's agency invites a %s: %v", role, err)
		}
	}
	noor, _, err := school.invite("noor@school.example", who.Referrer)
	if err != nil {
		t.Fatal(err)
	}
	edit := access.EditCommand{Account: noor, Team: school.team.ID, Job: "x", Roles: who.Referrer | who.Auditor, Version: 1}
	if err := a.Directory.Edit(context.Background(), school.admin, edit); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["roles"] == "" {
		t.Errorf("a school's administrator makes an auditor: %v", err)
	}
	if err := a.Directory.Edit(context.Background(), council.admin, edit); !fault.Is(err, fault.NotFound) {
		t.Errorf("another agency's administrator edits: %v; want NotFound", err)
	}
}
