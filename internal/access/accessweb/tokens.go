package accessweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var tokensPage = web.NewPage[tokens](files, "tokens.html")

// tokens is how an agency's own systems get in, with the way to end each.
type tokens struct{ Rows []tokenRow }

type tokenRow struct {
	Label, For, Said string
	End              string // empty: it opens nothing any more
	Button           component.Button
}

func (p *Pages) viewTokens(r *web.Request) (v tokens, err error) {
	all, err := p.SignIn.Tokens(r.Context(), r.Actor, r.Actor.Agency)
	for _, t := range all {
		row := tokenRow{Label: t.Label, For: "Sends referrals and follows them.", Said: "Made " + when.Stamp(t.Created) + ". "}
		if t.Staff() {
			row.For = "Says who works here (SCIM)."
		}
		switch {
		case !t.Revoked.IsZero():
			row.Said += "Ended " + when.Stamp(t.Revoked) + "."
		case !t.Good(p.Now()):
			row.Said += "It was good until " + when.Stamp(t.Ends) + "."
		default:
			row.Said += "Good until " + when.Stamp(t.Ends) + "."
			row.End, row.Button = pathEndToken(t.ID), component.Button{Text: "End “" + t.Label + "”", Variant: "warning", Once: true}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, err
}

var tokensHead = web.Head{Title: "Your agency’s systems", Crumbs: []component.Crumb{{Text: "Accounts", Href: pathAccounts}}}

func (p *Pages) tokens(r *web.Request) (web.Response, error) {
	v, err := p.viewTokens(r)
	return tokensPage.Show(tokensHead, v), err
}

// endToken ends one: the system that has it is out with its next request.
func (p *Pages) endToken(r *web.Request) (web.Response, error) {
	token, err := r.ID("token")
	if err != nil {
		return nil, err
	}
	err = p.SignIn.EndToken(r.Context(), r.Actor, r.Actor.Agency, token)
	if fault.Is(err, fault.Conflict) {
		v, verr := p.viewTokens(r)
		if verr != nil {
			return nil, verr
		}
		return tokensPage.Again(tokensHead, v, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathTokens), nil
}
