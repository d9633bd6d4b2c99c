package networkweb

import (
	"strconv"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var patternPage = web.NewPage[patternView](files, "nodes.html", "pattern.html")

// patternView is the groups that hang together, and who joins groups.
type patternView struct {
	Said    string
	Hub     bool // names of children are shown, and records can be opened
	Since   component.Choices
	Look    component.Button
	Groups  []groupView
	Between []betweenView
}

type groupView struct {
	Title, Said string
	Alike       []string
	Members     []memberView
	Ties        component.Details
	Lines       []tieView
	More        int // ties that are not listed
}

type memberView struct {
	Name, Href, Note string
	Concern          bool
	As               []string
}

type betweenView struct {
	memberView
	Lines []tieView
	More  int
}

// mostLines is how many ties of a group are listed.
const mostLines = 40

func (p *Pages) pattern(r *web.Request) (web.Response, error) {
	asked := r.Query().Get("since")
	since := p.Now().AddDate(-1, 0, 0)
	switch asked {
	case "quarter":
		since = p.Now().AddDate(0, -3, 0)
	case "all":
		since = time.Time{}
	default:
		asked = "year"
	}
	found, err := p.Service.Pattern(r.Context(), r.Actor, since)
	if err != nil {
		return nil, err
	}
	v := patternView{Hub: r.Actor.Hub, Look: component.Button{Text: "Show", Variant: "secondary"},
		Said: strconv.Itoa(found.Nodes) + " people and things, and " + strconv.Itoa(found.Ties) + " ties between them.",
		Since: component.Choices{Name: "since", Legend: "Recorded", Items: []component.Choice{{Value: "quarter", Text: "In the last three months"}, {Value: "year", Text: "In the last year"},
			{Value: "all", Text: "At any time"}}, Given: []string{asked}, Small: true}}
	for i, g := range found.Groups {
		v.Groups = append(v.Groups, p.group(i+1, g, r.Actor.Hub))
	}
	for _, b := range found.Between {
		one := betweenView{memberView: p.member(b.Node, r.Actor.Hub)}
		one.Lines, one.More = p.lines(b.Ties, map[network.Key]string{b.Node.Key: b.Node.Label}, r.Actor.Hub)
		v.Between = append(v.Between, one)
	}
	return patternPage.Show(web.Head{Title: "Patterns", Wide: true}, v), nil
}

func (p *Pages) group(number int, g network.Group, hub bool) groupView {
	v := groupView{Title: "Group " + strconv.Itoa(number) + ": " + counted(g.Children, "child", "children"), Said: "Last recorded " + when.Stamp(g.Latest) + "."}
	for i, agency := range g.Agencies {
		if i == 0 {
			v.Said += " Told by " + agency
			continue
		}
		v.Said += ", " + agency
	}
	names := map[network.Key]string{}
	for _, n := range g.Nodes {
		names[n.Key] = n.Label
		v.Members = append(v.Members, p.member(n, hub))
	}
	for _, a := range g.Alike {
		v.Alike = append(v.Alike, a.A.Label+" and "+a.B.Label+": "+a.Why)
	}
	v.Lines, v.More = p.lines(g.Ties, names, hub)
	v.Ties = component.Details{Summary: "The " + counted(len(g.Ties), "record entry that makes", "record entries that make") + " this group"}
	return v
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (p *Pages) member(n network.Node, hub bool) memberView {
	v := memberView{Name: n.Label, Concern: n.Concern, As: n.As, Note: n.Kind.Words()}
	if n.Kind == network.Person {
		v.Note = ""
	}
	if hub && n.Kind != network.Person {
		v.Href = PathThing(n.Key)
	}
	return v
}

// lines is ties in words; the hub can open the referral of each.
func (p *Pages) lines(ties []network.Tie, names map[network.Key]string, hub bool) (lines []tieView, more int) {
	for i, t := range ties {
		if i == mostLines {
			return lines, len(ties) - mostLines
		}
		l := tieView{Words: t.Words, When: when.Stamp(t.At), Grade: t.Grade.Words(), Record: t.Record}
		if a, b := names[t.A], names[t.B]; a != "" && b != "" {
			l.Words = a + " and " + b + ": " + t.Words
		}
		if t.Record != "" && hub {
			l.Href = p.Record(t.Record)
		}
		if t.Agency != "" {
			l.When += ", " + t.Agency
		}
		lines = append(lines, l)
	}
	return lines, 0
}
