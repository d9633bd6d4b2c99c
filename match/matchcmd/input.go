package matchcmd

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
	"github.com/sightline-partnership/sightline/match/train"
)

// input is one file, or one query.
type input struct {
	name, id string
	source   bulk.Source
	closer   io.Closer
	sample   [][]string
	mapping  *bulk.Mapping
}

// sampleSize is how many rows are looked at to guess what columns hold.
const sampleSize = 1000

// read opens the inputs, maps their columns, and puts all rows on the roll.
func (j *job) read(ctx context.Context) error {
	for i := range j.inputs {
		in := &j.inputs[i]
		if err := in.open(ctx, j.std.In); err != nil {
			return fmt.Errorf("%s: %w", in.name, err)
		}
	}
	if err := j.mapColumns(); err != nil {
		return err
	}
	model, err := j.model()
	if err != nil {
		return err
	}
	j.people = bulk.NewPeople(model)
	for i := range j.inputs {
		in := &j.inputs[i]
		j.tell("%s:\n%s", in.name, in.mapping)
		if err := j.people.Read(ctx, in.source, in.sample, in.mapping); err != nil {
			return fmt.Errorf("%s: %w", in.name, err)
		}
		if t, ok := in.source.(*bulk.Table); ok && t.Strange() > 0 {
			j.tell("%s: %d cells were not UTF-8 and were read as Windows-1252", in.name, t.Strange())
		}
	}
	j.tell("%d rows", j.people.Roll.Len())
	return nil
}

// open opens a file or a query and takes a sample of it.
func (in *input) open(ctx context.Context, std io.Reader) (err error) {
	query, isQuery := strings.CutPrefix(in.name, "postgres:")
	switch {
	case isQuery:
		in.name = "query"
		in.source, in.closer, err = openQuery(ctx, query)
	case in.name == "-":
		in.source, err = bulk.NewTable(std)
	default:
		var file *os.File
		if file, err = os.Open(in.name); err != nil {
			return errors.New("it can't be read; check its name and that you may read it")
		}
		in.closer, in.name = file, filepath.Base(in.name)
		in.source, err = bulk.NewTable(file)
	}
	if err != nil {
		return err
	}
	for len(in.sample) < sampleSize {
		row, err := in.source.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		in.sample = append(in.sample, slices.Clone(row))
	}
	return nil
}

func (j *job) close() {
	for i := range j.inputs {
		if c := j.inputs[i].closer; c != nil {
			_ = c.Close()
		}
	}
}

func (j *job) names() string {
	var all []string
	for i := range j.inputs {
		all = append(all, j.inputs[i].name)
	}
	return strings.Join(all, " and ")
}

// mapColumns guesses and then does as it was told.
func (j *job) mapColumns() error {
	given := map[string]bool{}
	for i := range j.inputs {
		in := &j.inputs[i]
		header := in.source.Header()
		in.mapping = bulk.Guess(header, in.sample)
		switch {
		case in.id == "none":
			in.mapping.ID = ""
		case in.id != "" && !slices.Contains(header, in.id):
			return fmt.Errorf("%s: there is no column %q for ids; its columns are %s", in.name, in.id, strings.Join(header, ", "))
		case in.id != "":
			in.mapping.Take(in.id)
		}
		var words []string
		for _, word := range j.Map {
			if len(j.inputs) == 1 || hasColumns(header, word) {
				words, given[word] = append(words, word), true
			}
		}
		if err := in.mapping.Given(header, words); err != nil {
			return fmt.Errorf("%s: %w", in.name, err)
		}
	}
	for _, word := range j.Map {
		if !given[word] {
			return fmt.Errorf("--map %s: neither file has that column", word)
		}
	}
	if len(j.inputs) == 2 {
		return bulk.Align(j.inputs[0].mapping, j.inputs[1].mapping)
	}
	return nil
}

func hasColumns(header []string, word string) bool {
	_, columns, _ := strings.Cut(word, "=")
	for c := range strings.SplitSeq(columns, "+") {
		if !slices.Contains(header, c) {
			return false
		}
	}
	return true
}

// model is the one that was given, or an untrained one of the mapped fields.
func (j *job) model() (*match.Model, error) {
	layout := j.inputs[0].mapping.Layout()
	if j.Model == "" {
		return match.NewModel(match.Standard(), layout)
	}
	file, err := os.Open(j.Model)
	if err != nil {
		return nil, fmt.Errorf("the model %s can't be read", j.Model)
	}
	defer file.Close()
	m, err := match.LoadModel(file)
	if err != nil {
		return nil, err
	}
	if !slices.EqualFunc(m.Layout(), layout, func(a, b match.Field) bool { return a.Kind == b.Kind }) {
		return nil, fmt.Errorf("the model %s was made for other columns: %v; map the file's columns to the same, in that order", j.Model, m.Layout())
	}
	return m, nil
}

// trainOnLabels reads the labels and learns from them.
func (j *job) trainOnLabels(ctx context.Context, o train.Options) (*match.Model, error) {
	file, err := os.Open(j.Labels)
	if err != nil {
		return nil, fmt.Errorf("the labels %s can't be read", j.Labels)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) < 3 {
		return nil, fmt.Errorf("the labels %s must be a CSV of id_a, id_b and same", j.Labels)
	}
	second := "a"
	if j.people.First > 0 {
		second = "b"
	}
	var labels []train.Label
	for i, row := range rows[1:] {
		same, err := yes(row[2])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", j.Labels, i+2, err)
		}
		labels = append(labels, train.Label{A: "a" + row[0], B: second + row[1], Same: same})
	}
	return train.Labelled(ctx, j.people.Roll, labels, o)
}

func yes(word string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "yes", "y", "true", "1", "1.0", "same":
		return true, nil
	case "no", "n", "false", "0", "0.0", "different", "":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", word)
}
