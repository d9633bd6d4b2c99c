package networkweb

import (
	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var connectedPage = web.NewPage[connectedView](files, "nodes.html", "connected.html")

// connectedView is how two people hang together, by which records.
type connectedView struct {
	Chains []chainView
	Back   string
}

type chainView struct {
	Title   string
	Weakest string // the least sure step, by the best record of each
	Links   []linkView
}

// linkView is one step of a chain: from a node, by ties, to the next.
type linkView struct {
	From, To string
	Ties     []tieView
}

func (p *Pages) connected(r *web.Request) (web.Response, error) {
	from, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	to, err := r.ID("other")
	if err != nil {
		return nil, err
	}
	chains, err := p.Service.Connected(r.Context(), r.Actor, from, to)
	if err != nil {
		return nil, err
	}
	v := connectedView{Back: PathCircle(from)}
	for _, c := range chains {
		v.Chains = append(v.Chains, p.chain(c))
	}
	return connectedPage.Show(web.Head{Title: "How are these two connected?", Crumbs: p.head(network.Node{Label: "The circle"}, from.String()+"/circle", "").Crumbs}, v), nil
}

func (p *Pages) chain(c network.Chain) chainView {
	all := network.Circle{Middle: c.Nodes[0], Nodes: c.Nodes[1:]}
	v := chainView{}
	for i, n := range c.Nodes {
		if i > 0 {
			v.Title += " – "
		}
		v.Title += n.Label
		if i == 0 {
			continue
		}
		link := linkView{From: c.Nodes[i-1].Label, To: n.Label}
		for _, t := range c.Links[i-1] {
			link.Ties = append(link.Ties, p.tieLine(all, t, n.Key))
		}
		v.Links = append(v.Links, link)
	}
	v.Weakest = weakest(c)
	return v
}

// weakest says which step of a chain is the least sure, each step by the surest
// record that makes it; what is not graded is the least sure of all.
func weakest(c network.Chain) string {
	worst, said := -1, ""
	for i, ties := range c.Links {
		if len(ties) == 0 {
			continue
		}
		best := ties[0].Grade
		for _, t := range ties[1:] {
			if t.Grade.Weakness() < best.Weakness() {
				best = t.Grade
			}
		}
		if best.Weakness() > worst {
			worst, said = best.Weakness(), c.Nodes[i].Label+" and "+c.Nodes[i+1].Label+": "+best.Words()
			if best.Zero() {
				said += "not graded"
			}
		}
	}
	return said
}
