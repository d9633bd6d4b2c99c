package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/obs"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// commands is the command line.
type commands struct {
	Serve     serveCommand   `cmd:"" help:"Serve the site."`
	Demo      demoCommand    `cmd:"" help:"Serve the demonstration: a made-up county on a private database."`
	Migrate   migrateCommand `cmd:"" help:"Bring a database up to date, as its owner."`
	Setup     setupCommand   `cmd:"" help:"Lay down the first agency, the hub team and its administrator."`
	Token     tokenGroup     `cmd:"" help:"Tokens of agencies' systems for the API."`
	Accounts  accountsGroup  `cmd:"" help:"People who sign in."`
	Doctor    doctorCommand  `cmd:"" help:"Look whether everything is as it should be; it changes nothing."`
	Provider  providerGroup  `cmd:"" help:"Agencies' own identity providers."`
	Referral  referralGroup  `cmd:"" help:"Referrals."`
	Screening screeningGroup `cmd:"" help:"The screening instrument, without a database."`
	Match     matchGroup     `cmd:"" help:"The same people in files, without a database."`
	Pack      packGroup      `cmd:"" help:"Thresholds, instruments, time limits and other content."`
}

type (
	accountsGroup struct {
		Feed   feedCommand   `cmd:"" help:"Close the accounts of who has left, from an agency's list."`
		Attest attestCommand `cmd:"" help:"Confirm an account, where no administrator is left who can."`
	}
	tokenGroup struct {
		Give tokenCommand     `cmd:"" default:"withargs" help:"Give an agency's system a token. It is printed this once."`
		List tokenListCommand `cmd:"" help:"List an agency's tokens."`
		End  tokenEndCommand  `cmd:"" help:"End a token: it opens nothing from the next request on."`
	}
	referralGroup struct {
		Import importCommand `cmd:"" help:"Send referrals from a file, as an agency's system."`
	}
	screeningGroup struct {
		Score scoreCommand `cmd:"" help:"Score answers and say why."`
	}
	packGroup struct {
		Check checkCommand `cmd:"" help:"Check a pack, with line numbers."`
	}
)

// Main runs a command line and gives its exit code: 0, or by the kind of
// fault (2 for what was typed or sent, 1 for the rest).
func Main(ctx context.Context, args []string, std Streams) int {
	var c commands
	asked := false
	parser, err := kong.New(&c, kong.Name("sightline"), kong.Description("The working system of a safeguarding partnership."),
		kong.Writers(std.Out, std.Err), kong.Exit(func(int) { asked = true }))
	if err != nil {
		panic(err) // the struct is wrong
	}
	k, err := parser.Parse(args)
	if asked { // --help has been shown
		return 0
	}
	if err != nil {
		fmt.Fprintf(std.Err, "sightline: %v\nTry: sightline --help\n", err)
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

// quiet logs what an operator at a terminal has to know.
func (r run) quiet() *slog.Logger {
	return slog.New(obs.Allow(slog.NewTextHandler(r.std.Err, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

// explain writes the outer face of an error and gives the exit code.
func explain(w io.Writer, err error) int {
	fmt.Fprintln(w, "sightline:", fault.Message(err))
	fields := fault.FieldsOf(err)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(w, "  %s: %s\n", field, fields[field])
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Refused, fault.NotFound, fault.Conflict:
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
	a, err := Open(r.ctx, c.Config, when.System, slog.New(obs.Allow(slog.NewJSONHandler(r.std.Err, nil))))
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(r.ctx, func(string) { fmt.Fprintln(r.std.Out, "Sightline is at", a.Config.BaseURL) })
}

// openFile opens a file to read; "-" is the standard input.
func openFile(std Streams, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(std.In), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "app.openFile", "The file %s can't be read. Check its name and that you may read it.", name)
	}
	return f, nil
}
