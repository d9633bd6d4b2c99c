package networkweb

import (
	"html/template"
	"slices"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var circlePage = web.NewPage[circleView](files, "nodes.html", "circle.html")

// circleView is who and what is around somebody.
type circleView struct {
	Name, Back string
	Kind       string // of a thing
	Add        component.Link
	Children   []component.Link // around an adult: whom to think of first
	Steps      []stepView
	Rows       []rowView // of the table of who is tied with whom
	Heads      []string
	Picture    template.HTML // the engine of the drawing escapes what it writes
	Drawn      string        // the same for the script that draws it to move about in
	Save       string        // the drawing as a file
	Choose     component.Details
	Filters    []component.Choices
	Look       component.Button
	Cut        bool
}

// stepView is the nodes at one distance.
type stepView struct {
	Title string
	Nodes []nodeView
}

type nodeView struct {
	Name, Href, Note string
	Concern          bool
	Ties             []tieView
	How              string // the page that shows how it hangs together; empty for neighbours
}

type tieView struct{ Words, Record, Href, When, Grade, Off string }

type rowView struct {
	Name  string
	Cells []string
}

func (p *Pages) circle(r *web.Request) (web.Response, error) {
	of, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	c, err := p.Service.Circle(r.Context(), r.Actor, of)
	if err != nil {
		return nil, err
	}
	v := p.view(r, c)
	v.Back, v.Add = p.Person(of), component.Link{Text: "Add a tie to a place, vehicle, phone, account, group or organisation", Href: PathCircle(of)[:len(PathCircle(of))-len("circle")] + "ties/new"}
	return circlePage.Show(p.head(c.Middle, of.String(), "Who and what is around "+c.Middle.Label), v), nil
}

// view is a circle as it was asked for.
func (p *Pages) view(r *web.Request, c network.Circle) circleView {
	f := readFilter(r, p.Now())
	c = f.apply(c)
	v := circleView{Name: c.Middle.Label, Cut: c.Cut, Choose: component.Details{Summary: "Choose what to show", Open: r.URL.RawQuery != ""}, Filters: f.choices(), Look: component.Button{Text: "Show", Variant: "secondary"},
		Picture: template.HTML(draw(c)), Steps: p.steps(c), Drawn: drawn(c)} //nolint:gosec // draw escapes what it writes
	v.Save = r.URL.Path + "/drawing"
	if r.URL.RawQuery != "" {
		v.Save += "?" + r.URL.RawQuery
	}
	if !c.Middle.Child || c.Middle.Kind != network.Person {
		for _, n := range c.Nodes {
			if n.Child {
				v.Children = append(v.Children, component.Link{Text: n.Label + ", " + n.Note, Href: p.hrefOf(n)})
			}
		}
	}
	v.Heads, v.Rows = table(c)
	return v
}

func (p *Pages) head(middle network.Node, path, title string) web.Head {
	return web.Head{Title: title, Wide: true, Crumbs: []component.Crumb{{Text: "People", Href: "/people"}, {Text: middle.Label, Href: "/people/" + path}}}
}

// steps lists the nodes by distance, each with the ties that hold it.
func (p *Pages) steps(c network.Circle) []stepView {
	steps := []stepView{{Title: "Tied to " + c.Middle.Label}, {Title: "One step further"}}
	for _, n := range c.Nodes {
		v := nodeView{Name: n.Label, Href: p.hrefOf(n), Note: n.Note, Concern: n.Concern}
		if n.Kind != network.Person {
			v.Note = n.Kind.Words()
		}
		if n.Step > 1 && n.Kind == network.Person && c.Middle.Kind == network.Person {
			v.How = pathConnected(c.Middle.ID, n.ID)
		}
		for _, t := range c.Ties {
			if t.A == n.Key || t.B == n.Key {
				v.Ties = append(v.Ties, p.tieLine(c, t, n.Key))
			}
		}
		if n.Step >= 1 && n.Step <= len(steps) {
			steps[n.Step-1].Nodes = append(steps[n.Step-1].Nodes, v)
		}
	}
	return steps
}

// tieLine is a tie as one of its ends has it.
func (p *Pages) tieLine(c network.Circle, t network.Tie, end network.Key) tieView {
	other, words := t.B, t.Words
	if end == t.B {
		other = t.A
	}
	v := tieView{Words: words + " (" + labelOf(c, other) + ")", When: period(t.Since, t.Until), Grade: t.Grade.Words()}
	if !t.Entered.IsZero() {
		v.Off = "/ties/" + t.Entered.String() + "/end"
	}
	if t.Record == "" {
		v.Words = labelOf(c, t.A) + ": " + t.Words + " " + labelOf(c, t.B)
	}
	if t.Record != "" {
		v.Record, v.Href, v.When = t.Record, p.Record(t.Record), when.Stamp(t.At)
	}
	return v
}

func labelOf(c network.Circle, k network.Key) string {
	if c.Middle.Key == k {
		return c.Middle.Label
	}
	if i := slices.IndexFunc(c.Nodes, func(n network.Node) bool { return n.Key == k }); i >= 0 {
		return c.Nodes[i].Label
	}
	return ""
}

// hrefOf is the page of a person or a thing.
func (p *Pages) hrefOf(n network.Node) string {
	if n.Kind != network.Person {
		return PathThing(n.Key)
	}
	return "/people/" + n.ID
}

// period is since when and until when, as far as it is known.
func period(since, until string) string {
	switch {
	case until == "" && since == "":
		return ""
	case until == "":
		return "since " + words(since)
	case since == "":
		return "until " + words(until)
	}
	return words(since) + " to " + words(until)
}

func words(date string) string {
	d, _ := when.ParsePartial(date) // kept as ParsePartial gives it
	return d.Words()
}

// mostInTable bounds the table of who is tied with whom.
const mostInTable = 18

// table counts the ties between the nearest nodes.
func table(c network.Circle) (heads []string, rows []rowView) {
	nodes := append([]network.Node{c.Middle}, c.Nodes...)
	nodes = nodes[:min(len(nodes), mostInTable)]
	for i, a := range nodes {
		heads = append(heads, strconv.Itoa(i+1))
		row := rowView{Name: strconv.Itoa(i+1) + ". " + a.Label}
		for _, b := range nodes {
			n := 0
			for _, t := range c.Ties {
				if t.A == a.Key && t.B == b.Key || t.A == b.Key && t.B == a.Key {
					n++
				}
			}
			cell := ""
			if n > 0 {
				cell = strconv.Itoa(n)
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return heads, rows
}
