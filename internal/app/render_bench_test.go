package app_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// What share of a request goes into everything after the handler has its
// answer: the template, the shell and the headers. Its rivals, in the same
// run, are the handler (rules, SQL, the journal) and the session's query.
//
//	go test ./internal/app -run '^$' -bench Rendering -benchtime 200x
func BenchmarkRendering(b *testing.B) {
	w := newWorld(b, 120)
	hub, auditor := w.persona("Ruth Devlin"), w.persona("Alan Fenwick")
	ref := w.text(`SELECT ref FROM referral WHERE stage = 'deciding' LIMIT 1`)
	cookies := map[string]*http.Cookie{"hub": w.session(hub.ID), "auditor": w.session(auditor.ID)}
	routes := map[string]web.Route{}
	for _, rt := range w.app.Routes() {
		routes[rt.Pattern()] = rt
	}
	for _, page := range []struct{ name, pattern, path, as string }{
		{"board", "GET /hub", "/hub?stage=done", "hub"},
		{"referral", "GET /referrals/{ref}", "/referrals/" + ref, "hub"},
		{"decision", "GET /referrals/{ref}/decision", "/referrals/" + ref + "/decision", "hub"},
		{"history", "GET /referrals/{ref}/history", "/referrals/" + ref + "/history", "hub"},
		{"journal of 50", "GET /journal", "/journal", "auditor"},
		{"packs", "GET /packs", "/packs", "hub"},
	} {
		b.Run(page.name, func(b *testing.B) {
			actor := hub
			if page.as == "auditor" {
				actor = auditor
			}
			var whole, handler time.Duration
			size := 0
			for range b.N {
				began := time.Now()
				size = w.ask(http.MethodGet, page.path, nil, cookies[page.as]).Body.Len()
				whole += time.Since(began)
				r := &web.Request{Request: httptest.NewRequest(http.MethodGet, page.path, nil), Actor: actor}
				r.SetPathValue("ref", ref)
				began = time.Now()
				if _, err := routes[page.pattern].Handle(r); err != nil {
					b.Fatal(err)
				}
				if _, err := w.app.SignIn.Who(b.Context(), cookies[page.as].Value); err != nil {
					b.Fatal(err)
				}
				handler += time.Since(began)
			}
			b.ReportMetric(float64(whole.Microseconds())/float64(b.N)/1000, "ms/request")
			b.ReportMetric(100*float64(whole-handler)/float64(whole), "%-rendering")
			b.ReportMetric(float64(size)/1024, "KiB")
		})
	}
}
