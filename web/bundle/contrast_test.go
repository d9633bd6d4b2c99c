package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

const tokens = sources + "/scss/_tokens.scss"

// enough is the contrast that every text of ours has on its ground: WCAG 2.2,
// success criterion 1.4.6 (level AAA).
const enough = 7.0

// Every pair $name-text and $name-ground among the tokens is easy to read.
func TestContrast(t *testing.T) {
	atTop(t)
	colours := tokensOf(t)
	pairs := 0
	for name := range colours {
		base, ok := strings.CutSuffix(name, "-text")
		if !ok {
			continue
		}
		ground, ok := colours[base+"-ground"]
		if !ok {
			t.Errorf("$%s has no $%s-ground", name, base)
			continue
		}
		pairs++
		if c := contrast(colours[name], ground); c < enough {
			t.Errorf("%s: contrast %.2f, less than %.0f", base, c, enough)
		}
	}
	for _, colour := range []string{"red", "amber", "green", "blue"} {
		if contrast(colours[colour+"-text"], colours["paper"]) < enough {
			t.Errorf("%s on paper is not enough", colour)
		}
	}
	if pairs < 10 {
		t.Errorf("found only %d pairs in %s", pairs, tokens)
	}
}

// Black on white is 21:1 and a colour on itself 1:1, as WCAG says.
func TestContrastKnows(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#123456", "#123456", 1}, {"#777777", "#ffffff", 4.48}} {
		if got := contrast(rgb(t, c.a), rgb(t, c.b)); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

type colour [3]float64

var declared = regexp.MustCompile(`^\$([a-z-]+): (#[0-9a-f]{6}|\$[a-z-]+);`)

func tokensOf(t *testing.T) map[string]colour {
	t.Helper()
	file, err := os.Open(tokens)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := map[string]colour{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		m := declared.FindStringSubmatch(lines.Text())
		switch {
		case m == nil:
		case m[2][0] == '$':
			out[m[1]] = out[m[2][1:]]
		default:
			out[m[1]] = rgb(t, m[2])
		}
	}
	return out
}

func rgb(t *testing.T, hex string) colour {
	t.Helper()
	var r, g, b int
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatalf("%s: %v", hex, err)
	}
	return colour{float64(r) / 255, float64(g) / 255, float64(b) / 255}
}

// contrast is the ratio of WCAG 2.2 between two colours.
func contrast(a, b colour) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c colour) float64 {
	for i, v := range c {
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
