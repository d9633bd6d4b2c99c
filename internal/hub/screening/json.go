package screening

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// object is a JSON object as it was written: in order, a name twice if it was
// twice. encoding/json would keep the last of two and read a typing error as
// nothing; a screen must not be scored on a guess.
type object []member

type member struct {
	name  string
	value any // object, []any, string, json.Number, bool or nil
}

// errNotObject is the error of JSON that is something else.
var errNotObject = errors.New(`not a screen; write an object such as {"age":14,"answers":{"S1":{"answer":"yes"}}}`)

// parseObject reads exactly one JSON object.
func parseObject(b []byte) (object, error) {
	if !utf8.Valid(b) {
		return nil, errors.New("not UTF-8; save the file as UTF-8")
	}
	if !json.Valid(b) {
		return nil, syntaxError(b)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	v, err := parseValue(dec)
	if err != nil {
		return nil, err
	}
	o, ok := v.(object)
	if !ok {
		return nil, errNotObject
	}
	return o, nil
}

func syntaxError(b []byte) error {
	var v any
	err := json.Unmarshal(b, &v)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return errors.New("not JSON")
	}
	before := b[:min(int(syntax.Offset), len(b))]
	line := bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n') - 1
	if line == 0 {
		return fmt.Errorf("not JSON, at character %d", column)
	}
	return fmt.Errorf("not JSON, at character %d of its line %d", column, line+1)
}

// parseValue reads the next value of text that json.Valid has passed, which
// also bounds how deep it nests.
func parseValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := object{}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return nil, err
			}
			value, err := parseValue(dec)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name: name.(string), value: value}) // a name is always a string
		}
		_, err = dec.Token()
		return o, err
	case json.Delim('['):
		var list []any
		for dec.More() {
			value, err := parseValue(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = dec.Token()
		return list, err
	}
	return token, nil
}
