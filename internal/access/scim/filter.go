package scim

import (
	"encoding/json"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
)

// Term is one comparison of a filter: an attribute in small letters, without
// the schema's URN, that equals a text or a truth.
type Term struct {
	Attribute string
	Value     any // string or bool
}

var errFilter = &RequestError{"invalidFilter", `Filters compare with eq, joined by and. To find somebody use userName, externalId, id, emails.value or active; for example: userName eq "name@agency.example".`}

// ParseFilter reads a filter (RFC 7644, section 3.4.2.2): comparisons with eq,
// joined by and. What goes beyond is refused, never half understood.
func ParseFilter(filter string) ([]Term, error) {
	if len(filter) > 1000 {
		return nil, errFilter
	}
	var terms []Term
	rest := strings.TrimSpace(filter)
	for {
		term, after, ok := parseTerm(rest)
		if !ok {
			return nil, errFilter
		}
		terms = append(terms, term)
		if after == "" {
			return terms, nil
		}
		word, next, _ := strings.Cut(after, " ")
		if !strings.EqualFold(word, "and") {
			return nil, errFilter
		}
		rest = strings.TrimSpace(next)
	}
}

// parseTerm reads one comparison and what comes after it.
func parseTerm(s string) (term Term, after string, ok bool) {
	name, rest, ok := cutAttribute(s)
	if !ok {
		return term, "", false
	}
	op, rest, ok := strings.Cut(strings.TrimSpace(rest), " ")
	if !ok || !strings.EqualFold(op, "eq") {
		return term, "", false
	}
	reader := strings.NewReader(rest)
	d := json.NewDecoder(reader)
	if err := d.Decode(&term.Value); err != nil {
		return term, "", false
	}
	switch term.Value.(type) {
	case string, bool:
	default:
		return term, "", false
	}
	after = rest[d.InputOffset():]
	if after != "" && after[0] != ' ' {
		return term, "", false
	}
	term.Attribute = short(name)
	return term, strings.TrimSpace(after), true
}

// cutAttribute takes an attribute's path off the front: a name, or a name with
// a filter of its own in brackets.
func cutAttribute(s string) (name, rest string, ok bool) {
	end := strings.IndexAny(s, " [")
	if end > 0 && s[end] == '[' {
		closing := strings.IndexByte(s, ']')
		if closing < end {
			return "", "", false
		}
		space := strings.IndexByte(s[closing:], ' ')
		if space < 0 {
			return "", "", false
		}
		end = closing + space
		name = s[:end]
		return name, s[end:], strings.Count(name, "[") == 1 && wellFormed(name)
	}
	if end <= 0 {
		return "", "", false
	}
	return s[:end], s[end:], attributeName(s[:end])
}

// Query is what a filter asks of the directory. none is true where nobody can
// be it.
func Query(filter string) (q access.StaffQuery, none bool, err error) {
	if strings.TrimSpace(filter) == "" {
		return q, false, nil
	}
	terms, err := ParseFilter(filter)
	if err != nil {
		return q, false, err
	}
	for _, t := range terms {
		words, isText := t.Value.(string)
		truth, isTruth := t.Value.(bool)
		switch {
		case isTruth && t.Attribute == "active":
			none = none || q.Active != nil && *q.Active != truth
			q.Active = &truth
		case !isText:
			return q, false, errFilter
		case t.Attribute == "username", t.Attribute == "emails.value", t.Attribute == "emails", t.Attribute == `emails[type eq "work"].value`:
			none = none || words == "" || q.Email != "" && !strings.EqualFold(q.Email, words)
			q.Email = words
		case t.Attribute == "externalid":
			none = none || words == "" || q.ExternalID != "" && q.ExternalID != words
			q.ExternalID = words
		case t.Attribute == "id":
			one := ID(words)
			none = none || one.IsZero() || !q.Account.IsZero() && q.Account != one
			q.Account = one
		default:
			return q, false, errFilter
		}
	}
	return q, none, nil
}
