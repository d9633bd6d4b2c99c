package app

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/match/matchcmd"
)

// matchGroup is the matching engine, without a database.
type matchGroup struct {
	Dedupe dedupeCommand `cmd:"" help:"Find the records of one person within a file."`
	Link   linkCommand   `cmd:"" help:"Find the same people in two files."`
}

type dedupeCommand struct{ matchcmd.Dedupe }

// Run finds duplicates.
func (c *dedupeCommand) Run(r run) error { return said(c.Dedupe.Run(r.ctx, r.matchStreams())) }

type linkCommand struct {
	matchcmd.Link
	extractFlags
	Config
}

// Run links two files, or a file and the register.
func (c *linkCommand) Run(r run) error {
	switch {
	case c.As != "" && c.B == "":
		return c.compare(r)
	case c.As != "" || c.B == "" || c.Out == "":
		return fault.New(fault.Invalid, "app.link", "Give two files and --out; or one file with --as and --purpose, to compare it with the register.")
	}
	return said(c.Link.Run(r.ctx, r.matchStreams()))
}

func (r run) matchStreams() matchcmd.Streams {
	return matchcmd.Streams{In: r.std.In, Out: r.std.Out, Told: r.std.Err}
}

// said makes an error that was written for people a fault.
func said(err error) error {
	if err == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Op: "match", Msg: err.Error(), Err: err}
}
