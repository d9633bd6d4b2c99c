package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// demoCommand serves the demonstration.
type demoCommand struct{ Config }

// Run makes the county on the first start, and serves it.
func (c *demoCommand) Run(r run) error {
	c.Demo, c.Name, c.Prefix = true, "Eastmarch Safeguarding Partnership", "EM"
	if c.Data == defaultData {
		c.Data = defaultData + "/demo" // never beside a real partnership's records
	}
	a, err := OpenDemo(r.ctx, c.Config, demo.Eastmarch, r.quiet(), r.std.Out)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(r.ctx, func(string) { a.tellHow(r.ctx, r.std.Out) })
}

// OpenDemo is Open with the demonstration's county, which is made where the
// database holds nobody yet. out shows how far it has come.
func OpenDemo(ctx context.Context, cfg Config, plan demo.Plan, log *slog.Logger, out io.Writer) (*App, error) {
	clock := &movable{}
	a, err := Open(ctx, cfg, clock.now, log)
	if err != nil {
		return nil, err
	}
	if err := a.makeCounty(ctx, plan, clock, out); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// movable is a clock that stands where it is set, or runs with the machine's.
type movable struct{ at atomic.Pointer[time.Time] }

func (m *movable) now() time.Time {
	if t := m.at.Load(); t != nil {
		return *t
	}
	return when.System()
}

func (m *movable) set(t time.Time) { m.at.Store(&t) }

func (m *movable) release() { m.at.Store(nil) }

// makeCounty fills an empty database with the county; in one that is there
// already, its people can go on.
func (a *App) makeCounty(ctx context.Context, plan demo.Plan, clock *movable, out io.Writer) error {
	agencies, err := a.Directory.Agencies(ctx, who.Founding)
	if err != nil {
		return err
	}
	if len(agencies) > 0 {
		return demo.Keep(ctx, a.Directory)
	}
	defer clock.release()
	began := when.System()
	err = demo.Build(ctx, a.CountyServices(), plan, when.System(), clock.set, func(done, total int) {
		fmt.Fprintf(out, "\rMaking Eastmarch: %s %d of %d referrals", bar(done, total), done, total)
	})
	fmt.Fprintf(out, "\nDone in %s.\n", when.System().Sub(began).Round(time.Second))
	return err
}

// CountyServices are what a made-up county is made with.
func (a *App) CountyServices() demo.Services {
	return demo.Services{Directory: a.Directory, People: a.People, Referrals: a.Referrals, Screens: a.Screens, Decisions: a.Decisions, Conflicts: a.Conflicts, Glass: a.Glass, Seals: a.Seals, Watch: a.Watch,
		Register: registry{a.People, a.Clock}.Register}
}

func bar(done, total int) string {
	const width = 30
	full := done * width / total
	b := make([]byte, width)
	for i := range b {
		b[i] = '.'
		if i < full {
			b[i] = '#'
		}
	}
	return "[" + string(b) + "]"
}

// tellHow says where to go and whom one can be.
func (a *App) tellHow(ctx context.Context, out io.Writer) {
	fmt.Fprintf(out, "\nThe demonstration is at %s\nSign in as one of its people at %s/demo/sign-in:\n\n", a.Config.BaseURL, a.Config.BaseURL)
	people, err := a.SignIn.Personas(ctx)
	if err != nil {
		return
	}
	for _, p := range people {
		fmt.Fprintf(out, "  %-22s %-32s %s\n", p.Name, p.Job, p.AgencyName)
	}
	fmt.Fprintln(out, "\nStop it with Ctrl-C. The county stays until its folder is removed.")
}
