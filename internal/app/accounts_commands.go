package app

import (
	"fmt"
	"io"

	"github.com/sightline-partnership/sightline/internal/access/leaver"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// feedCommand closes leavers from a list of who works at an agency.
type feedCommand struct {
	Config
	File    string `arg:"" help:"A CSV file with the columns email, and leaving date or active; - for standard input."`
	Agency  string `help:"Whose list it is, as the directory has it." required:""`
	Whole   bool   `help:"Everybody who works there is on it: who is not has left."`
	Dry     bool   `help:"Say what it would do, and do nothing."`
	Confirm string `help:"Where a list closes very many: the words it asks for." placeholder:"WORDS"`
}

// Run says what the list does, and does it.
func (c *feedCommand) Run(r run) error {
	file, err := openFile(r.std, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, leaver.MaxFile+1))
	if err != nil {
		return fault.New(fault.Invalid, "app.feed", "The file can't be read to its end.")
	}
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
	system, err := a.Directory.FeedOf(r.ctx, agency)
	if err != nil {
		return err
	}
	actor, list := system.Actor(), leaver.List{Content: content, Whole: c.Whole}
	actor.Request = "feed " + id.New().String()
	plan, faults, err := a.Leavers.Preview(r.ctx, actor, list)
	if err != nil {
		return err
	}
	tellPlan(r.std.Out, plan, faults)
	if c.Dry || len(plan.Close) == 0 && len(faults) == 0 {
		return nil
	}
	if _, err = a.Leavers.Close(r.ctx, actor, list, c.Confirm); err == nil {
		fmt.Fprintln(r.std.Out, "Done.")
	}
	return err
}

// tellPlan writes what a list does.
func tellPlan(w io.Writer, p leaver.Plan, faults []leaver.Fault) {
	for _, f := range faults {
		fmt.Fprintf(w, "line %d: %s\n", f.Line, f.Words)
	}
	for _, l := range p.Close {
		fmt.Fprintf(w, "close %s (%s): %s\n", l.Account.Name, l.Account.Email, l.Why)
	}
	for _, e := range p.Unknown {
		fmt.Fprintf(w, "no account: %s\n", e.Email)
	}
	fmt.Fprintf(w, "%d to close, %d stay, %d without an account, %d with an account and not on the list\n", len(p.Close), p.Same, len(p.Unknown), len(p.Missing))
	if p.Danger != "" {
		fmt.Fprintf(w, "%s To have it done: --confirm %q\n", p.Danger, p.Words())
	}
}

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
