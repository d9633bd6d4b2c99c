package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// commands is the command line.
type commands struct {
	Serve serveCommand `cmd:"" help:"Serve the site."`
	Demo  demoCommand  `cmd:"" help:"Serve the demonstration: a made-up county on a private database."`
}

// Main runs a command line and gives its exit code: 0, or by the kind of
// fault (2 for what was typed, 1 for the rest).
func Main(ctx context.Context, args []string, std Streams) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("sightline"), kong.Description("The working system of a safeguarding partnership."),
		kong.Writers(std.Out, std.Err), kong.Exit(func(int) {}), kong.UsageOnError())
	if err != nil {
		panic(err) // the struct is wrong
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(std.Err, "sightline:", err)
		return 2
	}
	if err := k.Run(run{ctx, std}); err != nil {
		return explain(std.Err, err)
	}
	return 0
}

// run is what every command gets.
type run struct {
	ctx context.Context //nolint:containedctx // a command's whole life is one call
	std Streams
}

// explain writes the outer face of an error and gives the exit code.
func explain(w io.Writer, err error) int {
	fmt.Fprintln(w, "sightline:", fault.Message(err))
	for field, mend := range fault.FieldsOf(err) {
		fmt.Fprintf(w, "  %s: %s\n", field, mend)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Refused, fault.NotFound:
		return 2
	case fault.Internal:
		fmt.Fprintln(w, "  ", err)
	}
	return 1
}

// serveCommand serves a real partnership.
type serveCommand struct{ Config }

// Run serves until it is interrupted.
func (c *serveCommand) Run(r run) error {
	log := slog.New(slog.NewJSONHandler(r.std.Err, nil))
	a, err := Open(r.ctx, c.Config, when.System, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(r.ctx, func(string) { fmt.Fprintln(r.std.Out, "Sightline is at", a.Config.BaseURL) })
}
