package app

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// tokenListCommand lists an agency's tokens.
type tokenListCommand struct {
	Config
	Agency string `help:"The agency's name, as the directory has it." required:""`
}

// Run prints a line a token: its number, whether it is good, its scope and label.
func (c *tokenListCommand) Run(r run) error {
	return r.beside(c.Config, func(a *App) error {
		all, err := a.tokensOf(r, c.Agency)
		for _, t := range all {
			state := "good until " + t.Ends.Format("2006-01-02")
			if !t.Revoked.IsZero() {
				state = "ended " + t.Revoked.Format("2006-01-02")
			} else if !t.Good(a.Clock()) {
				state = "over since " + t.Ends.Format("2006-01-02")
			}
			fmt.Fprintf(r.std.Out, "%s  %s  %s  %s\n", t.ID, state, t.Scope, t.Label)
		}
		return err
	})
}

// tokenEndCommand ends tokens of an agency: those of a label, or every one.
type tokenEndCommand struct {
	Config
	Agency string `help:"The agency's name, as the directory has it." required:""`
	Label  string `help:"What the token is for, as it was given." xor:"which" required:""`
	All    bool   `help:"Every token of the agency." xor:"which" required:""`
}

// Run ends them. Errors: NotFound when none that is good fits.
func (c *tokenEndCommand) Run(r run) error {
	return r.beside(c.Config, func(a *App) error {
		agency, err := a.agencyCalled(r, c.Agency)
		if err != nil {
			return err
		}
		all, err := a.SignIn.Tokens(r.ctx, who.Founding, agency)
		if err != nil {
			return err
		}
		ended := 0
		for _, t := range all {
			if !t.Revoked.IsZero() || !c.All && t.Label != c.Label {
				continue
			}
			if err := a.SignIn.EndToken(r.ctx, who.Founding, agency, t.ID); err != nil {
				return err
			}
			ended++
			fmt.Fprintf(r.std.Out, "Ended: %s\n", t.Label)
		}
		if ended == 0 {
			return fault.Newf(fault.NotFound, "app.tokenEnd", "%s has no such token that is good.", c.Agency)
		}
		return nil
	})
}

func (a *App) tokensOf(r run, agency string) ([]access.Token, error) {
	row, err := a.agencyCalled(r, agency)
	if err != nil {
		return nil, err
	}
	return a.SignIn.Tokens(r.ctx, who.Founding, row)
}
