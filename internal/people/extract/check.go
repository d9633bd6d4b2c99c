package extract

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/match/value"
)

const (
	maxShown     = 100 // faults that are listed; the others are counted
	maxReference = 200 // characters
	maxRows      = 200_000
	sampled      = 3  // rows that are shown of each column
	maxSample    = 60 // characters of a cell that are shown
)

// Fault is something that is wrong in a list, by its place and never by what
// stands there.
type Fault struct {
	Line   int    // of the file, from 1
	Column string // its heading; empty for the whole line
	Mend   string // what is wrong and how to mend it
	Stops  bool   // the list can't be compared as it is
}

// Report is what there is to know of a list before it is compared.
type Report struct {
	Rows    int        // below the heading, without blank ones
	Samples [][]string // by column: its cells in the first rows, shortened
	Faults  []Fault    // the first of them
	Total   int        // all of them
	Stops   int        // those that must be mended
}

// checker looks at every row of a list.
type checker struct {
	Report
	header  []string
	targets []Target
	today   when.Date
	refs    map[string]int // the line on which a reference stood first
	odd     int            // cells that were not UTF-8
	oddAt   Fault          // the first of them
}

// check reads a list to its end. What the columns mean may still be unknown:
// then only what is wrong with any list is found.
func check(l list, targets []Target, today when.Date) Report {
	c := &checker{header: l.Header(), targets: targets, today: today, refs: map[string]int{}}
	c.Samples = make([][]string, len(c.header))
	for {
		row, err := l.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if l.Cells() == 0 { // nothing can be read after it
				c.note(Fault{Mend: sentence(err), Stops: true})
				break
			}
			c.note(Fault{Line: l.Line(), Stops: true, Mend: fmt.Sprintf("The line has %d cells and the heading %d. A separator or a quotation mark is out of place.", l.Cells(), len(c.header))})
			continue
		}
		if c.row(l, row); c.Rows > maxRows {
			c.note(Fault{Line: l.Line(), Stops: true, Mend: fmt.Sprintf("The list has more than %d lines; the rest was not looked at. Bring it in parts, under names of their own.", maxRows)})
			break
		}
	}
	if c.odd > 0 {
		c.oddAt.Mend = fmt.Sprintf("%s not UTF-8, here for the first time, and read as Windows-1252. If names look wrong, save the list as CSV (UTF-8) and bring it again.", counted(c.odd, "cell is", "cells are"))
		c.note(c.oddAt)
	}
	slices.SortStableFunc(c.Faults, func(a, b Fault) int { return a.Line - b.Line })
	return c.Report
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// note lists a fault, or counts it. A fault that stops takes the place of one
// that does not, so that nobody looks for it in vain.
func (c *checker) note(f Fault) {
	c.Total++
	if f.Stops {
		c.Stops++
	}
	if len(c.Faults) < maxShown {
		c.Faults = append(c.Faults, f)
		return
	}
	if at := slices.IndexFunc(c.Faults, func(one Fault) bool { return !one.Stops }); f.Stops && at >= 0 {
		c.Faults = append(slices.Delete(c.Faults, at, at+1), f)
	}
}

func (c *checker) row(l list, row []string) {
	c.Rows++
	line := l.Line()
	if c.Rows <= sampled {
		for i, cell := range row {
			c.Samples[i] = append(c.Samples[i], shortened(cell))
		}
	}
	if l.Cells() < len(c.header) {
		c.note(Fault{Line: line, Mend: fmt.Sprintf("The line has %d cells and the heading %d. The others are taken as empty; check that no separator is missing.", l.Cells(), len(c.header))})
	}
	for _, i := range l.Odd() {
		if c.odd++; c.odd == 1 {
			c.oddAt = Fault{Line: line, Column: c.header[i]}
		}
	}
	said := false
	for i, cell := range row {
		if i >= len(c.targets) {
			break
		}
		switch t := c.targets[i]; t {
		case Leave:
		case Reference:
			c.reference(line, i, cell)
		case BornYear, BornMonth, BornDay:
			said = said || cell != ""
		default:
			said = said || cell != ""
			c.cell(Fault{Line: line, Column: c.header[i]}, t, cell)
		}
	}
	c.parts(line, row)
	if !said && slices.ContainsFunc(c.targets, func(t Target) bool { return t != Leave && t != Reference }) {
		c.note(Fault{Line: line, Mend: "There is nothing to compare on this line. It is passed over."})
	}
}

func shortened(cell string) string {
	if utf8.RuneCountInString(cell) <= maxSample {
		return cell
	}
	return string([]rune(cell)[:maxSample]) + "…"
}

// reference looks at the agency's own reference, which must be there.
func (c *checker) reference(line, column int, cell string) {
	f := Fault{Line: line, Column: c.header[column], Stops: true}
	first, twice := c.refs[cell]
	switch {
	case cell == "":
		f.Mend = "Your reference is missing. Fill it in, or choose another column for it."
	case utf8.RuneCountInString(cell) > maxReference:
		f.Mend = fmt.Sprintf("This is longer than %d characters, so it is hardly a reference. Choose another column for it.", maxReference)
	case strings.ContainsFunc(cell, words.Hidden):
		f.Mend = "This holds a hidden character or a line break. Type the reference again."
	case twice:
		f.Stops, f.Mend = false, fmt.Sprintf("This reference stands on line %d too. That is right where both lines are about one person.", first)
	default:
		c.refs[cell] = line
		return
	}
	c.note(f)
}

// cell looks at a value: what can't be read is not compared.
func (c *checker) cell(f Fault, t Target, cell string) {
	if cell == "" {
		return
	}
	switch t {
	case Born:
		f.Mend = dateMend(cell, c.today)
	case NHS:
		f.Mend = mendUnless(valid(value.NHSNumber, cell), "This NHS number has a wrong length or a wrong check digit. Check it against your record.")
	case UPN:
		f.Mend = mendUnless(valid(value.UPN, cell), "This pupil number has a wrong length or a wrong check letter. Check it against your record.")
	case Email:
		f.Mend = mendUnless(strings.Contains(cell, "@"), "This is no e-mail address: it has no @.")
	case Phone:
		f.Mend = mendUnless(reads(value.Phone, cell), "This is no phone number: it has fewer than 6 digits. It is not compared.")
	case Sex:
		f.Mend = mendUnless(reads(value.Sex, cell), "This can't be compared as a sex. Write F or M, or leave it empty.")
	}
	if f.Mend != "" {
		c.note(f)
	}
}

func reads(k value.Kind, cell string) bool {
	_, ok := k.Parse(cell)
	return ok
}

func valid(k value.Kind, cell string) bool {
	form, ok := k.Parse(cell)
	return ok && k.Valid(&form)
}

func mendUnless(right bool, mend string) string {
	if right {
		return ""
	}
	return mend
}
