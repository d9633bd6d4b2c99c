package app

import (
	"fmt"
	"maps"
	"slices"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// importCommand sends referrals from a file.
type importCommand struct {
	Config
	File   string `arg:"" help:"JSON, an array, or JSON Lines; - for standard input."`
	Agency string `help:"The agency that sends them, as the directory has it." required:""`
}

// Run sends each referral by itself and reports on every line. It fails when
// any of them could not be sent.
func (c *importCommand) Run(r run) error {
	file, err := openFile(r.std, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	c.Beside = true
	a, err := Open(r.ctx, c.Config, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	system, err := a.System(r.ctx, c.Agency)
	if err != nil {
		return err
	}
	actor := system.Actor()
	actor.Request = "import " + id.New().String()
	sent, failed := 0, 0
	err = a.Referrals.Import(r.ctx, actor, file, func(l referral.Line) {
		if l.Err == nil {
			sent++
			fmt.Fprintf(r.std.Out, "line %d: sent as %s\n", l.Number, l.Ref)
			return
		}
		failed++
		fmt.Fprintf(r.std.Out, "line %d: not sent: %s\n", l.Number, fault.Message(l.Err))
		fields := fault.FieldsOf(l.Err)
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			fmt.Fprintf(r.std.Out, "  %s: %s\n", field, fields[field])
		}
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(r.std.Out, "%d sent, %d not sent\n", sent, failed)
	if failed > 0 {
		return fault.Newf(fault.Invalid, "app.import", "%d of %d could not be sent. Mend them and run the same file again: nothing is sent twice.", failed, sent+failed)
	}
	return nil
}
