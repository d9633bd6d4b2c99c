package component_test

import (
	c "github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// mappings tell how the options of a published example become one of our
// structs, and which template renders it.
var mappings = map[string]func(*options) (string, any){
	"back-link":           func(o *options) (string, any) { return "back-link", backLink(o) },
	"breadcrumbs":         func(o *options) (string, any) { return "breadcrumbs", breadcrumbs(o) },
	"button":              func(o *options) (string, any) { return "button", button(o) },
	"character-count":     func(o *options) (string, any) { return "character-count", characterCount(o) },
	"checkboxes":          func(o *options) (string, any) { return "checkboxes", choices(o, "govuk-checkboxes") },
	"date-input":          func(o *options) (string, any) { return "date-input", dateInput(o) },
	"details":             func(o *options) (string, any) { return "details", details(o) },
	"error-message":       func(o *options) (string, any) { return "error-message", errorMessage(o) },
	"error-summary":       func(o *options) (string, any) { return "error-summary", errorSummary(o) },
	"fieldset":            func(o *options) (string, any) { return "fieldset-open", fieldset(o) },
	"file-upload":         func(o *options) (string, any) { return "file-upload", fileUpload(o) },
	"hint":                func(o *options) (string, any) { return "hint", hint(o) },
	"input":               func(o *options) (string, any) { return "input", input(o) },
	"inset-text":          func(o *options) (string, any) { return "inset-text", o.str("text") },
	"label":               func(o *options) (string, any) { return "label", label(o) },
	"notification-banner": func(o *options) (string, any) { return "notification-banner", banner(o) },
	"pagination":          func(o *options) (string, any) { return "pagination", pagination(o) },
	"panel":               func(o *options) (string, any) { return "panel", panel(o) },
	"phase-banner":        func(o *options) (string, any) { return "phase-banner", phase(o) },
	"radios":              func(o *options) (string, any) { return "radios", choices(o, "govuk-radios") },
	"select":              func(o *options) (string, any) { return "select", selectList(o) },
	"skip-link":           func(o *options) (string, any) { return "skip-link", skipLink(o) },
	"summary-list":        summaryList,
	"table":               func(o *options) (string, any) { return "table", table(o) },
	"tag":                 func(o *options) (string, any) { return "tag", tag(o) },
	"task-list":           func(o *options) (string, any) { return "task-list", taskList(o) },
	"textarea":            func(o *options) (string, any) { return "textarea", textarea(o) },
	"warning-text":        func(o *options) (string, any) { return "warning", warning(o) },
}

// field maps what every control has.
func field(o *options) c.Field {
	l := o.sub("label")
	size, rest := l.size("govuk-label")
	if rest != "" {
		l.leave("further classes of a label")
	}
	f := c.Field{
		Name: o.str("name"), ID: o.str("id"), Label: l.str("text"), LabelSize: size, Heading: l.flag("isPageHeading"), Hint: hintText(o), Error: problem(o),
		Value: o.str("value"), Disabled: o.flag("disabled"), Autocomplete: o.str("autocomplete"), Spellcheck: o.str("spellcheck"),
		Also: o.str("describedBy"), Class: o.str("classes"), Attr: o.attributes(),
	}
	f.GroupClass = o.sub("formGroup").str("classes")
	l.str("for") // controls know their own id
	if f.Label == "" {
		l.leave("a control without a label")
	}
	return f
}

func hintText(o *options) string { return o.sub("hint").str("text") }

func problem(o *options) string { return o.sub("errorMessage").str("text") }

func input(o *options) c.Input {
	in := c.Input{
		Field: field(o), Type: o.str("type"), InputMode: o.str("inputmode"), Capitalise: o.str("autocapitalize"), Pattern: o.str("pattern"),
		Prefix: o.sub("prefix").str("text"), Suffix: o.sub("suffix").str("text"),
	}
	for _, width := range []int{2, 3, 4, 5, 10, 20, 30} {
		if modifier(&in.Class, c.Input{Width: width}.Classes()[len("govuk-input "):]) {
			in.Width = width
		}
	}
	return in
}

func fileUpload(o *options) c.FileUpload {
	return c.FileUpload{Field: field(o)}
}

func textarea(o *options) c.Textarea { return c.Textarea{Field: field(o), Rows: o.num("rows")} }

func characterCount(o *options) c.CharacterCount {
	cc := c.CharacterCount{
		Textarea: textarea(o), Max: o.num("maxlength"), MaxWords: o.num("maxwords"), Threshold: o.num("threshold"), CountType: o.str("countType"),
	}
	if cc.Max == 0 && cc.MaxWords == 0 {
		o.leave("a count without a limit")
	}
	if cc.Max > 0 && cc.MaxWords > 0 {
		o.leave("two limits")
	}
	return cc
}

func selectList(o *options) c.Select {
	s := c.Select{Field: field(o)}
	for _, item := range o.list("items") {
		if !item.has("value") || item.values["value"] == nil {
			item.leave("an option without a value")
		}
		if item.has("selected") && !item.flag("selected") && s.Value != "" {
			item.leave("an option that is given and not selected at once")
		}
		s.Items = append(s.Items, c.Choice{Value: item.str("value"), Text: item.str("text"), Checked: item.flag("selected"), Disabled: item.flag("disabled"), Attr: item.attributes()})
	}
	return s
}

func choices(o *options, block string) c.Choices {
	q := c.Choices{
		Name: o.str("name"), ID: o.str("idPrefix"), Hint: hintText(o), Error: problem(o), Also: o.str("describedBy"), Class: o.str("classes"), Attr: o.attributes(),
		GroupClass: o.sub("formGroup").str("classes"),
	}
	q.Inline, q.Small = modifier(&q.Class, block+"--inline"), modifier(&q.Class, block+"--small")
	group := fieldset(o.sub("fieldset"))
	q.Legend, q.LegendSize, q.Heading = group.Legend, group.LegendSize, group.Heading
	if group.Also != "" {
		q.Also = group.Also
	}
	if o.has("fieldset") && (q.Legend == "" || group.Class != "" || group.Attr != nil) {
		o.leave("a fieldset without a legend, or with classes or attributes")
	}
	if v := o.str("value"); v != "" {
		q.Given = append(q.Given, v)
	}
	o.read["values"] = true
	values, _ := o.values["values"].([]any)
	for _, v := range values {
		q.Given = append(q.Given, v.(string))
	}
	for _, item := range o.list("items") {
		q.Items = append(q.Items, choice(item, len(q.Given) > 0))
	}
	return q
}

func choice(o *options, given bool) c.Choice {
	if o.has("checked") && !o.flag("checked") && given {
		o.leave("an answer that is given and unticked at once")
	}
	var reveal []c.Control
	if html := o.sub("conditional").str("html"); html != "" && html != "false" {
		reveal = []c.Control{{Inset: o.str("value")}}
		o.swap(html, `<div class="govuk-inset-text">`+o.str("value")+`</div>`)
	}
	return c.Choice{
		Reveal: reveal,
		Value:  o.str("value"), Text: o.str("text"), Hint: hintText(o), Checked: o.flag("checked"), ID: o.str("id"), Name: o.str("name"),
		Disabled: o.flag("disabled"), Divider: o.str("divider"), Exclusive: o.str("behaviour") == "exclusive", Attr: o.attributes(),
	}
}

func dateInput(o *options) c.DateInput {
	d := c.DateInput{
		Name: o.str("namePrefix"), ID: o.str("id"), Hint: hintText(o), Error: problem(o), Class: o.str("classes"), Attr: o.attributes(),
		GroupClass: o.sub("formGroup").str("classes"), Numeric: true,
	}
	group := fieldset(o.sub("fieldset"))
	d.Legend, d.LegendSize, d.Heading, d.Also = group.Legend, group.LegendSize, group.Heading, group.Also
	if o.has("fieldset") && (group.Legend == "" || group.Class != "" || group.Attr != nil) {
		o.leave("a fieldset without a legend, or with classes or attributes")
	}
	values := o.sub("values")
	prefix := ""
	if d.Name != "" {
		prefix = d.Name + "-"
	}
	d.Day, d.Month, d.Year = values.str(prefix+"day"), values.str(prefix+"month"), values.str(prefix+"year")
	boxes := map[string]*options{"day": o.sub("day"), "month": o.sub("month"), "year": o.sub("year")}
	for _, key := range []string{"day", "month", "year"} {
		if o.values[key] == any(false) {
			o.leave("a date of two boxes")
		}
	}
	if items := o.list("items"); len(items) == 3 {
		for i, key := range []string{"day", "month", "year"} {
			boxes[key] = items[i]
			if items[i].str("name") != key {
				o.leave("boxes of other names or in another order")
			}
		}
	} else if o.has("items") {
		o.leave("a date of other than three boxes")
	}
	wrong(o, &d, boxes)
	for key, part := range map[string]*string{"day": &d.Day, "month": &d.Month, "year": &d.Year} {
		if boxes[key].has("value") {
			*part = boxes[key].str("value")
		}
	}
	return d
}

// wrong maps which boxes an error is about: those said to be, or all but those
// said not to be.
func wrong(o *options, d *c.DateInput, boxes map[string]*options) {
	said, not := map[string]bool{}, map[string]bool{}
	for key, box := range boxes {
		class := box.str("classes")
		if modifier(&class, "govuk-input--error") || box.flag("error") {
			said[key] = true
		}
		not[key] = box.has("error") && !said[key]
		modifier(&class, map[string]string{"day": "govuk-input--width-2", "month": "govuk-input--width-2", "year": "govuk-input--width-4"}[key])
		if class != "" {
			box.leave("further classes of a box")
		}
	}
	if d.Error == "" && len(said) > 0 {
		o.leave("boxes in error without a message")
	}
	if d.Error == "" {
		return
	}
	is := func(key string) bool { return said[key] || len(said) == 0 && !not[key] }
	d.Wrong = c.DateParts{Day: is("day"), Month: is("month"), Year: is("year")}
}

func button(o *options) c.Button {
	b := c.Button{
		Text: o.str("text"), Href: o.str("href"), Name: o.str("name"), Value: o.str("value"), ID: o.str("id"), Type: o.str("type"),
		Start: o.flag("isStartButton"), Disabled: o.flag("disabled"), Once: o.flag("preventDoubleClick"), Class: o.str("classes"), Attr: o.attributes(),
	}
	for _, variant := range []string{"secondary", "warning", "inverse"} {
		if modifier(&b.Class, "govuk-button--"+variant) {
			b.Variant = variant
		}
	}
	if o.has("preventDoubleClick") && !b.Once {
		o.leave("preventDoubleClick said to be false")
	}
	return b
}

func errorMessage(o *options) c.ErrorMessage {
	if o.has("visuallyHiddenText") && o.str("visuallyHiddenText") != "Error" {
		o.leave("another word than Error")
	}
	return c.ErrorMessage{ID: o.str("id"), Text: o.str("text"), Class: o.str("classes"), Attr: o.attributes()}
}

func hint(o *options) c.Hint {
	return c.Hint{ID: o.str("id"), Text: o.str("text"), Class: o.str("classes"), Attr: o.attributes()}
}

func label(o *options) c.Field {
	size, rest := o.size("govuk-label")
	if rest != "" {
		o.leave("further classes of a label")
	}
	if size == c.Body && o.flag("isPageHeading") {
		o.leave("a page heading no larger than text")
	}
	return c.Field{ID: o.str("for"), Label: o.str("text"), LabelSize: size, Heading: o.flag("isPageHeading")}
}

func fieldset(o *options) c.Fieldset {
	l := o.sub("legend")
	size, rest := l.size("govuk-fieldset__legend")
	if rest != "" {
		l.leave("further classes of a legend")
	}
	return c.Fieldset{
		Legend: l.str("text"), LegendSize: size, Heading: l.flag("isPageHeading"), Also: o.str("describedBy"), Role: o.str("role"),
		Class: o.str("classes"), Attr: o.attributes(),
	}
}
