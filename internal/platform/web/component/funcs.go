package component

import "html/template"

// Funcs are the functions that templates may call: short ways to a component
// whose words stand in the template itself. A decision belongs in Go, so there
// is nothing else.
//
//	{{template "button" button "Save and continue"}}
//	{{template "button" secondary "Save and come back later" "later"}}
//	{{template "section-open" section "Linked"}} … {{template "section-close"}}
//	{{template "help" help "What counts as missing?" "A child whose whereabouts …"}}
func Funcs() template.FuncMap {
	return template.FuncMap{
		"button": func(text string) Button { return Button{Text: text, Once: true} },
		"secondary": func(text, name string) Button {
			return Button{Text: text, Variant: "secondary", Name: name, Value: "yes", Once: true}
		},
		"section": func(title string) Section { return Section{Title: title} },
		"tinted":  func(title string) Section { return Section{Title: title, Tint: true} },
		"help":    func(question string, answer ...string) Help { return Help{Question: question, Answer: answer} },
		"details": func(summary string) Details { return Details{Summary: summary} },
	}
}
