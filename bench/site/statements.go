package main

import (
	"slices"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/platform/stopwatch"
)

// statements are what each statement of a kind took in the site and bare, in
// the order in which they were first sent.
type statements struct {
	all []*statement
}

// statement is one text, under the policies and bare.
type statement struct {
	kind, sql  string
	site, bare []time.Duration
}

func (s *statements) of(kind, sql string) *statement {
	at := slices.IndexFunc(s.all, func(one *statement) bool { return one.kind == kind && one.sql == sql })
	if at < 0 {
		s.all = append(s.all, &statement{kind: kind, sql: sql})
		at = len(s.all) - 1
	}
	return s.all[at]
}

// add notes what the statements of one request took.
func (s *statements) add(kind string, spans []stopwatch.Span, bare map[string][]time.Duration) {
	for _, span := range spans {
		if span.Part == stopwatch.SQL {
			one := s.of(kind, named(span.Statements))
			one.site = append(one.site, span.Took)
		}
	}
	for sql, took := range bare {
		one := s.of(kind, sql)
		one.bare = append(one.bare, took...)
	}
}

// named is the text of what was sent at once, without the statement of identity.
func named(all []stopwatch.Statement) string {
	var texts []string
	for _, one := range all {
		if !strings.Contains(one.SQL, "sightline.actor") {
			texts = append(texts, strings.Join(strings.Fields(one.SQL), " "))
		}
	}
	return strings.Join(texts, "; ")
}

// tellStatements tells the median of each statement: where the policies cost.
func (r *runner) tellStatements(samples int) {
	r.say("\n**Statements**: a request sends it so often; its median in the site and bare\n\n| Request | Times | Site ms | Bare ms | Statement |\n|---|---|---|---|---|")
	for _, one := range r.each.all {
		r.say("| %s | %.1f | %.2f | %.2f | `%.220s` |", one.kind, float64(len(one.site))/float64(samples), ms(at(one.site, 0.5)), ms(at(one.bare, 0.5)), one.sql)
	}
}
