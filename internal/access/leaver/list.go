package leaver

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// MaxFile is the most bytes of a list, and maxRows the most people on it.
const (
	MaxFile = 256 << 10
	maxRows = 5000
)

// Entry is a line of a list.
type Entry struct {
	Line  int
	Email string
	Gone  bool
	Name  string
}

// Fault is what is wrong on a line. Its words repeat nothing of the line.
type Fault struct {
	Line  int
	Words string
}

// The headings that a column may have, folded; the first is the one we name.
var (
	emailHeads  = []string{"email", "emailaddress", "mail", "username", "userprincipalname", "workemail"}
	leavesHeads = []string{"leavingdate", "leaving", "leaves", "left", "enddate", "leaver", "dateofleaving"}
	activeHeads = []string{"active", "status", "enabled", "accountenabled", "current"}
	nameHeads   = []string{"name", "fullname", "displayname"}
)

// truths are the words of the column active, folded.
var truths = map[string]bool{"true": true, "yes": true, "y": true, "1": true, "active": true, "current": true, "enabled": true,
	"false": false, "no": false, "n": false, "0": false, "inactive": false, "left": false, "leaver": false, "disabled": false, "closed": false}

// Parse reads a list: a heading line, then a person a line, by e-mail address,
// with a day of leaving, or whether they are active, or neither: then they work
// there. Lines that can't be read are faults. Errors: Invalid, naming file, for
// what is no such list at all.
func Parse(content []byte, today when.Date) ([]Entry, []Fault, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return nil, nil, bad("The file is not text in UTF-8. Save it as CSV UTF-8.")
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(content), -1, true
	head, err := r.Read()
	if err != nil {
		return nil, nil, bad("The file is empty.")
	}
	c := columnsOf(head)
	if c.email < 0 {
		return nil, nil, bad("No column is headed email. The first line names the columns: email, and leaving date or active.")
	}
	var entries []Entry
	var faults []Fault
	seen := map[string]bool{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return entries, faults, nil
		}
		if err != nil {
			return nil, nil, bad("The file can't be read as CSV to its end.")
		}
		line, _ := r.FieldPos(0)
		e, words := c.entry(cells, today)
		e.Line = line
		key := strings.ToLower(e.Email)
		switch {
		case words == "" && seen[key]:
			words = "This address stands on the list twice."
		case len(entries) >= maxRows:
			return nil, nil, bad("The list has more than 5,000 people.")
		}
		if words != "" {
			faults = append(faults, Fault{line, words})
			continue
		}
		seen[key] = true
		entries = append(entries, e)
	}
}

func bad(words string) error { return fault.Fields{"file": words}.Err("leaver.Parse") }

// separator is the sign that stands most often in the heading line.
func separator(content []byte) rune {
	head, _, _ := bytes.Cut(content, []byte("\n"))
	best := ','
	for _, r := range ";\t" {
		if bytes.Count(head, []byte(string(r))) > bytes.Count(head, []byte(string(best))) {
			best = r
		}
	}
	return best
}

// columns are where on a line things stand; -1 for nowhere.
type columns struct{ email, leaves, active, name int }

func columnsOf(head []string) columns {
	find := func(names []string) int {
		for _, name := range names {
			for i, cell := range head {
				if fold(cell) == name {
					return i
				}
			}
		}
		return -1
	}
	return columns{find(emailHeads), find(leavesHeads), find(activeHeads), find(nameHeads)}
}

// fold is a heading or a word in small letters, without blanks and dashes.
func fold(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "", ".", "").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// entry reads a line; words say what is wrong with it.
func (c columns) entry(cells []string, today when.Date) (e Entry, words string) {
	cell := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[i])
	}
	e.Email, e.Name = cell(c.email), cell(c.name)
	if _, err := mail.ParseAddress(e.Email); err != nil || len(e.Email) > 254 || strings.ContainsAny(e.Email, "<> ") {
		return e, "The e-mail address is missing or is none."
	}
	if said := cell(c.active); said != "" {
		active, known := truths[fold(said)]
		if !known {
			return e, "In the column for active, write yes or no."
		}
		e.Gone = !active
	}
	if said := cell(c.leaves); said != "" {
		day, ok := date(said)
		if !ok {
			return e, "The leaving date can't be read. Write it as 2026-11-30 or 30/11/2026."
		}
		e.Gone = e.Gone || !day.After(today)
	}
	return e, ""
}

// date reads a day as spreadsheets write it in England, or as ISO 8601 has it.
func date(s string) (when.Date, bool) {
	for _, layout := range []string{"2006-01-02", "02/01/2006", "2/1/2006", "02.01.2006", "2 January 2006", "2 Jan 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return when.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
		}
	}
	return when.Date{}, false
}
