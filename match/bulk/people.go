package bulk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/roll"
	"github.com/sightline-partnership/sightline/match/value"
)

// People is the rows of one file, or of two, in a roll.
type People struct {
	Roll *roll.Roll
	// First is 0 for one file; of two, the first row of the second.
	First int
	sum   hash.Hash // of all that was read
}

// NewPeople is nobody yet, under a model.
func NewPeople(m *match.Model) *People {
	p := &People{Roll: roll.New(m), sum: sha256.New()}
	_ = m.Save(p.sum) // a hash takes everything
	return p
}

// readAtOnce is how many rows are prepared together.
const readAtOnce = 4096

// Read adds all rows of a source. The second call's rows are the second file.
// sample, if any, holds rows that were taken from the source already. Errors
// name the row and the mend: a row without an id, or an id that stands twice.
func (p *People) Read(ctx context.Context, s Source, sample [][]string, m *Mapping) error {
	prefix := "a"
	if p.Roll.Len() > 0 {
		p.First, prefix = p.Roll.Len(), "b"
	}
	var batch []match.Record
	first := ""
	flush := func() error {
		before := p.Roll.Len()
		if err := p.Roll.Put(batch...); err != nil {
			return err
		}
		if p.Roll.Len() != before+len(batch) {
			return fmt.Errorf("an id stands twice: one of the rows from %s has the id of another; give a column whose values are each row's own with --id, or --id none to number the rows", first)
		}
		batch = batch[:0]
		return nil
	}
	err := m.Records(ctx, s, sample, p.sum, func(place string, r match.Record) error {
		if len(batch) == 0 {
			first = place
		}
		r.ID = prefix + r.ID
		if batch = append(batch, r); len(batch) == readAtOnce {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// Records calls yield with each row of a source as a record of the mapping's
// fields, and with its place for a message. sample is as for [People.Read];
// what is read is written to sum as well, unless that is nil. Errors name the
// row and the mend.
func (m *Mapping) Records(ctx context.Context, s Source, sample [][]string, sum io.Writer, yield func(place string, r match.Record) error) error {
	r := &rowReader{cells: m.places(s.Header()), id: -1, sum: sum, yield: yield}
	if m.ID != "" {
		r.id = index(s.Header(), m.ID)
	}
	for _, row := range sample {
		if err := r.take(row, ""); err != nil {
			return err
		}
	}
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.take(row, s.Place()); err != nil {
			return err
		}
		if r.n&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// ID is the id of a row, as its file has it.
func (p *People) ID(rows *roll.Rows, row int) string { return rows.ID(row)[1:] }

// rowReader turns rows into records.
type rowReader struct {
	id    int // column, or -1
	cells []cellPlaces
	sum   io.Writer
	n     int
	yield func(place string, r match.Record) error
}

// cellPlaces is where the values of a field stand.
type cellPlaces []valuePlaces

type valuePlaces struct {
	columns []int
	part    Part
	join    string
}

func index(header []string, name string) int {
	for i, h := range header {
		if h == name {
			return i
		}
	}
	return -1
}

// places finds the mapping's columns in a header; a column that is not there
// is never known.
func (m *Mapping) places(header []string) []cellPlaces {
	all := make([]cellPlaces, len(m.Fields))
	for f := range m.Fields {
		for _, v := range m.Fields[f].Values {
			places := valuePlaces{part: v.Part, join: " "}
			if m.Fields[f].Kind == value.BirthDate {
				places.join = "-"
			}
			for _, name := range v.Names {
				if i := index(header, name); i >= 0 {
					places.columns = append(places.columns, i)
				}
			}
			all[f] = append(all[f], places)
		}
	}
	return all
}

func (r *rowReader) take(row []string, place string) error {
	r.n++
	id := strconv.Itoa(r.n)
	if r.id >= 0 {
		id = row[r.id]
	}
	if place == "" {
		place = fmt.Sprintf("row %d", r.n)
	}
	if id == "" {
		return fmt.Errorf("%s has no id; fill it in, or give another column with --id", place)
	}
	if r.sum != nil {
		for _, cell := range row {
			_, _ = io.WriteString(r.sum, cell+"\x00") // a hash takes everything
		}
	}
	record := match.Record{ID: id, Values: make([][]string, len(r.cells))}
	for f, values := range r.cells {
		for _, v := range values {
			if text := v.text(row); text != "" {
				record.Values[f] = append(record.Values[f], text)
			}
		}
	}
	return r.yield(place, record)
}

// text is a value put together from a row's columns.
func (v *valuePlaces) text(row []string) string {
	var words []string
	for _, i := range v.columns {
		if row[i] != "" {
			words = append(words, row[i])
		} else if v.join == "-" {
			break // a day without its month says nothing
		}
	}
	text := strings.Join(words, v.join)
	if v.part == Whole {
		return text
	}
	first, last := split(text)
	if v.part == LastWords {
		return last
	}
	return first
}

// split parts a whole name: "Testwood, Ama" and "Ama Testwood" are one.
func split(name string) (first, last string) {
	if last, first, found := strings.Cut(name, ","); found {
		return strings.TrimSpace(first), strings.TrimSpace(last)
	}
	at := strings.LastIndexByte(strings.TrimSpace(name), ' ')
	if at < 0 {
		return "", strings.TrimSpace(name)
	}
	return strings.TrimSpace(name[:at]), strings.TrimSpace(name[at:])
}
