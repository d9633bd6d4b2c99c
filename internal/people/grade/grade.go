// Package grade says where something comes from, how sure it is, and how it may
// be handled, as the police's 3x5x2 report does: a source graded 1 to 3,
// information graded A to E, and a handling code P or C.
//
// Source: College of Policing, Authorised Professional Practice, Intelligence
// management, the 3x5x2 intelligence report.
package grade

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/words"
)

// Grade is the standing of one piece of information. The zero Grade is none.
type Grade struct {
	Source     string `json:"source,omitempty"`     // where it comes from, in words; never who must be protected
	Reliable   int    `json:"reliable,omitempty"`   // of Sources: 1 to 3; 0 is not graded
	Info       string `json:"info,omitempty"`       // of Infos: A to E; empty is not graded
	Handling   string `json:"handling,omitempty"`   // of Handlings: P or C; empty is not said
	Conditions string `json:"conditions,omitempty"` // with C: on what conditions it may be passed on
}

// Step is one grade with its words.
type Step struct{ Code, Words string }

// The steps, the surest first.
var (
	Sources   = []Step{{"1", "Reliable"}, {"2", "Untested"}, {"3", "Not reliable"}}
	Infos     = []Step{{"A", "Known directly to the source"}, {"B", "Known indirectly, and borne out by something else"}, {"C", "Known indirectly"}, {"D", "Not known"}, {"E", "Suspected to be false"}}
	Handlings = []Step{{"P", "May be shared where that is lawful"}, {"C", "May be shared where that is lawful, on conditions"}}
)

// Zero reports that nothing is said.
func (g Grade) Zero() bool { return g == Grade{} }

// Clean trims the words and checks the grades. With need, everything must be
// said; otherwise nothing, or everything.
func (g Grade) Clean(c *words.Check, need bool) Grade {
	g.Source = c.Line("source", "where it comes from", g.Source, 400)
	g.Conditions = c.Line("conditions", "the conditions", g.Conditions, 400)
	if g.Zero() && !need {
		return g
	}
	c.Need("source", "Say where this comes from, for example a police report of 3 May.", g.Source)
	if g.Reliable < 1 || g.Reliable > len(Sources) {
		c.Add("reliable", "Say how reliable the source is. Choose untested if you do not know.")
	}
	if !has(Infos, g.Info) {
		c.Add("info", "Say how the source knows it.")
	}
	if !has(Handlings, g.Handling) {
		c.Add("handling", "Say how it may be handled.")
	}
	if g.Handling == "C" {
		c.Need("conditions", "Say on what conditions it may be passed on.", g.Conditions)
	}
	return g
}

func has(steps []Step, code string) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Code == code })
}

// Words says the grade in a line: "from a police report; source untested (2);
// known indirectly (C); may be shared where that is lawful (P)".
func (g Grade) Words() string {
	if g.Zero() {
		return ""
	}
	said := []string{"from " + g.Source}
	if g.Reliable > 0 {
		said = append(said, "source "+of(Sources, strconv.Itoa(g.Reliable)))
	}
	if g.Info != "" {
		said = append(said, of(Infos, g.Info))
	}
	if g.Handling != "" {
		said = append(said, of(Handlings, g.Handling))
	}
	if g.Conditions != "" {
		said = append(said, "conditions: "+g.Conditions)
	}
	return strings.Join(said, "; ")
}

func of(steps []Step, code string) string {
	for _, s := range steps {
		if s.Code == code {
			return strings.ToLower(s.Words[:1]) + s.Words[1:] + " (" + code + ")"
		}
	}
	return code
}

// Weakness orders grades: the surest have the lowest number, and what is not
// graded the highest.
func (g Grade) Weakness() int {
	i := slices.IndexFunc(Infos, func(s Step) bool { return s.Code == g.Info })
	if i < 0 || g.Reliable == 0 {
		return len(Infos) * (len(Sources) + 1)
	}
	return i*(len(Sources)+1) + g.Reliable
}

// Sure reports information that is known directly, or borne out, from a source
// that is reliable or untested.
func (g Grade) Sure() bool {
	return (g.Info == "A" || g.Info == "B") && (g.Reliable == 1 || g.Reliable == 2)
}
