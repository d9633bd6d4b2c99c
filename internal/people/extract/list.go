package extract

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/match/bulk"
)

const (
	// MaxFile is the most bytes of a list that is brought.
	MaxFile = 10 << 20
	// maxColumns keeps a list to what has to be compared.
	maxColumns = 100
)

// list is a table whose blank lines are left out, as a spreadsheet leaves them
// below what it holds.
type list struct{ *bulk.Table }

// Next is the next row that is not blank.
func (l list) Next() ([]string, error) {
	for {
		row, err := l.Table.Next()
		if err != nil || slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			return row, err
		}
	}
}

// kinds of files that are no list, by what they begin with, and what to do.
var noList = []struct{ begins, say string }{
	{"PK\x03\x04", zipped}, {"PK\x05\x06", zipped}, {"\x1f\x8b", zipped}, {"7z\xbc\xaf\x27\x1c", zipped}, {"Rar!", zipped},
	{"\xd0\xcf\x11\xe0", "This is an old Office file, not a CSV file. Open it and save the sheet as CSV (UTF-8), then bring that."},
	{"%PDF", "This is a PDF, not a CSV file. Ask for the list as CSV from the system that made it."},
	{"\x89PNG", picture}, {"\xff\xd8\xff", picture}, {"GIF8", picture}, {"II*\x00", picture}, {"MM\x00*", picture}, {"RIFF", picture},
	{"\x1a\x45\xdf\xa3", picture}, {"\x00\x00\x00", picture}, {"<?xml", markup}, {"<!DOCTYPE", markup}, {"<html", markup}, {"{", markup}, {"[{", markup},
}

const (
	zipped  = "This is an Excel workbook or a zip file, not a CSV file. Open it and save the sheet as CSV (UTF-8), then bring that."
	picture = "This is a picture or a video, not a CSV file. Sightline takes no pictures."
	markup  = "This is not a CSV file: it looks like XML, JSON or a web page. Ask for the list as CSV from the system that made it."
	noText  = "This is not a text file, so it can't be a CSV file. Save the list as CSV (UTF-8), then bring that."
)

// refuse says why the content is no list, and the mend; nothing when it may be
// one. It looks at what is in a file, never at its name.
func refuse(content []byte) string {
	if len(content) == 0 {
		return "The file is empty. It needs a line of headings and then a line for each person."
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(content[:min(len(content), 512)], []byte("\ufeff")), " \t\r\n")
	for _, k := range noList {
		if bytes.HasPrefix(start, []byte(k.begins)) {
			return k.say
		}
	}
	wide := bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff"))
	if !wide && bytes.IndexByte(content, 0) >= 0 {
		return noText
	}
	return ""
}

// open reads the heading of a list. Errors: Invalid, of the field file.
func open(content []byte) (list, error) {
	const op = "extract.open"
	bad := func(mend string) (list, error) { return list{}, fault.Fields{"file": mend}.Err(op) }
	if why := refuse(content); why != "" {
		return bad(why)
	}
	table, err := bulk.NewTable(bytes.NewReader(content))
	if err != nil {
		return bad(sentence(err))
	}
	if n := len(table.Header()); n > maxColumns {
		return bad("The list has " + strconv.Itoa(n) + " columns; at most " + strconv.Itoa(maxColumns) + " are taken. Leave out what nobody has to compare.")
	}
	return list{table}, nil
}

// brought opens a list that somebody brings: it must have a row.
func brought(content []byte) error {
	l, err := open(content)
	if err != nil {
		return err
	}
	if _, err := l.Next(); errors.Is(err, io.EOF) {
		return fault.Fields{"file": "The list has headings and no row below them. It needs a line for each person."}.Err("extract.brought")
	}
	return nil
}

// sentence is a message of the table as a sentence of its own.
func sentence(err error) string {
	said := err.Error()
	return strings.ToUpper(said[:1]) + said[1:] + "."
}
