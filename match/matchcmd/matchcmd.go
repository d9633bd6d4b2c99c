// Package matchcmd is the command line of the matching engine: duplicates in a
// file, or the same people in two, without a database.
//
// A command reads its files, says how it understood their columns, learns a
// model from the rows, scores the pairs, and writes what it found. It never
// changes its input, and what it prints holds ids and counts, no names.
package matchcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
	"github.com/sightline-partnership/sightline/match/train"
)

// Streams are where a command reads from, besides files, and what it tells.
type Streams struct {
	In        io.Reader
	Out, Told io.Writer
}

// Output is what the two commands share.
type Output struct {
	Out      string   `help:"Where the pairs go: id_a, id_b, weight, probability. CSV, or Parquet if the name ends in .parquet." placeholder:"FILE"`
	Clusters string   `help:"Where the clusters go: id, cluster, a row for every record." placeholder:"FILE"`
	ID       string   `help:"The column of ids; 'none' numbers the rows from 1." name:"id" placeholder:"COLUMN"`
	Map      []string `help:"What a column means, as field=column: postcode=pcode, text:suburb=area, birth-date=year+month+day, none=notes. Can be repeated." sep:"none" placeholder:"FIELD=COLUMN"`
	AtLeast  float64  `help:"Pairs below this probability are left out." default:"0.5"`
	Pairs    string   `help:"all: score every pair. likely: those that share a key, by rules chosen for their measured recall. auto: all up to 100,000 rows a side." enum:"auto,all,likely" default:"auto"`
	OneToOne bool     `help:"Give each record one other at most, the strongest first."`
	Model    string   `help:"Score with a model that was saved, and learn nothing." placeholder:"FILE"`
	SaveTo   string   `help:"Save the model." name:"save-model" placeholder:"FILE"`
	Labels   string   `help:"Pairs that people decided: a CSV with id_a, id_b and same (yes or no). The model learns from them." placeholder:"FILE"`
	Quiet    bool     `help:"Say nothing but errors." short:"q"`
}

// Dedupe finds the records of one person within one file.
type Dedupe struct {
	In string `arg:"" help:"A CSV file with a heading line; - for standard input; or postgres:QUERY, asked of DATABASE_URL."`
	Output
}

// Link finds the same people in two files.
type Link struct {
	A string `arg:"" help:"A CSV file with a heading line, or postgres:QUERY."`
	B string `arg:"" optional:"" help:"The other one."`
	Output
	IDB string `help:"The column of ids in the second file, if it is another." name:"id-b" placeholder:"COLUMN"`
}

// Run does it. Errors are for people, and name the file and the mend. A run
// that ctx stops is taken up again by the same command.
func (c *Dedupe) Run(ctx context.Context, std Streams) error {
	j := &job{Output: c.Output, std: std, began: time.Now()}
	return j.run(ctx, []input{{name: c.In, id: c.ID}})
}

// Run does it; see [Dedupe.Run].
func (c *Link) Run(ctx context.Context, std Streams) error {
	if c.IDB == "" {
		c.IDB = c.ID
	}
	j := &job{Output: c.Output, std: std, began: time.Now()}
	return j.run(ctx, []input{{name: c.A, id: c.ID}, {name: c.B, id: c.IDB}})
}

// job is one run of a command.
type job struct {
	Output
	std    Streams
	began  time.Time
	inputs []input
	people *bulk.People
}

func (j *job) tell(format string, args ...any) {
	if !j.Quiet {
		fmt.Fprintf(j.std.Told, format+"\n", args...)
	}
}

func (j *job) run(ctx context.Context, inputs []input) error {
	if j.Out == "" {
		return errors.New("say with --out where the pairs go")
	}
	if !(j.AtLeast > 0 && j.AtLeast < 1) {
		return errors.New("--at-least must lie between 0 and 1, such as 0.5")
	}
	j.inputs = inputs
	defer j.close()
	if err := j.read(ctx); err != nil {
		return err
	}
	if err := j.learn(ctx); err != nil {
		return err
	}
	plan, err := j.plan(ctx)
	if err != nil {
		return err
	}
	pairs, err := j.score(ctx, plan)
	if err != nil {
		return err
	}
	if err := j.write(pairs); err != nil {
		return err
	}
	_ = os.Remove(j.work())
	return nil
}

// work is the path of the file that a stopped run leaves.
func (j *job) work() string { return j.Out + ".work" }

// learn trains the model on the rows, unless one was given.
func (j *job) learn(ctx context.Context) error {
	if j.Model == "" && j.people.Roll.Len() > 1 {
		if err := j.train(ctx); err != nil {
			return err
		}
	}
	if j.SaveTo == "" {
		return nil
	}
	file, err := os.Create(j.SaveTo)
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", j.SaveTo, err)
	}
	return errors.Join(j.people.Roll.Model().Save(file), file.Close())
}

func (j *job) train(ctx context.Context) error {
	bar := j.bar("learning")
	options := train.Options{On: j.names(), At: j.began.UTC().Truncate(time.Second), First: j.people.First}
	var model *match.Model
	var err error
	if j.Labels == "" {
		model, err = train.Unlabelled(ctx, j.people.Roll, options)
	} else {
		model, err = j.trainOnLabels(ctx, options)
	}
	bar.end()
	if err != nil {
		return err
	}
	if t := model.Trained; t != nil {
		j.tell("learnt %s: %d likely pairs, %d random ones", t.How, t.Pairs, t.RandomPairs)
	}
	return j.people.Roll.UseModel(model)
}

// mostExhaustive is the most rows a side of which all pairs are scored unless
// that was asked for.
const mostExhaustive = 100_000

func (j *job) plan(ctx context.Context) (bulk.Plan, error) {
	n, first := j.people.Roll.Len(), j.people.First
	side := max(n-first, first)
	if j.Pairs == "all" || j.Pairs == "auto" && side <= mostExhaustive {
		return j.people.Exhaustive(), nil
	}
	bar := j.bar("choosing which pairs to score")
	plan, err := j.people.Choose(ctx, match.WeightOf(j.AtLeast), bar.share)
	bar.end()
	if err != nil {
		return plan, err
	}
	for _, rule := range plan.Rules {
		j.tell("  pairs that share %s", rule.Words(j.people.Roll.Fields()))
	}
	j.tellRecall(plan)
	return plan, nil
}

func (j *job) score(ctx context.Context, plan bulk.Plan) ([]bulk.Pair, error) {
	bar := j.bar("scoring pairs")
	pairs, err := j.people.Run(ctx, plan, bulk.Options{Least: match.WeightOf(j.AtLeast), Work: j.work(), Progress: bar.pairs})
	bar.end()
	if errors.Is(err, context.Canceled) {
		return nil, fmt.Errorf("stopped; what was done is in %s, and the same command goes on from there", j.work())
	}
	return pairs, err
}

func (j *job) write(pairs []bulk.Pair) error {
	if j.OneToOne {
		pairs = bulk.OneToOne(pairs)
	}
	if err := j.people.WritePairs(j.Out, pairs); err != nil {
		return err
	}
	j.tell("%d pairs of probability %g or more in %s", len(pairs), j.AtLeast, j.Out)
	if j.Clusters == "" {
		return nil
	}
	clusters := bulk.Cluster(j.people.Roll.Rows(), pairs)
	j.tellParted(clusters)
	j.tell("%d people in %s", clusters.Count(), j.Clusters)
	return j.people.WriteClusters(j.Clusters, clusters)
}

// mostParted is how many pairs that were kept apart are shown one by one.
const mostParted = 20

// tellParted shows what the guard against chaining kept apart.
func (j *job) tellParted(clusters bulk.Clusters) {
	rows := j.people.Roll.Rows()
	shown, others := 0, 0
	for _, p := range clusters.Parted {
		if p.Field == "" || shown == mostParted {
			others++
			continue
		}
		shown++
		j.tell("kept apart: %s and %s, or others of their clusters, have two different valid numbers for %s",
			j.people.ID(rows, int(p.A)), j.people.ID(rows, int(p.B)), p.Field)
	}
	if others > 0 {
		j.tell("kept apart: %d more pairs whose clusters' other records, or numbers, speak against", others)
	}
}

func (j *job) tellRecall(plan bulk.Plan) {
	r := plan.Recall
	switch {
	case len(plan.Rules) == 0:
		j.tell("no column tells these rows apart well enough to choose pairs by; nothing will be found. Map more columns, or score every pair with --pairs all")
	case r.Found == 0:
		j.tell("recall can't be estimated: %d rows, compared with everybody, have no other record", r.Rows)
	default:
		j.tell("estimated recall of these rules against scoring every pair: %.2f%%, at least %.2f%% (%d rows compared with everybody, %d pairs to judge by)",
			100*r.Share, 100*r.Least, r.Rows, r.Found)
	}
}
