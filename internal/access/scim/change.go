package scim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
)

// change gathers what a request says of somebody, attribute by attribute.
type change struct {
	cmd           access.CorrectCommand
	display, full *string // displayName, name.formatted
	given, family string
}

// command is all that was said. A name that is shown goes before one that is
// formatted, and that before one made of its parts.
func (c *change) command() access.CorrectCommand {
	switch parts := strings.TrimSpace(c.given + " " + c.family); {
	case text(c.display) != "":
		c.cmd.Name = c.display
	case text(c.full) != "":
		c.cmd.Name = c.full
	case c.given != "" && c.family != "":
		c.cmd.Name = &parts
	}
	return c.cmd
}

// set takes one attribute; path is in small letters, without the schema's URN.
// What we do not keep is passed over.
func (c *change) set(path string, value any) error {
	switch path {
	case "active":
		active, err := boolean(value)
		c.cmd.Active = active
		return err
	case "username":
		return str(&c.cmd.Email, value)
	case "externalid":
		return str(&c.cmd.ExternalID, value)
	case "displayname":
		return str(&c.display, value)
	case "name.formatted":
		return str(&c.full, value)
	case "title":
		return str(&c.cmd.Job, value)
	case "name":
		return c.name(value)
	case "name.givenname", "name.familyname": // a part alone does not make the whole that we keep
		return nil
	case "phonenumbers":
		return c.phone(value)
	case `phonenumbers[type eq "work"].value`:
		return str(&c.cmd.Phone, value)
	}
	return nil // e-mail addresses too: the user name is the one we keep
}

func (c *change) name(value any) error {
	parts, ok := value.(map[string]any)
	if !ok {
		return &RequestError{"invalidValue", "name must be an object."}
	}
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		words, _ := parts[key].(string) // a part that is no text says nothing
		switch strings.ToLower(key) {
		case "formatted":
			c.full = &words
		case "givenname":
			c.given = words
		case "familyname":
			c.family = words
		}
	}
	return nil
}

// phone takes the phone at work, or else the first.
func (c *change) phone(value any) error {
	all, ok := value.([]any)
	if !ok {
		return &RequestError{"invalidValue", "phoneNumbers must be a list."}
	}
	var chosen *string
	for _, one := range all {
		entry, _ := one.(map[string]any)
		number, is := entry["value"].(string)
		if is && (chosen == nil || entry["type"] == "work") {
			chosen = &number
		}
	}
	if chosen != nil {
		c.cmd.Phone = chosen
	}
	return nil
}

// clear takes an attribute away.
func (c *change) clear(path string) error {
	empty := ""
	switch path {
	case "active", "username":
		return &RequestError{"invalidValue", path + " can't be taken away."}
	case "title":
		c.cmd.Job = &empty
	case "externalid":
		c.cmd.ExternalID = &empty
	case "phonenumbers", `phonenumbers[type eq "work"].value`, `phonenumbers[type eq "work"]`:
		c.cmd.Phone = &empty
	}
	return nil
}

// str reads a text; null is an empty one. Entra ID sends a list of one value
// where a text is asked for.
func str(to **string, value any) error {
	if words, ok := alone(value).(string); ok {
		*to = &words
		return nil
	}
	if value == nil {
		empty := ""
		*to = &empty
		return nil
	}
	return &RequestError{"invalidValue", "An attribute that must be text is not."}
}

// boolean reads true and false, also as the texts that Entra ID sends ("False").
func boolean(value any) (*bool, error) {
	var is bool
	switch v := alone(value).(type) {
	case bool:
		is = v
	case string:
		switch strings.ToLower(v) {
		case "true":
			is = true
		case "false":
		default:
			return nil, notBoolean()
		}
	default:
		return nil, notBoolean()
	}
	return &is, nil
}

func notBoolean() error { return &RequestError{"invalidValue", "active must be true or false."} }

// alone is the value of a list of one, [{"value": x}], or what it was given.
func alone(value any) any {
	list, ok := value.([]any)
	if !ok || len(list) != 1 {
		return value
	}
	if entry, ok := list[0].(map[string]any); ok {
		return entry["value"]
	}
	return value
}

// maxOperations is the most operations of one request.
const maxOperations = 100

// ParsePatch reads the operations of a PATCH (RFC 7644, section 3.5.2) as the
// one change that they make together. Operations come in any case, with a path
// and a value, or with a value alone that holds attributes by name.
func ParsePatch(body []byte) (access.CorrectCommand, error) {
	var patch struct {
		Operations []struct {
			Op    string `json:"op"`
			Path  string `json:"path"`
			Value any    `json:"value"`
		} `json:"Operations"`
	}
	if err := json.Unmarshal(body, &patch); err != nil {
		return access.CorrectCommand{}, &RequestError{"invalidSyntax", "The body is not a list of operations in JSON."}
	}
	if len(patch.Operations) == 0 || len(patch.Operations) > maxOperations {
		return access.CorrectCommand{}, &RequestError{"invalidSyntax", "A request has 1 to 100 operations."}
	}
	var c change
	for _, op := range patch.Operations {
		if err := c.operation(strings.ToLower(op.Op), op.Path, op.Value); err != nil {
			return access.CorrectCommand{}, err
		}
	}
	return c.command(), nil
}

func (c *change) operation(op, path string, value any) error {
	if path != "" && !wellFormed(path) {
		return &RequestError{"invalidPath", "A path can't be read."}
	}
	path = short(path)
	switch op {
	case "add", "replace":
		if path != "" {
			return c.set(path, value)
		}
		attributes, ok := value.(map[string]any)
		if !ok {
			return &RequestError{"invalidValue", "An operation without a path needs an object of attributes."}
		}
		for _, name := range slices.Sorted(maps.Keys(attributes)) { // the same answer each time, also for two that differ in case alone
			if err := c.set(short(name), attributes[name]); err != nil {
				return err
			}
		}
		return nil
	case "remove":
		if path == "" {
			return &RequestError{"noTarget", "Say in path what is taken away."}
		}
		return c.clear(path)
	}
	return &RequestError{"invalidSyntax", "op must be add, replace or remove."}
}

// short is a path in small letters and without the schema's URN.
func short(path string) string {
	path = strings.ToLower(path)
	return strings.TrimPrefix(path, strings.ToLower(UserURN)+":")
}

// wellFormed is whether a path is attribute[filter].part, with a filter that
// closes.
func wellFormed(path string) bool {
	if len(path) > 300 {
		return false
	}
	open := strings.IndexByte(path, '[')
	if open < 0 {
		return attributeName(path)
	}
	end := strings.IndexByte(path, ']')
	if end < open || !attributeName(path[:open]) {
		return false
	}
	rest := path[end+1:]
	_, err := ParseFilter(path[open+1 : end])
	return err == nil && (rest == "" || rest[0] == '.' && attributeName(rest[1:]))
}

// attributeName is whether a text is a name (RFC 7643, section 2.1), a part of
// one, or either behind a URN.
func attributeName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:$") == ""
}
