package app

import (
	"context"
	"net/url"
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/glass/glassweb"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/hub/seal/sealweb"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/people/person/personweb"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

func (a *App) glassPages() *glassweb.Pages {
	return &glassweb.Pages{Service: a.Glass, Names: names{a.DB, a.People}, Calendar: when.England(), Now: a.Clock,
		Person: personweb.PathPerson, Record: referralweb.PathRecord, HubPhone: a.Config.HubPhone}
}

// names joins the reviews of break-glass to the register.
type names struct {
	db     *pg.DB
	people *person.Service
}

// NamesOf gives the names of those who are in sight. The page that asks has
// journalled whom it is about.
func (n names) NamesOf(ctx context.Context, actor who.Actor, people []id.UUID) (map[id.UUID]string, error) {
	out := map[id.UUID]string{}
	if len(people) == 0 {
		return out, nil
	}
	err := n.db.As(ctx, actor, who.Oversight, func(tx *pg.Tx) error {
		briefs, err := n.people.Briefs(ctx, tx, people)
		for one, b := range briefs {
			out[one] = b.Name
		}
		return err
	})
	return out, err
}

// sealOf is the page of the seal that a person's record has; none for an open one.
func (a *App) sealOf(ctx context.Context, actor who.Actor, person id.UUID) (string, error) {
	one, err := a.Seals.Of(ctx, actor, person)
	if err != nil || one.IsZero() {
		return "", err
	}
	return sealweb.PathSeal(one), nil
}

// neededNow is where to ask for a record that a page says is not there: the
// form of break-glass, with the record's path as it was asked for.
func neededNow(path string) string {
	part := strings.SplitN(path, "/", 4)
	if len(part) > 2 && (part[1] == "people" || part[1] == "referrals") {
		return glassweb.PathBreak + "?" + url.Values{"at": {"/" + part[1] + "/" + part[2]}}.Encode()
	}
	return glassweb.PathBreak
}

// inForce says on every page what is open by break-glass, and until when. Where
// that can't be read the page itself could not be either.
func (a *App) inForce(r *web.Request) *component.NotificationBanner {
	banner, err := a.glassPages().Banner(r.Context(), r.Actor, r.URL.Path)
	if err != nil {
		a.Log.Error("what is in force by break-glass", "request", r.Actor.Request, "error", err.Error())
	}
	return banner
}
