package extractweb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/extract"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

const columnsTitle = "What do the columns mean?"

var columnsPage = web.NewPage[columnsView](files, "columns.html")

// columnsView asks what each column means, and says what is wrong in the list.
type columnsView struct {
	Name, Rows, Until string
	Source            string // where the answers come from
	Columns           []component.Control
	Problem           string // what is wrong with the answers together
	Faults            component.Table
	Summary           string // of the faults
	Check, Compare    component.Button
	Back              string
}

var sourceWords = map[extract.Source]string{
	extract.Guessed:    "The answers below are guessed from the headings and from what stands in the first lines. Look at each.",
	extract.Remembered: "The answers below are those of your last list with these headings.",
	extract.Said:       "The answers below are saved.",
}

func viewColumns(d extract.Draft, faults fault.Fields) columnsView {
	v := columnsView{Name: d.Name, Rows: counted(d.Report.Rows, "line", "lines"), Until: when.Stamp(d.Brought.Add(extract.Kept)), Source: sourceWords[d.Known],
		Problem: faults[extract.FieldAll], Back: pathOne(d.ID), Compare: component.Button{Text: "Compare with the register", Name: "then", Value: "compare", Once: true},
		Check: component.Button{Text: "Save and check the list", Name: "then", Value: "check", Variant: "secondary", Once: true}}
	for i, heading := range d.Header {
		name := extract.ColumnField(i)
		one := &component.Select{Field: component.Field{Name: name, Label: shortened(heading), LabelSize: component.S, Hint: sampleWords(d.Report.Samples[i]), Error: faults[name]}}
		for _, t := range extract.Targets() {
			one.Items = append(one.Items, component.Choice{Value: string(t), Text: t.Words(), Checked: t == d.Targets[i]})
		}
		v.Columns = append(v.Columns, component.Control{Select: one})
	}
	v.Summary, v.Faults = viewFaults(d.Report)
	return v
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// maxHeading is how much of a heading is shown, in characters.
const maxHeading = 80

func shortened(heading string) string {
	if runes := []rune(heading); len(runes) > maxHeading {
		return string(runes[:maxHeading]) + "…"
	}
	return heading
}

// sampleWords is what stands in a column in the first lines.
func sampleWords(cells []string) string {
	var said []string
	for _, cell := range cells {
		if cell != "" {
			said = append(said, cell)
		}
	}
	if len(said) == 0 {
		return "Empty in the first lines"
	}
	return "In the first lines: " + strings.Join(said, " · ")
}

// viewFaults is what is wrong in a list, by line.
func viewFaults(r extract.Report) (summary string, table component.Table) {
	table = component.Table{Caption: "What was found, by line", HideCaption: true, Head: []component.Column{{Text: "Line"}, {Text: "Column"}, {Text: "What is wrong, and how to mend it"}, {Text: "What it does"}}}
	for _, f := range r.Faults {
		effect := component.Tag{Text: "Does not stop it", Class: component.Soon}
		if f.Stops {
			effect = component.Tag{Text: "Stops the list", Class: component.Late}
		}
		line := "–"
		if f.Line > 0 {
			line = strconv.Itoa(f.Line)
		}
		table.Rows = append(table.Rows, component.TableRow{Cells: []component.Cell{{Text: line}, {Text: shortened(f.Column)}, {Text: f.Mend}, {Clock: &effect}}})
	}
	switch {
	case r.Total == 0:
		return "Nothing wrong was found in the columns that are compared.", table
	case r.Stops == 0:
		summary = counted(r.Total, "thing was", "things were") + " found. The list can be compared as it is; what can't be read is not compared."
	default:
		summary = fmt.Sprintf("%s found, of which %s the list. Mend those in the list and bring it again.", counted(r.Total, "thing was", "things were"), counted(r.Stops, "stops", "stop"))
	}
	if r.Total > len(r.Faults) {
		summary += fmt.Sprintf(" The first %d are shown.", len(r.Faults))
	}
	return summary, table
}

func headColumns(d extract.Draft) web.Head {
	return web.Head{Title: columnsTitle, Crumbs: crumbs(component.Crumb{Text: d.Name, Href: pathOne(d.ID)})}
}

func (p *Pages) columnsForm(r *web.Request) (web.Response, error) {
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	d, err := p.Service.Draft(r.Context(), r.Actor, row, nil)
	if err != nil {
		return nil, err
	}
	if d.Started {
		return web.See(pathOne(row)), nil
	}
	return columnsPage.Show(headColumns(d), viewColumns(d, nil)), nil
}

// columns keeps what the columns mean, and has the list compared where that
// was pressed.
func (p *Pages) columns(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	row, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	cmd := extract.SayCommand{Draft: row, Targets: readTargets(form), Start: form.Get("then") == "compare"}
	err = p.Service.Say(r.Context(), r.Actor, cmd)
	switch {
	case mendable(err):
		d, derr := p.Service.Draft(r.Context(), r.Actor, row, cmd.Targets)
		if derr != nil {
			return nil, derr
		}
		return columnsPage.Again(headColumns(d), viewColumns(d, fault.FieldsOf(err)), err), nil
	case err != nil:
		return nil, err
	case cmd.Start:
		return web.See(pathOne(row)), nil
	}
	return web.See(pathColumns(row) + "#found"), nil
}

// readTargets reads the answers in the order of the columns, as many as were
// sent.
func readTargets(form web.Form) []extract.Target {
	targets := []extract.Target{}
	for i := 0; form.Has(extract.ColumnField(i)); i++ {
		targets = append(targets, extract.Target(form.Get(extract.ColumnField(i))))
	}
	return targets
}
