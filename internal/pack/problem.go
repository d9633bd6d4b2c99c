package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a pack file and how to mend it.
type Problem struct {
	File      string
	Line, Col int // from 1; 0 when the whole file is meant
	Path      string
	Msg       string
}

// String is "file:line:col: path: what is wrong and the mend".
func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
	if p.Path != "" {
		return at + ": " + p.Path + ": " + p.Msg
	}
	return at + ": " + p.Msg
}

// Problems is all that is wrong with a pack, in the order of the file.
type Problems []Problem //nolint:errname // it is what the field calls it

// Error is one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return ps
}

// mostProblems is how many problems a report lists; a file with more is
// probably not a pack.
const mostProblems = 200

// reporter gathers problems of one file.
type reporter struct {
	file     string
	problems Problems
}

func (r *reporter) add(at *node, path, format string, args ...any) {
	if len(r.problems) >= mostProblems {
		return
	}
	p := Problem{File: r.file, Path: path, Msg: fmt.Sprintf(format, args...)}
	if at != nil {
		p.Line, p.Col = at.line, at.col
	}
	r.problems = append(r.problems, p)
}
