package component_test

import (
	"bytes"
	"html/template"
	"io"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	c "github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/web"
)

// partials are the templates of every component, as a page gets them.
func partials(t testing.TB) *template.Template {
	t.Helper()
	tmpl, err := template.New("").Funcs(c.Funcs()).ParseFS(web.Templates, web.TemplatePatterns()...)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

// taken says which struct each template takes; nil for none.
var taken = map[string]any{
	"back-link": c.BackLink{}, "band": c.Tag{}, "breadcrumbs": c.Breadcrumbs{}, "button": c.Button{}, "cell": c.Cell{}, "character-count": c.CharacterCount{},
	"checkbox-list": c.Choices{}, "checkboxes": c.Choices{}, "clock": c.Tag{}, "control": c.Control{}, "counts": []c.Count{}, "date-boxes": c.DateInput{},
	"date-input": c.DateInput{}, "details": c.Details{}, "details-close": nil, "details-open": c.Details{}, "empty": c.Empty{},
	"error-message": c.ErrorMessage{}, "error-summary": c.ErrorSummary{}, "fieldset-close": nil, "fieldset-open": c.Fieldset{}, "file-upload": c.FileUpload{}, "footer": c.Shell{},
	"header": c.Shell{}, "help": c.Help{}, "hidden": c.Hidden{}, "hint": c.Hint{}, "hint-and-error": c.Field{}, "input": c.Input{}, "input-control": c.Input{},
	"inset-text": "", "label": c.Field{}, "legend": c.Fieldset{}, "notification-banner": c.NotificationBanner{}, "pager": c.Pager{},
	"pagination": c.Pagination{}, "panel": c.Panel{}, "phase-banner": c.PhaseBanner{}, "quote": c.Quote{}, "radio-list": c.Choices{}, "radios": c.Choices{},
	"section-close": nil, "section-open": c.Section{}, "select": c.Select{}, "shape": c.Tag{}, "skip-link": c.SkipLink{}, "start-icon": nil,
	"sub-navigation": c.SubNavigation{}, "summary-action": c.Link{}, "summary-actions": []c.Link{}, "summary-card": c.SummaryCard{},
	"summary-list": c.SummaryList{}, "table": c.Table{}, "tag": c.Tag{}, "task-list": c.TaskList{}, "textarea": c.Textarea{},
	"textarea-control": c.Textarea{}, "timeline": c.Timeline{}, "warning": "",
}

// Every template fits the struct it takes: no field that does not exist, no
// call that does not fit.
func TestTemplatesFit(t *testing.T) {
	tmpl := partials(t)
	for _, found := range tmpl.Templates() {
		name := found.Name()
		if name == "" || name == "shell" || strings.HasSuffix(name, ".html") {
			continue
		}
		data, known := taken[name]
		if !known {
			t.Errorf("template %q is not in the table of this test", name)
			continue
		}
		if err := templatecheck.CheckHTML(found, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What somebody typed stays text, wherever it stands.
func TestHostileText(t *testing.T) {
	const hostile = `"><script>alert(1)</script><b onload='x'>`
	f := c.Field{Name: hostile, Label: hostile, Hint: hostile, Error: hostile, Value: hostile, Attr: c.Attributes{"data-x": hostile}}
	tag := c.Tag{Text: hostile, Class: hostile, Detail: hostile}
	for name, data := range map[string]any{
		"input": c.Input{Field: f}, "textarea": c.Textarea{Field: f, Lint: hostile}, "select": c.Select{Field: f, Items: []c.Choice{{Value: hostile, Text: hostile}}},
		"radios":  c.Choices{Name: hostile, Legend: hostile, Items: []c.Choice{{Value: hostile, Text: hostile, Hint: hostile}}},
		"table":   c.Table{Caption: hostile, Head: []c.Column{{Text: hostile}}, Rows: []c.TableRow{{Cells: []c.Cell{{Text: hostile, Href: hostile, Note: hostile, Clock: &tag}}}}},
		"quote":   c.Quote{Of: hostile, Words: hostile, Child: true},
		"header":  c.Shell{Search: &c.Search{Value: hostile, Label: hostile}, Account: &c.Account{Name: hostile}},
		"empty":   c.Empty{Why: hostile, Do: hostile, Href: hostile},
		"button":  c.Button{Text: hostile, Href: hostile},
		"counts":  []c.Count{{Text: hostile, Href: hostile}},
		"control": c.Control{Inset: hostile},
	} {
		var b bytes.Buffer
		if err := partials(t).ExecuteTemplate(&b, name, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if out := b.String(); strings.Contains(out, "<script") || strings.Contains(out, "<b ") {
			t.Errorf("%s lets markup through: %s", name, out)
		}
	}
	var b bytes.Buffer
	if err := partials(t).ExecuteTemplate(&b, "empty", c.Empty{Do: "x", Href: "javascript:alert(1)"}); err != nil || strings.Contains(b.String(), "javascript:") {
		t.Errorf("a script stands in a link: %s, %v", b.String(), err)
	}
}

func TestAttributes(t *testing.T) {
	got, err := c.Attributes{"data-live-url": "/a?b&c", "data-b": `"`}.Markup()
	if want := ` data-b="&#34;" data-live-url="/a?b&amp;c"`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	for _, name := range []string{"", "style", "srcdoc", "onclick", "a b", "a=b", "A", `a"`, "a>b", "ünder"} {
		if got, err := (c.Attributes{name: "x"}).Markup(); err == nil {
			t.Errorf("%q was let through: %s", name, got)
		}
	}
}

// A list of fifty rows takes this long; a page has about 30 ms in all.
func BenchmarkTable50(b *testing.B) {
	tmpl := partials(b)
	clock := c.Tag{Text: "In time", Detail: "2 h 10 min left, due 16:15", Class: c.InTime}
	table := c.Table{Caption: "Referrals that are open", Head: []c.Column{{Text: "Due"}, {Text: "Children"}, {Text: "Worry"}, {Text: "From"}, {Text: "With"}, {Text: "Waiting for"}}}
	for range 50 {
		row := c.Cells("", "Ama, 14", "“came back at 4am, new phone, would not say who gave it to her”", "School", "J. Okoro", "Health, due 15:30")
		row.Cells[0].Clock, row.Cells[1].Href, row.Cells[1].Note = &clock, "/referrals/EM-7K3Q-2", "known to 3"
		table.Rows = append(table.Rows, row)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := tmpl.ExecuteTemplate(io.Discard, "table", table); err != nil {
			b.Fatal(err)
		}
	}
}
