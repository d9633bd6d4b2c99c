package screening

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// maxScreen is the most bytes of one screen; a whole one has about 3,000.
const maxScreen = 1 << 20

// textLines reads lines and knows their numbers.
type textLines struct {
	*bufio.Scanner
	number int
}

// next is the next line that is not blank, without white space at its ends;
// nil at the end.
func (t *textLines) next() []byte {
	for t.Scan() {
		t.number++
		b := t.Bytes()
		if t.number == 1 {
			b = bytes.TrimPrefix(b, []byte("\uFEFF"))
		}
		if b = bytes.TrimSpace(b); len(b) > 0 {
			return b
		}
	}
	return nil
}

// eachScreen cuts JSON Lines, or one object laid out over many lines, into
// screens and visits each with the number of the line it begins on. Errors:
// those of visit; Invalid for a screen that is too long and for no screen.
func eachScreen(in io.Reader, visit func(line int, b []byte) error) error {
	lines := &textLines{Scanner: bufio.NewScanner(in)}
	lines.Buffer(make([]byte, 0, 64<<10), maxScreen)
	first := bytes.Clone(lines.next())
	if first == nil {
		return lines.end("There is nothing to score: the input is empty.")
	}
	at := lines.number
	second := lines.next()
	if opens(first) && !isObject(second) {
		return lines.whole(first, second, at, visit)
	}
	if err := visit(at, first); err != nil {
		return err
	}
	for line := second; line != nil; line = lines.next() {
		if err := visit(lines.number, line); err != nil {
			return err
		}
	}
	return lines.end("")
}

// opens reports whether a line begins an object that it does not end. Where
// the next line is an object of its own, it is a bad line of JSON Lines; else
// the object is laid out over many lines.
func opens(b []byte) bool {
	return b[0] == '{' && bytes.Count(b, []byte("{")) > bytes.Count(b, []byte("}"))
}

func isObject(b []byte) bool { return len(b) > 0 && b[0] == '{' && json.Valid(b) }

// whole reads the rest as one screen.
func (t *textLines) whole(first, second []byte, at int, visit func(int, []byte) error) error {
	b := slices.Concat(first, []byte{'\n'}, second)
	for t.Scan() {
		t.number++
		if b = append(append(b, '\n'), t.Bytes()...); len(b) > maxScreen {
			return tooLong(at)
		}
	}
	if err := t.end(""); err != nil {
		return err
	}
	return visit(at, b)
}

// end is the error that reading stopped with, if any; empty is the message
// when there was nothing to read.
func (t *textLines) end(empty string) error {
	switch err := t.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return tooLong(t.number + 1)
	case err != nil:
		return fault.Wrap("screening.RunScore", err)
	case empty != "":
		return fault.New(fault.Invalid, "screening.RunScore", empty)
	}
	return nil
}

func tooLong(line int) error {
	return fault.Newf(fault.Invalid, "screening.RunScore", "line %d: longer than 1 MiB; a screen is much shorter.", line)
}
