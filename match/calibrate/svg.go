package calibrate

import (
	"fmt"
	"html"
	"strings"
)

// Measures of the drawing, in pixels.
const (
	wide, high = 520, 360
	left, top  = 60, 20
	inner      = 280 // of the square
)

// SVG draws precision over recall, a point for each bar. It stands alone and
// says the same as the table of Points. The axes begin at the lowest share that
// is shown, so that small differences are seen; the words at them say where.
func (r Report) SVG() string {
	low := 1.0
	for _, p := range r.Points {
		low = min(low, p.Precision, p.Recall)
	}
	low = float64(int(low*20)) / 20 // the next twentieth below
	if low >= 1 {
		low = 0.95
	}
	at := func(p Point) (x, y float64) {
		return left + inner*(p.Recall-low)/(1-low), top + inner*(1-(p.Precision-low)/(1-low))
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d" font-family="inherit" font-size="13">`, wide, high, wide, high)
	fmt.Fprintf(&s, "<title>%s</title>", html.EscapeString("Precision over recall at each bar. The table says the same in numbers."))
	fmt.Fprintf(&s, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#5d7478"/>`, left, top, inner, inner)
	var line []string
	for _, p := range r.Points {
		x, y := at(p)
		line = append(line, fmt.Sprintf("%.1f,%.1f", x, y))
	}
	fmt.Fprintf(&s, `<polyline points="%s" fill="none" stroke="#0f5257" stroke-width="2"/>`, strings.Join(line, " "))
	for _, p := range r.Points {
		x, y := at(p)
		fmt.Fprintf(&s, `<circle cx="%.1f" cy="%.1f" r="4" fill="#0f5257"><title>%s</title></circle>`, x, y, fmt.Sprintf("%g: precision %.4f, recall %.4f", p.Probability, p.Precision, p.Recall))
	}
	text := func(x, y int, anchor, words string) {
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="%s" fill="#12262b">%s</text>`, x, y, anchor, html.EscapeString(words))
	}
	text(left, top+inner+18, "start", fmt.Sprintf("%.2f", low))
	text(left+inner, top+inner+18, "end", "1")
	text(left+inner/2, top+inner+38, "middle", "Recall: share of right pairs that are found")
	text(left-6, top+inner, "end", fmt.Sprintf("%.2f", low))
	text(left-6, top+10, "end", "1")
	text(left+6, top+inner-8, "start", "Upwards: precision: share of found pairs that are right")
	s.WriteString("</svg>")
	return s.String()
}
