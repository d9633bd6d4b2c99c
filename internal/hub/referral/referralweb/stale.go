package referralweb

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// fieldWas is the hidden field that tells what a page showed of a draft: the
// same draft may be open in another window, and be saved there first.
const fieldWas = "was"

// said is what controls show of a draft, a line for each that holds something.
func said(controls []component.Control) (all component.SummaryList) {
	add := func(label, value string) {
		if value != "" {
			all = append(all, component.Row{Key: label, Value: value})
		}
	}
	for _, c := range controls {
		switch {
		case c.Input != nil:
			add(c.Input.Label, c.Input.Value)
		case c.Textarea != nil:
			add(c.Textarea.Label, c.Textarea.Value)
		case c.Select != nil:
			add(c.Select.Label, chosen(c.Select.Items, c.Select.Value))
		case c.Radios != nil:
			add(c.Radios.Legend, chosen(c.Radios.Items, c.Radios.Given...))
		case c.Checkboxes != nil:
			add(c.Checkboxes.Legend, chosen(c.Checkboxes.Items, c.Checkboxes.Given...))
		}
	}
	return all
}

// chosen are the answers that were chosen, and the values that are no answers,
// as half a draft may hold them.
func chosen(items []component.Choice, given ...string) string {
	rest := slices.Clone(given)
	var out []string
	for _, one := range items {
		at := slices.Index(rest, one.Value)
		if at >= 0 {
			rest = slices.Delete(rest, at, at+1)
		}
		if (at >= 0 || one.Checked) && one.Value != "" {
			out = append(out, one.Text)
		}
	}
	return strings.Trim(strings.Join(append(out, rest...), ", "), ", ")
}

// printOf tells what controls show from anything else that they could show.
func printOf(controls []component.Control) string {
	h := sha256.New()
	for _, row := range said(controls) {
		h.Write([]byte(row.Key + "\x00" + row.Value + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func wasField(controls []component.Control) component.Hidden {
	return component.Hidden{Name: fieldWas, Value: printOf(controls)}
}

// errStale is what a question says that another window answered meanwhile.
var errStale = fault.New(fault.Conflict, "referralweb.stale", "This was changed in another window meanwhile. Look at both, then save again to keep what you typed here.")

// stale reports whether what stands now is neither what the form's page showed
// nor what is sent from it: another window's words would go unseen. A form that
// does not say what its page showed, as a program may send it, is taken as it
// comes.
func stale(form web.Form, stands, sent []component.Control) bool {
	now := printOf(stands)
	return form.Has(fieldWas) && now != form.Get(fieldWas) && now != printOf(sent)
}
