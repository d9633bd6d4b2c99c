package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/jba/templatecheck"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	"github.com/sightline-partnership/sightline/web"
)

// View is what a page's template sees: the shell around it and its own data.
type View[T any] struct {
	Shell component.Shell
	Page  T
}

// Page is a template bound to the type of its data.
type Page[T any] struct {
	name string
	tmpl *template.Template
}

// NewPage reads the shell, the components and the named files of a feature's
// own templates, of which the last defines "main". It panics on a template
// that can't be parsed: call it in a package-level var.
func NewPage[T any](files fs.FS, names ...string) *Page[T] {
	name := names[len(names)-1]
	tmpl := template.Must(template.New(name).Funcs(component.Funcs()).ParseFS(web.Templates, web.TemplatePatterns()...))
	return &Page[T]{name: name, tmpl: template.Must(tmpl.ParseFS(files, names...))}
}

// Check compares the template with the type of its data: each field it names
// must exist, each call must fit.
func (p *Page[T]) Check() error {
	var v View[T]
	if err := templatecheck.CheckHTML(p.tmpl.Lookup("shell"), v); err != nil {
		return fmt.Errorf("template %s: %w", p.name, err)
	}
	return nil
}

// Head is what a page says about itself to the shell.
type Head struct {
	Title  string
	Crumbs []component.Crumb
	Wide   bool
	Notice *component.NotificationBanner
	// Anchors tells the id of the form control of a field where that differs
	// from the field's name, for the links of the error summary.
	Anchors map[string]string
}

// Show is the page with status 200.
func (p *Page[T]) Show(head Head, data T) Response { return p.with(http.StatusOK, head, data, nil) }

// Missing is the page with status 404: what the address asks for is not there,
// and the page says what to do.
func (p *Page[T]) Missing(head Head, data T) Response {
	return p.with(http.StatusNotFound, head, data, nil)
}

// Again is the page once more after an error that the person can mend: an
// error summary on top, everything they typed below. The data must carry what
// was typed and each field's message (fault.FieldsOf(err)).
func (p *Page[T]) Again(head Head, data T, err error) Response {
	return p.with(statusOf(fault.KindOf(err)), head, data, err)
}

func (p *Page[T]) with(status int, head Head, data T, problem error) Response {
	return rendered{status: status, render: func(shell component.Shell) ([]byte, error) {
		shell.Title, shell.Crumbs, shell.Wide = head.Title, head.Crumbs, head.Wide
		if head.Notice != nil {
			shell.Notice = head.Notice
		}
		if problem != nil {
			shell.Errors = summary(problem, head.Anchors)
		}
		var b bytes.Buffer
		err := p.tmpl.ExecuteTemplate(&b, "shell", View[T]{Shell: shell, Page: data})
		return b.Bytes(), err
	}}
}

// Part is one of the page's own blocks alone, without the shell: what a
// script asks for to renew a region.
func (p *Page[T]) Part(block string, data T) Response {
	return rendered{status: http.StatusOK, part: true, render: func(shell component.Shell) ([]byte, error) {
		var b bytes.Buffer
		err := p.tmpl.ExecuteTemplate(&b, block, View[T]{Shell: shell, Page: data})
		return b.Bytes(), err
	}}
}
