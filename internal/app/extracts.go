package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
)

// knows joins a person's page to the agencies' extracts.
type knows struct{ extracts *extract.Service }

// KnownTo says which agencies know a person.
func (k knows) KnownTo(ctx context.Context, actor who.Actor, p id.UUID) ([]personweb.KnownView, error) {
	all, err := k.extracts.KnownTo(ctx, actor, p)
	var out []personweb.KnownView
	for _, one := range all {
		v := personweb.KnownView{Agency: one.Agency, Said: fmt.Sprintf("%s of %s, their reference %s: %s. Why: %s.",
			one.Name, when.Stamp(one.Made), one.Ref, personweb.LikelyWords(one.Likely), one.Why)}
		if one.Phone != "" {
			v.Ring = "Ring " + one.Phone
		}
		out = append(out, v)
	}
	return out, err
}

// extractFlags compare a file with the register, for an agency.
type extractFlags struct {
	As      string `help:"Compare the file with the register, as this agency." placeholder:"AGENCY"`
	Purpose string `help:"With --as: why the agency may share it, and for what. Kept in the journal." placeholder:"WORDS"`
	Named   string `help:"With --as: what the extract is called; a newer one of the name takes its place. The file's name, if left out." placeholder:"NAME"`
}

// compare brings an agency's extract.
func (c *linkCommand) compare(r run) error {
	file, err := openFile(r.std, c.A)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	table, sample, mapping, err := c.readExtract(file)
	if err != nil {
		return said(err)
	}
	fmt.Fprintf(r.std.Err, "%s:\n%s\n", filepath.Base(c.A), mapping)
	c.Beside = true
	a, err := Open(r.ctx, c.Config, when.System, r.quiet())
	if err != nil {
		return err
	}
	defer a.Close()
	system, err := a.System(r.ctx, c.As)
	if err != nil {
		return err
	}
	actor := system.Actor()
	actor.Request = "extract " + id.New().String()
	if c.Named == "" {
		c.Named = strings.TrimSuffix(filepath.Base(c.A), filepath.Ext(c.A))
	}
	n, err := a.Extracts.Keep(r.ctx, actor, extract.KeepCommand{Name: c.Named, Purpose: c.Purpose, Fields: mapping.Layout(),
		Rows: func(yield func(match.Record) error) error {
			return said(mapping.Records(r.ctx, table, sample, nil, func(_ string, record match.Record) error { return yield(record) }))
		}})
	if err != nil {
		return err
	}
	fmt.Fprintf(r.std.Out, "%d rows compared. What was found shows on the records of the people it is about, to whoever may see them.\n", n)
	return nil
}

// extractSample is how many rows are looked at to guess the columns.
const extractSample = 1000

func (c *linkCommand) readExtract(file io.Reader) (*bulk.Table, [][]string, *bulk.Mapping, error) {
	table, err := bulk.NewTable(file)
	if err != nil {
		return nil, nil, nil, err
	}
	var sample [][]string
	for len(sample) < extractSample {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, nil, err
		}
		sample = append(sample, slices.Clone(row))
	}
	mapping := bulk.Guess(table.Header(), sample)
	if c.ID != "" && c.ID != "none" {
		mapping.Take(c.ID)
	}
	return table, sample, mapping, mapping.Given(table.Header(), c.Map)
}
