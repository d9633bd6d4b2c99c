package networkweb

import (
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// filter says which part of a circle to show.
type filter struct {
	kinds []string // none: all
	steps string   // "1" or "2"
	since string   // "", "year" or "quarter"
	sure  string   // "", "graded" or "sure"
	now   time.Time
}

var kindChoices = []component.Choice{{Value: string(network.Person), Text: "People"}, {Value: string(network.Place), Text: "Places"},
	{Value: string(network.Vehicle), Text: "Vehicles"}, {Value: string(network.Account), Text: "Online accounts"},
	{Value: string(network.Phone), Text: "Phones"}, {Value: string(network.Ring), Text: "Groups"}, {Value: string(network.Body), Text: "Organisations"}}

func readFilter(r *web.Request, now time.Time) filter {
	q := r.Query()
	return filter{kinds: q.All("kind"), steps: q.Get("steps"), since: q.Get("since"), sure: q.Get("grade"), now: now}
}

func (f filter) choices() []component.Choices {
	steps, since := f.steps, f.since
	if steps == "" {
		steps = "2"
	}
	return []component.Choices{
		{Name: "kind", Legend: "What to show", Items: kindChoices, Given: f.kinds, Small: true},
		{Name: "steps", Legend: "How far", Items: []component.Choice{{Value: "1", Text: "One step"}, {Value: "2", Text: "Two steps"}}, Given: []string{steps}, Small: true},
		{Name: "since", Legend: "Recorded", Items: []component.Choice{{Value: "", Text: "At any time"}, {Value: "year", Text: "In the last year"}, {Value: "quarter", Text: "In the last three months"}}, Given: []string{since}, Small: true},
		{Name: "grade", Legend: "How sure", Items: []component.Choice{{Value: "", Text: "Everything"}, {Value: "graded", Text: "Only what is graded"},
			{Value: "sure", Text: "Only what is known directly or borne out (A or B), from a source that is not unreliable (1 or 2)"}}, Given: []string{f.sure}, Small: true},
	}
}

// apply leaves what was asked for, and what still hangs together with the
// middle.
func (f filter) apply(c network.Circle) network.Circle {
	out := c
	out.Ties, out.Nodes = nil, nil
	most := 2
	if f.steps == "1" {
		most = 1
	}
	left := map[network.Key]bool{c.Middle.Key: true}
	for _, n := range c.Nodes {
		if n.Step <= most && (len(f.kinds) == 0 || slices.Contains(f.kinds, string(n.Kind))) {
			left[n.Key] = true
		}
	}
	touched := map[network.Key]bool{}
	for _, t := range c.Ties {
		if left[t.A] && left[t.B] && f.recent(t) && f.surely(t) {
			out.Ties = append(out.Ties, t)
			touched[t.A], touched[t.B] = true, true
		}
	}
	for _, n := range c.Nodes {
		if left[n.Key] && touched[n.Key] {
			out.Nodes = append(out.Nodes, n)
		}
	}
	return out
}

func (f filter) recent(t network.Tie) bool {
	switch f.since {
	case "year":
		return t.At.After(f.now.AddDate(-1, 0, 0))
	case "quarter":
		return t.At.After(f.now.AddDate(0, -3, 0))
	}
	return true
}

func (f filter) surely(t network.Tie) bool {
	switch f.sure {
	case "graded":
		return !t.Grade.Zero()
	case "sure":
		return t.Grade.Sure()
	}
	return true
}
