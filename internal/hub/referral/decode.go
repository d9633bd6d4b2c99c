package referral

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// maxItem is the size of one referral of a file, in bytes: the longest that
// could be sent has less than half.
const maxItem = 4 * maxDraft

// decode reads one referral strictly: an unknown field, and one that is given
// twice, is a mistake that would otherwise lose what it holds. Errors:
// Invalid, naming the field.
func decode(text []byte) (w Worry, err error) {
	const op = "referral.decode"
	switch {
	case len(text) > maxItem:
		return w, fault.Newf(fault.Invalid, op, "This is longer than a referral can be: %d KB at most.", maxItem>>10)
	case !utf8.Valid(text):
		return w, fault.New(fault.Invalid, op, "This is not UTF-8. Save the file as UTF-8.")
	case !json.Valid(text):
		return w, notJSON(op, text)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return w, wrongField(err)
	}
	return w, RefuseTwice(text)
}

// notJSON says where text stops being JSON; never what stands there.
func notJSON(op string, text []byte) error {
	var syntax *json.SyntaxError
	var v any
	if !errors.As(json.Unmarshal(text, &v), &syntax) {
		return fault.New(fault.Invalid, op, "This is not JSON.")
	}
	before := text[:min(int(syntax.Offset), len(text))]
	line, column := 1+bytes.Count(before, []byte("\n")), len(before)-1-bytes.LastIndexByte(before, '\n')
	return fault.Newf(fault.Invalid, op, "This is not JSON: it goes wrong at character %d of its line %d.", column, line)
}

// wrongField is what the decoder found, in words.
func wrongField(err error) error {
	const op = "referral.decode"
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return fault.New(fault.Invalid, op, "A referral is a JSON object: {...}.")
		}
		return fault.Fields{wrong.Field: "This must be " + kindWords[wrong.Type.Kind()] + "."}.Err(op)
	}
	if quoted, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return fault.Fields{plainName(quoted): "There is no such field. Put what it says into the worry itself."}.Err(op)
	}
	return fault.New(fault.Invalid, op, "This is not a referral.")
}

var kindWords = map[reflect.Kind]string{reflect.String: "text in quotes", reflect.Bool: "true or false", reflect.Slice: "a list: [...]", reflect.Struct: "an object: {...}"}

// plainName is a quoted name as an error may repeat it: one that is no short
// plain word could be anything.
func plainName(quoted string) string {
	name, err := strconv.Unquote(quoted)
	if err != nil || name == "" || len(name) > 40 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "?"
	}
	return name
}

// RefuseTwice refuses a JSON text in which an object gives one field twice, in
// large or small letters: of two worries, one would be lost unseen. The text
// is valid JSON. Errors: Invalid, naming the field.
func RefuseTwice(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var wrong fault.Fields
	for err := error(nil); !errors.Is(err, io.EOF); {
		var token json.Token
		if token, err = dec.Token(); err == nil {
			err = walk(dec, token, "", &wrong)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fault.Wrap("referral.RefuseTwice", err)
		}
	}
	return wrong.Err("referral.RefuseTwice")
}

// walk visits the value that the token begins.
func walk(dec *json.Decoder, token json.Token, at string, wrong *fault.Fields) error {
	switch token {
	case json.Delim('{'):
		return walkObject(dec, at, wrong)
	case json.Delim('['):
		for n := 0; dec.More(); n++ {
			next, err := dec.Token()
			if err != nil {
				return err
			}
			if err := walk(dec, next, fmt.Sprintf("%s[%d]", at, n), wrong); err != nil {
				return err
			}
		}
		_, err := dec.Token()
		return err
	}
	return nil
}

func walkObject(dec *json.Decoder, at string, wrong *fault.Fields) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		name := token.(string) // a name is always a string
		path := strings.TrimPrefix(at+"."+plainName(strconv.Quote(name)), ".")
		if seen[strings.ToLower(name)] {
			wrong.Add(path, "This is given twice. Keep one.")
		}
		seen[strings.ToLower(name)] = true
		if token, err = dec.Token(); err != nil {
			return err
		}
		if err := walk(dec, token, path, wrong); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}
