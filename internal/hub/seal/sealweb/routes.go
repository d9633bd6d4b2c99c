package sealweb

import (
	"context"
	"embed"
	"slices"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/seal"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

//go:embed *.html
var files embed.FS

// Referrals are held more closely here.
type Referrals interface {
	Held(ctx context.Context, actor who.Actor, ref string) (referral.Referral, error)
	Restrict(ctx context.Context, actor who.Actor, cmd referral.RestrictCommand) error
}

// Directory is who works in the hub.
type Directory interface {
	HubWorkers(ctx context.Context, actor who.Actor) ([]access.Account, error)
}

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service   *seal.Service
	Referrals Referrals
	Directory Directory
	Person    func(id.UUID) string // the path of a person's record
	Record    func(string) string  // the path of a referral
}

// The pages.
const (
	PathSeals  = "/seals"
	PathReads  = "/seals/reads"
	PathUnseal = "/seals/{seal}/unseal" // the one route that opens a record
)

// PathSeal is the page of a seal.
func PathSeal(one id.UUID) string { return PathSeals + "/" + one.String() }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	hold, edit := access.To(access.Hold, access.OnReferral), access.To(access.Edit, access.OnSeal)
	const one = "/seals/{seal}"
	return []web.Route{
		{Method: "GET", Path: "/referrals/{ref}/restrict", Needs: hold, Page: restrictPage, Handle: p.restrictForm},
		{Method: "POST", Path: "/referrals/{ref}/restrict", Needs: hold, Handle: p.restrict},
		{Method: "GET", Path: PathSeals, Needs: access.To(access.List, access.OnSeal), Page: listPage, Handle: p.list},
		{Method: "GET", Path: PathReads, Needs: access.To(access.Read, access.OnSeal), Page: readsPage, Handle: p.reads},
		{Method: "GET", Path: one, Needs: edit, Page: sealPage, Handle: p.seal},
		{Method: "POST", Path: one + "/named", Needs: edit, Handle: p.deed(func(r *web.Request, s id.UUID, form web.Form) error {
			return p.Service.Name(r.Context(), r.Actor, s, form.ID("account"))
		})},
		{Method: "POST", Path: one + "/named/{account}/remove", Needs: edit, Handle: p.deed(func(r *web.Request, s id.UUID, _ web.Form) error {
			account, err := r.ID("account")
			if err != nil {
				return err
			}
			return p.Service.Unname(r.Context(), r.Actor, s, account)
		})},
		{Method: "POST", Path: one + "/lower", Needs: edit, Fresh: true, Handle: p.deed(func(r *web.Request, s id.UUID, form web.Form) error {
			return p.Service.Lower(r.Context(), r.Actor, s, levelOf(form, "to"), form.Get("reason"))
		})},
		{Method: "POST", Path: PathUnseal, Needs: edit, Fresh: true, Handle: p.unseal},
		{Method: "POST", Path: one + "/refuse", Needs: edit, Handle: p.deed(func(r *web.Request, s id.UUID, form web.Form) error {
			return p.Service.Refuse(r.Context(), r.Actor, s, form.Get("words"))
		})},
		{Method: "POST", Path: one + "/hand-over", Needs: access.To(access.Sign, access.OnSeal), Handle: p.handOver},
	}
}

// levelOf reads a seal level; one that can't be read is one there is not.
func levelOf(form web.Form, name string) access.Seal {
	n, err := strconv.ParseUint(form.Get(name), 10, 8)
	if err != nil {
		return 255
	}
	return access.Seal(n)
}

// mendable reports whether the person can mend the form and send it again.
func mendable(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Refused) || fault.Is(err, fault.Conflict)
}

// deed is one of the small forms of a seal's page: it is done, or shown again
// with what is wrong.
func (p *Pages) deed(do func(*web.Request, id.UUID, web.Form) error) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		one, err := r.ID("seal")
		if err != nil {
			return nil, err
		}
		form, err := r.Form()
		if err != nil {
			return nil, err
		}
		err = do(r, one, form)
		if mendable(err) {
			return p.again(r, one, form, err)
		}
		if err != nil {
			return nil, err
		}
		return web.See(PathSeal(one)), nil
	}
}

// workers are the people of the hub as choices, but for some; managers alone
// where asked.
func (p *Pages) workers(r *web.Request, managers bool, but ...id.UUID) ([]component.Choice, error) {
	all, err := p.Directory.HubWorkers(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	out := []component.Choice{{Value: "", Text: "Choose somebody"}}
	for _, w := range all {
		if managers && !w.Roles.Has(who.Manager) || slices.Contains(but, w.ID) {
			continue
		}
		out = append(out, component.Choice{Value: w.ID.String(), Text: w.Name + ", " + w.Job})
	}
	return out, nil
}
