package app

import (
	"context"
	"fmt"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/access/accessweb"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/migrations"
)

// migrateCommand brings a database up to date.
type migrateCommand struct{ Config }

// Run migrates as the owner and says that the key is in place.
func (c *migrateCommand) Run(r run) error {
	if c.OwnerURL == "" {
		return fault.New(fault.Invalid, "app.migrate", "Set SIGHTLINE_OWNER_URL to the database as its owner.")
	}
	var key pg.Key
	if c.IdentityKey != "" {
		var err error
		if key, err = pg.ParseKey(c.IdentityKey); err != nil {
			return fault.New(fault.Invalid, "app.migrate", "SIGHTLINE_IDENTITY_KEY must be 64 hexadecimal digits. Make one with: openssl rand -hex 32")
		}
	}
	if _, err := pg.Migrate(r.ctx, c.OwnerURL, migrations.Files, key); err != nil {
		return err
	}
	fmt.Fprintln(r.std.Out, "The database is up to date.")
	return nil
}

// setupCommand lays down what a partnership begins with.
type setupCommand struct {
	Config
	Agency string `help:"The council's name." required:""`
	Admin  string `help:"The administrator's name." required:""`
	Email  string `help:"The administrator's e-mail address." required:""`
}

// Run makes the first agency, its hub team and administrator, and prints the
// link with which the administrator signs in for the first time.
func (c *setupCommand) Run(r run) error {
	c.Beside = true
	a, err := Open(r.ctx, c.Config, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	council := access.Agency{ID: id.New(), Name: c.Agency, Kind: "council", Phone: c.HubPhone}
	team := access.WorkTeam{ID: id.New(), Agency: council.ID, Name: "Hub", Hub: true}
	admin := access.Account{ID: id.New(), Kind: "person", Agency: council.ID, Name: c.Admin, Job: "Administrator", Email: c.Email, Roles: who.Administrator}
	for _, step := range []func() error{
		func() error { return a.Directory.FoundAgency(r.ctx, council) },
		func() error { return a.Directory.FoundTeam(r.ctx, team) },
		func() error { return a.Directory.FoundAccount(r.ctx, admin) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	token, err := a.SignIn.InviteAgain(r.ctx, admin.Actor(), admin.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.std.Out, "%s signs in for the first time at:\n%s\n", c.Admin, accessweb.InvitationLink(a.Config.origin(), token))
	return nil
}

// tokenCommand gives an agency's system a token.
type tokenCommand struct {
	Config
	Agency string        `help:"The agency's name, as the directory has it." required:""`
	Label  string        `help:"What the token is for." required:""`
	For    time.Duration `help:"How long it is good for." default:"8760h"`
	Scope  string        `help:"referrals: to send and follow them. staff: to say by SCIM who works there." enum:"referrals,staff" default:"referrals"`
}

// Run makes the agency's system account where there is none, and prints a
// token, this once.
func (c *tokenCommand) Run(r run) error {
	c.Beside = true
	a, err := Open(r.ctx, c.Config, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	agency, err := a.agency(r.ctx, c.Agency)
	if err != nil {
		return err
	}
	found, issue := a.Directory.SystemOf, a.SignIn.IssueToken
	if c.Scope == "staff" {
		found, issue = a.Directory.FeedOf, a.SignIn.IssueFeedToken
	}
	system, err := found(r.ctx, agency)
	if err != nil {
		return err
	}
	token, err := issue(r.ctx, who.Founding, system.ID, c.Label, a.Clock().Add(c.For))
	if err != nil {
		return err
	}
	fmt.Fprintln(r.std.Out, token)
	return nil
}

// System is the account of an agency's own system, made where there is none.
// Errors: NotFound for an agency that is not in the directory.
func (a *App) System(ctx context.Context, name string) (access.Account, error) {
	agency, err := a.agency(ctx, name)
	if err != nil {
		return access.Account{}, err
	}
	return a.Directory.SystemOf(ctx, agency)
}

// agency is one of the directory, by name. Errors: NotFound.
func (a *App) agency(ctx context.Context, name string) (access.Agency, error) {
	all, err := a.Directory.Agencies(ctx, who.Founding)
	if err != nil {
		return access.Agency{}, err
	}
	for _, one := range all {
		if one.Name == name {
			return one, nil
		}
	}
	return access.Agency{}, fault.Newf(fault.NotFound, "app.agency", "There is no agency called %q.", name)
}
