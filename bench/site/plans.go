package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// plan is a statement that reads many times the rows that it shows.
type plan struct {
	kind        string
	raw, sql    string
	read, shown float64
	worst       string // the node that reads most
}

// tooMany is how many times the rows that a statement shows it may read
// without being listed.
const tooMany = 20

// node is one step of a plan as EXPLAIN tells it.
type node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Recheck  float64 `json:"Rows Removed by Index Recheck"`
	Plans    []node
}

// reads is how many rows the scans of a plan read, and the step that reads most.
func (n node) reads() (all, most float64, worst string) {
	if strings.Contains(n.Type, "Scan") && n.Type != "Bitmap Index Scan" && n.Type != "Subquery Scan" && n.Type != "CTE Scan" {
		all = (n.Rows + n.Filtered + n.Recheck) * n.Loops
		most, worst = all, strings.TrimSpace(n.Type+" of "+n.Relation+" "+n.Index)
	}
	for _, below := range n.Plans {
		a, m, w := below.reads()
		if all += a; m > most {
			most, worst = m, w
		}
	}
	return all, most, worst
}

var errLooked = errors.New("only looked")

// explain runs the statements of a request again as the application's role,
// with the request's actor, and notes those that read too much. What they
// write is undone.
func (r *runner) explain(ctx context.Context, w *watched, a ask, spans []stopwatch.Span) error {
	actor, err := w.app.SignIn.Who(ctx, a.token)
	if err != nil {
		return err
	}
	for i, tx := range transactions(spans) {
		as, purpose := actor, who.Safeguarding
		if i == 0 {
			as, purpose = who.SignIn, who.Running // whose session it is
		}
		if strings.Contains(fmt.Sprint(tx), "register_") {
			as, purpose = who.Matching, who.Running
		}
		err := w.app.DB.As(ctx, as, purpose, func(tx2 *pg.Tx) error {
			fresh := renamer{}
			for _, batch := range tx {
				for _, s := range batch {
					if err := r.explainOne(ctx, tx2, commonest[a.kind].name, stopwatch.Statement{SQL: s.SQL, Args: fresh.args(s.Args)}); err != nil {
						return err
					}
				}
			}
			return errLooked
		})
		if !errors.Is(err, errLooked) {
			return err
		}
	}
	return nil
}

func (r *runner) explainOne(ctx context.Context, tx *pg.Tx, kind string, s stopwatch.Statement) error {
	var text []byte
	if err := tx.QueryRow(ctx, "EXPLAIN (ANALYZE, FORMAT JSON) "+s.SQL, s.Args...).Scan(&text); err != nil {
		return fmt.Errorf("explaining %.80s: %w", s.SQL, err)
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(text, &plans); err != nil {
		return err
	}
	top := plans[0].Plan
	read, _, worst := top.reads()
	shown := max(1, top.Rows*max(1, top.Loops))
	known := slices.ContainsFunc(r.plans, func(p plan) bool { return p.kind == kind && p.raw == s.SQL })
	if read >= tooMany*shown && !known {
		r.plans = append(r.plans, plan{kind, s.SQL, strings.Join(strings.Fields(s.SQL), " "), read, top.Rows, worst})
	}
	return nil
}

func (r *runner) tellPlans() {
	r.say("\n**Plans that read %d times the rows they show**: %d\n", tooMany, len(r.plans))
	for _, p := range r.plans {
		r.say("- %s: read %.0f, showed %.0f (%s): `%.160s`", p.kind, p.read, p.shown, p.worst, p.sql)
	}
}
