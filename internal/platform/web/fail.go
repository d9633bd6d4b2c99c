package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// outer is the one table that turns a kind of fault into a page.
var outer = [...]struct {
	status int
	title  string
}{
	fault.Internal:        {http.StatusInternalServerError, "Sorry, something went wrong"},
	fault.Invalid:         {http.StatusUnprocessableEntity, "There is a problem"},
	fault.Unauthenticated: {http.StatusUnauthorized, "Sign in to go on"},
	fault.Forbidden:       {http.StatusForbidden, "This is not part of your role"},
	fault.NotFound:        {http.StatusNotFound, "Page not found"},
	fault.Conflict:        {http.StatusConflict, "It has changed meanwhile"},
	fault.Refused:         {http.StatusUnprocessableEntity, "This can't be done"},
	fault.Unavailable:     {http.StatusServiceUnavailable, "Sightline can't reach its records just now"},
}

func statusOf(kind fault.Kind) int { return outer[kind].status }

// StatusOf is the HTTP status of an error, for the JSON API.
func StatusOf(err error) int { return statusOf(fault.KindOf(err)) }

// TitleOf is the heading of an error, for the JSON API's problem documents.
func TitleOf(err error) string { return outer[fault.KindOf(err)].title }

// summary lists what is wrong, each line a link to its field. Fields come in
// alphabetical order unless the page renames them; the page's own order is
// the order of the form, and a list this short is read whole.
func summary(err error, anchors map[string]string) *component.ErrorSummary {
	fields := fault.FieldsOf(err)
	out := &component.ErrorSummary{Title: outer[fault.KindOf(err)].title}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		out.Errors = append(out.Errors, component.ErrorLink{Text: fields[name], Href: "#" + cmp.Or(anchors[name], name)})
	}
	if len(fields) == 0 {
		out.Errors = append(out.Errors, component.ErrorLink{Text: fault.Message(err)})
	}
	return out
}

// trouble is the data of the error page.
type trouble struct {
	Title, Message string
	Kind           string
	Again          bool // the same request may be sent again
	Fields         []string
	Now            string // where to ask for a record that is needed now; for whatever is not there
}

func troubleOf(err error) trouble {
	kind := fault.KindOf(err)
	t := trouble{Title: outer[kind].title, Message: fault.Message(err), Kind: kind.String(), Again: kind == fault.Unavailable}
	fields := fault.FieldsOf(err)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		t.Fields = append(t.Fields, fields[name])
	}
	return t
}
