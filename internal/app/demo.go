package app

import (
	"fmt"
	"log/slog"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// demoCommand serves the demonstration.
type demoCommand struct{ Config }

// Run makes the county on the first start, and serves it.
func (c *demoCommand) Run(r run) error {
	c.Config.Demo, c.Config.Name, c.Config.Prefix = true, "Eastmarch Safeguarding Partnership", "EM"
	log := slog.New(slog.NewTextHandler(r.std.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := Open(r.ctx, c.Config, when.System, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(r.ctx, func(string) {
		fmt.Fprintf(r.std.Out, "\nThe demonstration is at %s\nSign in as one of its people at %s/demo/sign-in\n", a.Config.BaseURL, a.Config.BaseURL)
	})
}
