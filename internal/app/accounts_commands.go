package app

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// attestCommand confirms an account when no administrator can.
type attestCommand struct {
	Config
	Email string `arg:"" help:"The e-mail address of the account."`
}

// Run confirms it: the way back in for a hub whose administrators have all
// lapsed.
func (c *attestCommand) Run(r run) error {
	c.Beside = true
	a, err := Open(r.ctx, c.Config, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Directory.AttestByEmail(r.ctx, c.Email); err != nil {
		return err
	}
	fmt.Fprintln(r.std.Out, "The account is confirmed for 90 days.")
	return nil
}
