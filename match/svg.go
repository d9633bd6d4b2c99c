package match

import (
	"fmt"
	"html"
	"strings"
)

// Measures of the drawing, in pixels.
const (
	rowHeight  = 28
	labelWidth = 330
	barsWidth  = 360
	numberRoom = 80
)

// bar is one row of the waterfall: from and to are running sums.
type bar struct {
	label    string
	from, to Weight
	total    bool
}

// SVG draws the waterfall: one bar a field, starting where the last one ended,
// with its weight in bits beside it. It reads without colour (signs and words)
// and stands alone. Lengths are pixels.
func (x *Explanation) SVG() string {
	bars := x.bars()
	lo, hi := Weight(0), Weight(0)
	for _, b := range bars {
		lo, hi = min(lo, b.from, b.to), max(hi, b.from, b.to)
	}
	span := max(hi-lo, Bit)
	at := func(w Weight) float64 { return labelWidth + float64(w-lo)/float64(span)*barsWidth }
	var s strings.Builder
	width, height := labelWidth+barsWidth+numberRoom, rowHeight*len(bars)+8
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d"`+
		` font-family="inherit" font-size="15">`, width, height, width, height)
	fmt.Fprintf(&s, "<title>%s</title>", html.EscapeString(x.Sentence()))
	fmt.Fprintf(&s, `<line x1="%.1f" x2="%.1f" y1="0" y2="%d" stroke="#12262b" stroke-dasharray="2 3"/>`, at(0), at(0), height)
	for i, b := range bars {
		b.draw(&s, float64(i*rowHeight+4), at)
	}
	s.WriteString("</svg>")
	return s.String()
}

// Row is one row of the waterfall in words.
type Row struct {
	Words  string
	Weight Weight
}

// Table is the waterfall as rows: the prior, each known field, what a
// household would share, and the sum.
func (x *Explanation) Table() []Row {
	var rows []Row
	for _, b := range x.bars() {
		rows = append(rows, Row{b.label, b.to - b.from})
	}
	return rows
}

// bars is the prior, each known field, the household and the sum.
func (x *Explanation) bars() []bar {
	bars := []bar{{"before looking", 0, x.Prior, false}}
	sum := x.Prior
	for i := range x.Steps {
		if s := &x.Steps[i]; s.Known {
			bars = append(bars, bar{s.words(), sum, sum + s.Weight, false})
			sum += s.Weight
		}
	}
	if x.Household != 0 {
		bars = append(bars, bar{"could be of one household", sum, sum + x.Household, false})
	}
	return append(bars, bar{"all together", 0, x.Final, true})
}

func (b bar) draw(s *strings.Builder, y float64, at func(Weight) float64) {
	fill := "#17502f"
	switch {
	case b.total:
		fill = "#0f5257"
	case b.to < b.from:
		fill = "#8a1414"
	}
	left, right := at(min(b.from, b.to)), at(max(b.from, b.to))
	fmt.Fprintf(s, `<text x="%d" y="%.0f" text-anchor="end" fill="#12262b">%s</text>`, labelWidth-10, y+15, html.EscapeString(b.label))
	fmt.Fprintf(s, `<rect x="%.1f" y="%.0f" width="%.1f" height="%d" fill="%s"/>`, left, y, max(right-left, 1), rowHeight-8, fill)
	fmt.Fprintf(s, `<text x="%.1f" y="%.0f" fill="#12262b">%+.1f</text>`, right+6, y+15, (b.to - b.from).Bits())
}
