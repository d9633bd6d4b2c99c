package screening

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// maxErrors is how many bad lines a report names.
const maxErrors = 100

// RunScore is `sightline screening score`: it scores one JSON object, which may
// be laid out over many lines, or JSON Lines, one object a line. It writes the
// result with its reasons or, with asJSON, one line for each object in their
// order: {"score":12,"band":3,"floors":["F4"],"provisional":true,"enough":true},
// {"refused":"..."} or {"error":"..."}.
//
// A bad line does not stop the next. Errors, once all is read: Invalid, or
// Refused when nothing worse happened, with a message that names each line and
// field.
func RunScore(in io.Reader, out io.Writer, instrument *pack.Instrument, asJSON bool) error {
	w := bufio.NewWriter(out)
	run := scoreRun{engine: New(instrument), out: w, asJSON: asJSON}
	err := eachScreen(in, run.one)
	if fault.Is(err, fault.Invalid) { // the input as a whole; what was scored stays
		run.failed, run.worst, run.lines = run.failed+1, fault.Invalid, append(run.lines, fault.Message(err))
		err = nil
	}
	return errors.Join(err, w.Flush(), run.err())
}

type scoreRun struct {
	engine *Engine
	out    *bufio.Writer
	asJSON bool
	done   int
	failed int
	lines  []string // what is wrong, by line
	worst  fault.Kind
}

// one scores the screen that begins on a line.
func (s *scoreRun) one(line int, b []byte) error {
	r, err := s.score(b)
	if err != nil {
		return s.fail(line, err)
	}
	if s.asJSON {
		return s.writeJSON(struct {
			Score       int      `json:"score"`
			Band        int      `json:"band"`
			Floors      []string `json:"floors"`
			Provisional bool     `json:"provisional"`
			Enough      bool     `json:"enough"`
		}{r.Score, r.Band, r.FloorIDs(), r.Provisional, r.Enough})
	}
	if s.done++; s.done > 1 {
		fmt.Fprintln(s.out)
	}
	return s.writeText(line, r)
}

func (s *scoreRun) score(b []byte) (Result, error) {
	in, wrong, err := decodeInput(b)
	if err != nil {
		return Result{}, err
	}
	r, err := s.engine.Score(in)
	for name, mend := range fault.FieldsOf(err) {
		wrong.Add(name, mend)
	}
	if err := wrong.Err("screening.RunScore"); err != nil {
		return Result{}, err
	}
	return r, err
}

func (s *scoreRun) fail(line int, err error) error {
	s.failed++
	msg := describe(err)
	if len(s.lines) < maxErrors {
		s.lines = append(s.lines, fmt.Sprintf("line %d: %s", line, msg))
	}
	refused := fault.Is(err, fault.Refused)
	if !refused || s.worst == fault.Internal {
		s.worst = fault.Invalid
		if refused {
			s.worst = fault.Refused
		}
	}
	if !s.asJSON {
		return nil
	}
	if refused {
		return s.writeJSON(map[string]string{"refused": msg})
	}
	return s.writeJSON(map[string]string{"error": msg})
}

// describe is all that is wrong with a screen, in one line.
func describe(err error) string {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		var known *fault.Error
		if errors.As(err, &known) {
			return known.Msg
		}
		return err.Error()
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, name+": "+fields[name])
	}
	return strings.Join(parts, " ")
}

func (s *scoreRun) writeJSON(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(b, '\n'))
	return err
}

func (s *scoreRun) writeText(line int, r Result) error {
	in := s.engine.instrument
	fmt.Fprintf(s.out, "Line %d. %s\n", line, r.Words())
	for _, reason := range r.Reasons() {
		fmt.Fprintln(s.out, "  "+reason)
	}
	if r.Enough { // else the band is not known, and nor is what to do
		fmt.Fprintln(s.out, "  To do: "+in.BandOf(r.Band).Action)
	}
	for _, t := range r.Tasks {
		fmt.Fprintf(s.out, "  Task: %s (%s).\n", t.Text, t.Limit)
	}
	_, err := fmt.Fprintf(s.out, "  %s\n  Instrument: %s.\n", in.Statement, r.Pack)
	return err
}

func (s *scoreRun) err() error {
	if s.failed == 0 {
		return nil
	}
	if more := s.failed - len(s.lines); more > 0 {
		s.lines = append(s.lines, fmt.Sprintf("and %d more", more))
	}
	return fault.New(s.worst, "screening.RunScore", strings.Join(s.lines, "\n"))
}
