package app

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// providerGroup sets agencies' own identity providers up.
type providerGroup struct {
	Set    providerSet    `cmd:"" help:"Let an agency's people sign in at its own identity provider (OpenID Connect)."`
	Close  providerClose  `cmd:"" help:"End that, and the sessions that began so."`
	Unbind providerUnbind `cmd:"" help:"Forget who somebody is there: their next sign-in binds anew."`
}

type providerSet struct {
	Config
	Agency   string   `help:"The agency's name, as the directory has it." required:""`
	Issuer   string   `help:"The provider's issuer, as it writes it." required:""`
	ClientID string   `help:"The client id that the provider gave." required:""`
	ACR      []string `help:"Sign-ins of which one is required (acr)." name:"acr"`
	AMR      []string `help:"Methods of which one is required (amr), for example mfa." name:"amr"`
}

// secretVariable is where the client secret is read from, so that it stands in
// no list of commands.
const secretVariable = "SIGHTLINE_CLIENT_SECRET"

// Run reads the secret from the environment or the standard input, lays the
// provider down and prints the address that it has to be told.
func (c *providerSet) Run(r run) error {
	secret := os.Getenv(secretVariable)
	if secret == "" {
		text, err := io.ReadAll(io.LimitReader(r.std.In, 4096))
		if err != nil {
			return fault.New(fault.Invalid, "app.provider", "Give the client secret in "+secretVariable+" or on the standard input.")
		}
		secret = strings.TrimSpace(string(text))
	}
	return r.beside(c.Config, func(a *App) error {
		agency, err := a.agencyCalled(r, c.Agency)
		if err != nil {
			return err
		}
		redirect, err := a.Providers.Found(r.ctx, access.ProviderCommand{Agency: agency, Issuer: c.Issuer, ClientID: c.ClientID, Secret: secret, ACR: c.ACR, AMR: c.AMR})
		if err == nil {
			fmt.Fprintf(r.std.Out, "Tell the provider this redirect address, and no other:\n%s\n", redirect)
		}
		return err
	})
}

type providerClose struct {
	Config
	Agency string `help:"The agency's name, as the directory has it." required:""`
}

// Run ends an agency's provider.
func (c *providerClose) Run(r run) error {
	return r.beside(c.Config, func(a *App) error {
		agency, err := a.agencyCalled(r, c.Agency)
		if err != nil {
			return err
		}
		return a.Providers.Close(r.ctx, agency)
	})
}

type providerUnbind struct {
	Config
	Email string `help:"The person's e-mail address." required:""`
}

// Run forgets who somebody is at their agency's provider.
func (c *providerUnbind) Run(r run) error {
	return r.beside(c.Config, func(a *App) error { return a.Providers.Unbind(r.ctx, c.Email) })
}

// beside opens Sightline for a command, beside one that may run.
func (r run) beside(cfg Config, fn func(a *App) error) error {
	cfg.Beside = true
	a, err := Open(r.ctx, cfg, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	return fn(a)
}

// agencyCalled is the agency of a name. Errors: NotFound.
func (a *App) agencyCalled(r run, name string) (id.UUID, error) {
	all, err := a.Directory.Agencies(r.ctx, who.Founding)
	for _, one := range all {
		if one.Name == name {
			return one.ID, err
		}
	}
	if err == nil {
		err = fault.Newf(fault.NotFound, "app.agencyCalled", "There is no agency called %q.", name)
	}
	return id.UUID{}, err
}
