package app

import (
	"strings"
	"sync/atomic"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/pack/signoff"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// examples says on every page which of the packs in force nobody has signed
// off. It looks once a minute: a signature shows a moment later.
type examples struct {
	packs *pack.Library
	signs *signoff.Service
	clock when.Clock
	last  atomic.Pointer[exampleWords]
}

type exampleWords struct {
	at    time.Time
	words []string
}

const examplesFor = time.Minute

// words are what to know; none when everything is signed off. A signature that
// can't be read counts as none.
func (e *examples) words(r *web.Request) []string {
	now := e.clock()
	if last := e.last.Load(); last != nil && now.Sub(last.at) < examplesFor && !now.Before(last.at) {
		return last.words
	}
	signed, err := e.signs.All(r.Context(), r.Actor)
	var names []string
	for _, kind := range pack.Kinds() {
		p, perr := e.packs.On(kind, when.DateOf(now))
		if perr != nil {
			continue
		}
		if _, ok := signed[p.Ref()]; !ok {
			names = append(names, strings.ToLower(strings.TrimSuffix(p.Title, " (example)")))
		}
	}
	next := &exampleWords{at: now}
	if len(names) > 0 {
		next.words = []string{"Not signed off yet: " + strings.Join(names, ", ") + "."}
	}
	if err == nil {
		e.last.Store(next)
	}
	return next.words
}

// jump is where a text leads that is a reference.
func jump(text string) (path string, known bool) {
	ref, err := id.ParseReference(text)
	return referralweb.PathRecord(ref), err == nil
}
