package component_test

import (
	"strings"

	c "github.com/sightline-partnership/sightline/internal/platform/web/component"
)

func backLink(o *options) c.BackLink {
	return c.BackLink{Text: o.str("text"), Href: o.str("href"), Class: o.str("classes"), Attr: o.attributes()}
}

func skipLink(o *options) c.SkipLink {
	return c.SkipLink{Text: o.str("text"), Href: o.str("href"), Class: o.str("classes"), Attr: o.attributes()}
}

func breadcrumbs(o *options) c.Breadcrumbs {
	b := c.Breadcrumbs{Label: o.str("labelText"), Collapse: o.flag("collapseOnMobile"), Class: o.str("classes"), Attr: o.attributes()}
	for _, item := range o.list("items") {
		b.Items = append(b.Items, c.Crumb{Text: item.str("text"), Href: item.str("href")})
	}
	return b
}

func details(o *options) c.Details {
	return c.Details{Summary: o.str("summaryText"), Text: o.str("text"), Open: o.flag("open"), ID: o.str("id"), Class: o.str("classes"), Attr: o.attributes()}
}

func errorSummary(o *options) c.ErrorSummary {
	e := c.ErrorSummary{Title: o.str("titleText"), Description: o.str("descriptionText"), Class: o.str("classes"), Attr: o.attributes()}
	for _, item := range o.list("errorList") {
		e.Errors = append(e.Errors, c.ErrorLink{Text: item.str("text"), Href: item.str("href")})
	}
	return e
}

func banner(o *options) c.NotificationBanner {
	n := c.NotificationBanner{
		Text: o.str("text"), Title: o.str("titleText"), Level: o.num("titleHeadingLevel"), ID: o.str("titleId"), Role: o.str("role"),
		Class: o.str("classes"), Attr: o.attributes(),
	}
	switch o.str("type") {
	case "success":
		n.Success = true
	case "":
	default:
		o.leave("a type other than success")
	}
	return n
}

func pagination(o *options) c.Pagination {
	p := c.Pagination{Label: o.str("landmarkLabel"), Class: o.str("classes"), Attr: o.attributes()}
	side := func(key string) *c.PageLink {
		s := o.sub(key)
		l := &c.PageLink{Text: s.str("text"), Href: s.str("href"), Beyond: s.str("labelText"), Attr: s.attributes()}
		if l.Href == "" {
			return nil
		}
		return l
	}
	p.Previous, p.Next = side("previous"), side("next")
	return p
}

func panel(o *options) c.Panel {
	p := c.Panel{Title: o.str("titleText"), Text: o.str("text"), Level: o.num("headingLevel"), Class: o.str("classes"), Attr: o.attributes()}
	if strings.Contains(p.Class, "interruption") {
		o.leave("an interruption")
	}
	return p
}

func phase(o *options) c.PhaseBanner {
	return c.PhaseBanner{Tag: o.sub("tag").str("text"), Text: o.str("text"), Class: o.str("classes"), Attr: o.attributes()}
}

func warning(o *options) string {
	if prefix := o.str("iconFallbackText"); prefix != "" && prefix != "Warning" {
		o.leave("another word than Warning")
	}
	return o.str("text")
}

func tag(o *options) c.Tag { return c.Tag{Text: o.str("text"), Attr: o.attributes()} }

func table(o *options) c.Table {
	t := c.Table{Caption: o.str("caption"), RowHeader: o.flag("firstCellIsHeader"), Plain: true, Class: o.str("classes"), Attr: o.attributes()}
	for _, size := range []c.Size{c.XL, c.L, c.M, c.S} {
		if o.values["captionClasses"] == "govuk-table__caption--"+string(size) {
			o.read["captionClasses"] = true
			t.CaptionSize = size
		}
	}
	for _, col := range o.list("head") {
		t.Head = append(t.Head, c.Column{Text: col.str("text"), Numeric: col.str("format") == "numeric", Class: col.str("classes")})
	}
	o.read["rows"] = true
	rows, _ := o.values["rows"].([]any)
	for _, r := range rows {
		cells, ok := r.([]any)
		if !ok {
			o.leave("a row that is nothing")
			continue
		}
		var row c.TableRow
		for i, cell := range optionsOf(o.path, map[string]any{"rows": cells}).list("rows") {
			o.subs = append(o.subs, cell)
			numeric := cell.str("format") == "numeric" && (i > 0 || !t.RowHeader)
			row.Cells = append(row.Cells, c.Cell{Text: cell.str("text"), Numeric: numeric, Class: cell.str("classes")})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func taskList(o *options) c.TaskList {
	var out c.TaskList
	for _, item := range o.list("items") {
		status := item.sub("status")
		task := c.Task{Text: item.sub("title").str("text"), Href: item.str("href"), Hint: hintText(item), Status: status.str("text"), Done: true}
		if mark := status.sub("tag"); mark.has("text") {
			task.Done, task.Status = false, mark.str("text")
			if mark.str("classes") != "govuk-tag--blue" || task.Href == "" {
				mark.leave("a tag of another colour, or of a task that can't be begun")
			}
		}
		if status.str("classes") == "govuk-task-list__status--cannot-start-yet" {
			task.Done = false
		}
		out = append(out, task)
	}
	return out
}

func summaryList(o *options) (string, any) {
	var list c.SummaryList
	for _, item := range o.list("rows") {
		row := c.Row{Key: item.sub("key").str("text"), Class: item.str("classes")}
		row.Value, row.Lines = value(item.sub("value"))
		row.More = links(item.sub("actions"))
		list = append(list, row)
	}
	if !o.has("card") {
		return "summary-list", list
	}
	card := o.sub("card")
	title := card.sub("title")
	return "summary-card", c.SummaryCard{
		Title: title.str("text"), Level: title.num("headingLevel"), Actions: links(card.sub("actions")), List: list,
		Class: card.str("classes"), Attr: card.attributes(),
	}
}

// value is text, or markup that is lines of text.
func value(o *options) (string, []string) {
	if !o.has("html") {
		return o.str("text"), nil
	}
	html := strings.TrimSpace(o.str("html"))
	lines := strings.Split(html, "<br>")
	if strings.ContainsAny(strings.Join(lines, ""), "<&") {
		o.leave("markup as a value")
	}
	return lines[0], lines[1:]
}

func links(o *options) []c.Link {
	var out []c.Link
	for _, item := range o.list("items") {
		out = append(out, c.Link{Text: item.str("text"), Href: item.str("href"), Hidden: item.str("visuallyHiddenText")})
	}
	return out
}
