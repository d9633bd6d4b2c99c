package component_test

import (
	"testing"

	"github.com/jba/templatecheck"

	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

func TestTemplates(t *testing.T) {
	tmpl := partials(t)
	for name, data := range map[string]any{
		"input": component.Input{}, "textarea": component.Textarea{}, "character-count": component.CharacterCount{}, "select": component.Select{},
		"date-input": component.DateInput{}, "radios": component.Choices{}, "checkboxes": component.Choices{}, "button": component.Button{},
		"error-summary": component.ErrorSummary{}, "notification-banner": component.NotificationBanner{}, "phase-banner": component.PhaseBanner{},
		"panel": component.Panel{}, "warning": "", "inset-text": "", "details": component.Details{}, "quote": component.Quote{}, "empty": component.Empty{},
		"help": component.Help{}, "breadcrumbs": component.Breadcrumbs{}, "back-link": component.BackLink{}, "skip-link": component.SkipLink{},
		"sub-navigation": component.SubNavigation{}, "counts": []component.Count{}, "pager": component.Pager{}, "pagination": component.Pagination{},
		"summary-list": component.SummaryList{}, "summary-card": component.SummaryCard{}, "task-list": component.TaskList{}, "timeline": component.Timeline{},
		"section-open": component.Section{}, "tag": component.Tag{}, "clock": component.Tag{}, "band": component.Tag{}, "table": component.Table{},
		"header": component.Shell{}, "footer": component.Shell{}, "fieldset-open": component.Fieldset{}, "hidden": component.Hidden{},
	} {
		if err := templatecheck.CheckHTML(tmpl.Lookup(name), data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
