// Package mailweb shows an administrator what is queued, sent and stuck; and,
// in the demonstration only, each message as it would be sent.
package mailweb

import (
	"embed"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/mail"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Post  *mail.Post
	Needs web.Needs // of the list
	Demo  bool
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	routes := []web.Route{{Method: "GET", Path: "/mail", Needs: p.Needs, Page: listPage, Handle: p.list}}
	if p.Demo {
		routes = append(routes, web.Route{Method: "GET", Path: "/demo/mail", Open: true, Page: demoPage, Handle: p.demo})
	}
	return routes
}

var (
	listPage = web.NewPage[list](files, "list.html")
	demoPage = web.NewPage[demo](files, "demo.html")
)

// list is the queue.
type list struct {
	Off   string // why nothing is sent
	Table component.Table
	Empty component.Empty
}

func (p *Pages) list(r *web.Request) (web.Response, error) {
	all, err := p.Post.Letters(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := list{Empty: component.Empty{Why: "No message has been queued yet.", Do: "Messages appear here as referrals are sent and decided."},
		Table: component.Table{Caption: "Messages, the newest first", HideCaption: true, Head: []component.Column{{Text: "State"}, {Text: "To"}, {Text: "About"}, {Text: "Queued"}}}}
	if !p.Post.Sending() {
		v.Off = "No mail server is set. Messages stay queued until SIGHTLINE_SMTP names one."
	}
	for _, l := range all {
		state := component.Tag{Text: "Queued", Class: component.Soon}
		switch l.State {
		case "sent":
			state = component.Tag{Text: "Sent", Detail: when.Stamp(l.Sent), Class: component.Done}
		case "failed":
			state = component.Tag{Text: "Not sent yet", Detail: l.Problem + "; it is tried again", Class: component.Late}
		}
		v.Table.Rows = append(v.Table.Rows, component.TableRow{Cells: []component.Cell{{Clock: &state}, {Text: l.ToName}, {Text: p.Post.Message(l).Subject}, {Text: when.Stamp(l.Queued)}}})
	}
	return listPage.Show(web.Head{Title: "Mail", Wide: true}, v), nil
}

// demo is every message of the demonstration.
type demo struct {
	Messages []component.Row
	Empty    component.Empty
}

func (p *Pages) demo(r *web.Request) (web.Response, error) {
	all, err := p.Post.Letters(r.Context(), who.Jobs)
	if err != nil {
		return nil, err
	}
	v := demo{Empty: component.Empty{Why: "No message yet.", Do: "Send a referral, then look again."}}
	for _, l := range all {
		m := p.Post.Message(l)
		v.Messages = append(v.Messages, component.Row{Key: "To " + m.To + ": " + m.Subject, Value: m.Body})
	}
	return demoPage.Show(web.Head{Title: "Mail of the demonstration"}, v), nil
}
