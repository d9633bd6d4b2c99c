package app

import (
	"os"
	"path/filepath"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// scoreCommand scores answers for training, audit and tests.
type scoreCommand struct {
	File string `arg:"" help:"JSON, or JSON Lines, of answers; - for standard input."`
	Pack string `help:"An instrument of your own; the shipped example otherwise."`
	JSON bool   `name:"json" help:"One line of JSON for each screen."`
}

// Run scores every screen of the file.
func (c *scoreCommand) Run(r run) error {
	instrument, err := c.instrument()
	if err != nil {
		return err
	}
	in, err := openFile(r.std, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	return screening.RunScore(in, r.std.Out, instrument, c.JSON)
}

func (c *scoreCommand) instrument() (*pack.Instrument, error) {
	if c.Pack == "" {
		library, err := pack.OpenLibrary(content.Packs, content.Folder, nil)
		if err != nil {
			return nil, err
		}
		return library.Instrument(when.DateOf(when.System()))
	}
	p, err := pack.Load(os.DirFS(filepath.Dir(c.Pack)), filepath.Base(c.Pack))
	if err != nil {
		return nil, err
	}
	instrument, ok := p.Content.(*pack.Instrument)
	if !ok {
		return nil, fault.Newf(fault.Invalid, "app.score", "The pack %s is not an instrument: its kind is %s.", c.Pack, p.Kind)
	}
	return instrument, nil
}

// checkCommand checks a pack for its author.
type checkCommand struct {
	File string `arg:"" help:"The pack's file."`
}

// Run lists everything that is wrong with the pack.
func (c *checkCommand) Run(r run) error { return pack.RunCheck(c.File, r.std.Out) }
