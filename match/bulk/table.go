package bulk

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A Source gives rows of text under a header: a CSV file, or a query.
type Source interface {
	Header() []string
	// Next is the next row, as long as the header; io.EOF ends. The row is good
	// until the next call.
	Next() ([]string, error)
	// Place names the row that Next gave last, for a message: "line 17".
	Place() string
}

// mostColumns bounds what a damaged file can claim.
const mostColumns = 1000

// A Table is a CSV file being read. It takes commas, semicolons, tabs and
// bars, UTF-8 and UTF-16, and reads a cell that is not UTF-8 as Windows-1252.
type Table struct {
	reader  *csv.Reader
	header  []string
	strange int
	cells   int   // of the row that was read last
	odd     []int // its columns that were not UTF-8
}

// NewTable reads the header. Errors name the line and the mend.
func NewTable(r io.Reader) (*Table, error) {
	// The decoder follows a byte order mark, of UTF-16 or UTF-8, and else lets bytes pass.
	plain := bufio.NewReaderSize(transform.NewReader(r, unicode.BOMOverride(transform.Nop)), 1<<16)
	start, err := plain.Peek(1 << 16)
	if len(bytes.TrimSpace(start)) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("the file can't be read: %w", err)
		}
		return nil, errors.New("the file is empty; it needs a heading line and rows")
	}
	t := &Table{reader: csv.NewReader(plain)}
	t.reader.Comma = separator(start)
	t.reader.TrimLeadingSpace = t.reader.Comma != '\t'
	t.reader.FieldsPerRecord = -1
	t.reader.ReuseRecord = true
	row, err := t.reader.Read()
	if err != nil {
		return nil, t.fault(err)
	}
	for i, cell := range row {
		name := strings.TrimSpace(t.text(cell))
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		t.header = append(t.header, name)
	}
	return t, checkHeader(t.header)
}

func checkHeader(header []string) error {
	if len(header) > mostColumns {
		return fmt.Errorf("the heading has %d columns; at most %d can be read", len(header), mostColumns)
	}
	seen := map[string]bool{}
	for _, h := range header {
		if seen[h] {
			return fmt.Errorf("the heading has two columns called %q; give each a name of its own", h)
		}
		seen[h] = true
	}
	return nil
}

// separator is the mark that the heading has most of.
func separator(start []byte) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, mark := range ";\t|" {
		if n := bytes.Count(line, []byte(string(mark))); n > most {
			best, most = mark, n
		}
	}
	return best
}

// Header is the names of the columns.
func (t *Table) Header() []string { return t.header }

// Place is the line of the row that Next gave last.
func (t *Table) Place() string { return fmt.Sprintf("line %d", t.Line()) }

// Line is the number of the line, from 1, on which the row begins that Next
// read last. It is good only after a row was read, also one that Next refused
// for its cells.
func (t *Table) Line() int {
	line, _ := t.reader.FieldPos(0)
	return line
}

// Cells is how many cells the row had in the file that Next read last: fewer
// than the heading where Next filled it up, more where it was refused; 0 when
// it could not be read at all, and nothing can be read after it.
func (t *Table) Cells() int { return t.cells }

// Odd is the columns, from 0, whose cell in the row that Next gave last was not
// UTF-8 and was read as Windows-1252. It is good until the next call.
func (t *Table) Odd() []int { return t.odd }

// Strange is how many cells were not UTF-8 and were read as Windows-1252.
func (t *Table) Strange() int { return t.strange }

// Next is the next row. Cells that are missing at its end are empty; more
// cells than the heading has are an error.
func (t *Table) Next() ([]string, error) {
	t.cells, t.odd = 0, t.odd[:0]
	row, err := t.reader.Read()
	if err != nil {
		return nil, t.fault(err)
	}
	t.cells = len(row)
	if len(row) > len(t.header) {
		return nil, fmt.Errorf("%s has %d cells and the heading %d: a separator or a quotation mark is out of place", t.Place(), len(row), len(t.header))
	}
	for i := range row {
		before := t.strange
		if row[i] = t.text(row[i]); t.strange > before {
			t.odd = append(t.odd, i)
		}
	}
	for len(row) < len(t.header) {
		row = append(row, "")
	}
	return row, nil
}

func (t *Table) text(cell string) string {
	cell = strings.TrimSpace(cell)
	if utf8.ValidString(cell) {
		return cell
	}
	t.strange++
	decoded, err := charmap.Windows1252.NewDecoder().String(cell)
	if err != nil {
		return strings.ToValidUTF8(cell, "\uFFFD")
	}
	return decoded
}

func (t *Table) fault(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: a quotation mark is out of place; write each cell's quotation marks twice and close what is opened", parse.StartLine)
	}
	return fmt.Errorf("the file can't be read to its end: %w", err)
}
