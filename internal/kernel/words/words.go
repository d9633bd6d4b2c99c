// Package words checks what people type or send. It never changes what a
// person wrote beyond trimming the ends and unifying line breaks; text that
// could hide something is refused with the mend, not silently cleaned.
//
// Begin with [Check].
package words

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Check gathers what is wrong with the fields of one command. Its zero value
// is ready. Every method takes the field's name as the form or JSON has it,
// and what to call it in a sentence ("the worry").
type Check struct {
	Fields fault.Fields
}

// Err is nil when nothing was wrong.
func (c *Check) Err(op string) error { return c.Fields.Err(op) }

// Add notes a problem that another rule found.
func (c *Check) Add(field, mend string) { c.Fields.Add(field, mend) }

// Line is one line of at most max characters; it trims the ends.
func (c *Check) Line(field, called, s string, max int) string {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "\r\n") {
		c.Add(field, fmt.Sprintf("Write %s on one line.", called))
		return s
	}
	c.plain(field, called, s, max)
	return s
}

// Text is free text of at most max characters, line breaks as \n; it trims
// the ends.
func (c *Check) Text(field, called, s string, max int) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
	c.plain(field, called, s, max)
	return s
}

// Need notes that a field is empty.
func (c *Check) Need(field, mend, s string) {
	if strings.TrimSpace(s) == "" {
		c.Add(field, mend)
	}
}

// OneOf notes a value that is none of the allowed; empty is allowed, pair it
// with Need.
func OneOf[T ~string](c *Check, field, mend string, s T, allowed ...T) {
	if s != "" && !slices.Contains(allowed, s) {
		c.Add(field, mend)
	}
}

// plain notes text that is too long or holds what can't be seen.
func (c *Check) plain(field, called, s string, max int) {
	if n := utf8.RuneCountInString(s); n > max {
		c.Add(field, fmt.Sprintf("Shorten %s to %s characters; it has %s.", called, thousands(max), thousands(n)))
	}
	if !utf8.ValidString(s) {
		c.Add(field, fmt.Sprintf("Type %s again: some of it can't be read as text (it must be UTF-8).", called))
		return
	}
	for _, r := range s {
		if Hidden(r) {
			c.Add(field, fmt.Sprintf("Type %s again: it holds a hidden character (U+%04X), perhaps from where it was copied.", called, r))
			return
		}
	}
}

// Hidden reports whether a character can make text read other than it is: the
// control characters save tab and line feed, and those that turn the
// direction of writing (Unicode Technical Report 36).
func Hidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n':
		return false
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0xFEFF:
		return true
	}
	return unicode.IsControl(r) || r == unicode.ReplacementChar
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
