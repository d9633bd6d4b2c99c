package networkweb

import (
	"encoding/json"

	"github.com/sightline-partnership/sightline/internal/people/network"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// drawing is the picture of a circle as a file, as it was filtered. It shows
// whom the page shows, and is in the journal as the page is.
func (p *Pages) drawing(begin func(*web.Request) (from, error)) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		f, err := begin(r)
		if err != nil {
			return nil, err
		}
		c := readFilter(r, p.Now()).apply(f.circle)
		return web.Download("circle.svg", "image/svg+xml", []byte(draw(c))), nil
	}
}

// drawn is a circle for the script that draws it to move about in.
func drawn(c network.Circle) string {
	type node struct {
		ID      string       `json:"id"`
		Label   string       `json:"label"`
		Kind    network.Kind `json:"kind"`
		Concern bool         `json:"concern,omitempty"`
		Middle  bool         `json:"middle,omitempty"`
		Step    int          `json:"step"`
	}
	type tie struct {
		A     string `json:"a"`
		B     string `json:"b"`
		Words string `json:"words"`
	}
	all := struct {
		Nodes []node `json:"nodes"`
		Ties  []tie  `json:"ties"`
	}{}
	id := func(k network.Key) string { return string(k.Kind) + " " + k.ID }
	shown := map[network.Key]bool{}
	for i, n := range append([]network.Node{c.Middle}, c.Nodes[:min(len(c.Nodes), mostDrawn)]...) {
		shown[n.Key] = true
		all.Nodes = append(all.Nodes, node{id(n.Key), n.Label, n.Kind, n.Concern, i == 0, n.Step})
	}
	for _, t := range c.Ties {
		if shown[t.A] && shown[t.B] {
			all.Ties = append(all.Ties, tie{id(t.A), id(t.B), t.Words})
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic("networkweb: " + err.Error()) // strings and numbers can't fail
	}
	return string(text)
}
