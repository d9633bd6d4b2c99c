package component_test

import (
	"html/template"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/web"
)

// partials are the templates of every component, as a page gets them.
func partials(t testing.TB) *template.Template {
	t.Helper()
	tmpl, err := template.New("").Funcs(component.Funcs()).ParseFS(web.Templates, web.TemplatePatterns()...)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}
