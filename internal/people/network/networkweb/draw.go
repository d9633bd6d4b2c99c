package networkweb

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/sightline-partnership/sightline/internal/people/network"
)

// Measures of the drawing, in pixels.
const (
	drawWidth  = 1000
	margin     = 60.0
	ringWide   = 1.45 // rings are wider than high, as pages are
	ring       = 165.0
	mostDrawn  = 60
	mostLetter = 24
)

type point struct{ x, y float64 }

// draw draws a circle as rings around its middle. It stands alone, reads
// without colour (shapes and words), and says the same as the list.
func draw(c network.Circle) string {
	nodes := c.Nodes[:min(len(c.Nodes), mostDrawn)]
	height := 2 * (margin + ring*float64(farthest(nodes)))
	at := places(c.Middle, nodes, height/2)
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%.0f" viewBox="0 0 %d %.0f" font-family="inherit" font-size="14">`, drawWidth, height, drawWidth, height)
	fmt.Fprintf(&s, "<title>%s</title>", html.EscapeString(fmt.Sprintf("The circle around %s: %d people and things. The list beside it says the same in words.", c.Middle.Label, len(nodes))))
	for _, t := range c.Ties {
		a, seen := at[t.A]
		b, too := at[t.B]
		if seen && too {
			fmt.Fprintf(&s, `<line x1="%.0f" y1="%.0f" x2="%.0f" y2="%.0f" stroke="#5d7478" stroke-width="1"/>`, a.x, a.y, b.x, b.y)
		}
	}
	drawNode(&s, c.Middle, at[c.Middle.Key], true)
	for _, n := range nodes {
		drawNode(&s, n, at[n.Key], false)
	}
	s.WriteString("</svg>")
	return s.String()
}

// farthest is the step of the node farthest from the middle.
func farthest(nodes []network.Node) (step int) {
	for _, n := range nodes {
		step = max(step, n.Step)
	}
	return step
}

// places puts the middle in the middle and each step on a ring, in order.
func places(middle network.Node, nodes []network.Node, centre float64) map[network.Key]point {
	at := map[network.Key]point{middle.Key: {drawWidth / 2, centre}}
	byStep := map[int][]network.Node{}
	for _, n := range nodes {
		byStep[n.Step] = append(byStep[n.Step], n)
	}
	for step, all := range byStep {
		for i, n := range all {
			angle := 2*math.Pi*(float64(i)+0.5*float64(step%2))/float64(len(all)) - math.Pi/2
			away := ring * float64(step)
			at[n.Key] = point{drawWidth/2 + ringWide*away*math.Cos(angle), centre + away*math.Sin(angle)}
		}
	}
	return at
}

// drawNode draws a shape by kind, with its label below.
func drawNode(s *strings.Builder, n network.Node, p point, middle bool) {
	fill, stroke, width := "#e6eff0", "#0f5257", 2
	if middle {
		fill = "#0f5257"
	}
	if n.Concern {
		stroke, width = "#8a1414", 4
	}
	style := fmt.Sprintf(`fill="%s" stroke="%s" stroke-width="%d"`, fill, stroke, width)
	switch n.Kind {
	case network.Person:
		fmt.Fprintf(s, `<circle cx="%.0f" cy="%.0f" r="11" %s/>`, p.x, p.y, style)
	case network.Place:
		fmt.Fprintf(s, `<rect x="%.0f" y="%.0f" width="20" height="20" %s/>`, p.x-10, p.y-10, style)
	case network.Vehicle:
		fmt.Fprintf(s, `<rect x="%.0f" y="%.0f" width="28" height="14" rx="5" %s/>`, p.x-14, p.y-7, style)
	case network.Phone:
		fmt.Fprintf(s, `<rect x="%.0f" y="%.0f" width="12" height="22" rx="3" %s/>`, p.x-6, p.y-11, style)
	case network.Ring:
		fmt.Fprintf(s, `<path d="M%.0f %.0f l12 12 l-12 12 l-12 -12 z" %s/>`, p.x, p.y-12, style)
	case network.Body:
		fmt.Fprintf(s, `<path d="M%.0f %.0f h20 v-14 l-10 -10 l-10 10 z" %s/>`, p.x-10, p.y+12, style)
	case network.Account:
		fmt.Fprintf(s, `<path d="M%.0f %.0f l12 20 h-24 z" %s/>`, p.x, p.y-12, style)
	}
	label := shorten(n.Label)
	if n.Concern {
		label += " (concern)"
	}
	fmt.Fprintf(s, `<text x="%.0f" y="%.0f" text-anchor="middle" fill="#12262b" stroke="#ffffff" stroke-width="3" paint-order="stroke">%s</text>`, p.x, p.y+27, html.EscapeString(label))
}

func shorten(label string) string {
	letters := []rune(label)
	if len(letters) <= mostLetter {
		return label
	}
	return string(letters[:mostLetter-1]) + "…"
}
