package accessweb

import (
	"encoding/base64"
	"net/http"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var accountPage = web.NewPage[account](files, "account.html")

// account is somebody's own page: how they sign in and where they are signed in.
type account struct {
	Begin, Finish, Codes string
	Now                  bool   // this role may ask for a record that it needs now
	Confirm              string // where to prove first that it is oneself; empty: a passkey may be added now
	Keys                 []line
	Sessions             []line
	Others               string // where all sessions but this one are ended; empty where there is no other
}

// line is one passkey or session with the way to end it.
type line struct{ Text, Detail, End string }

func (p *Pages) account(r *web.Request) (web.Response, error) {
	keys, err := p.SignIn.Passkeys(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	sessions, err := p.SignIn.Sessions(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	data := account{Begin: pathPasskeyBegin, Finish: pathPasskeyFinish, Codes: pathCodes, Now: access.Capable(r.Actor.Roles, r.Actor.Hub, access.OnGlass, access.Create), Confirm: provesFirst(r, keys)}
	for _, k := range keys {
		data.Keys = append(data.Keys, line{k.Label, keyWords(k), pathRemovePasskey(k.ID)})
	}
	for _, s := range sessions {
		detail := "since " + when.Stamp(s.Started) + ", until " + when.Stamp(s.Ends)
		if s.ID == r.Session.ID {
			detail = "here, " + detail
		}
		data.Sessions = append(data.Sessions, line{howWords[s.How], detail, pathEndSession(s.ID)})
	}
	if len(sessions) > 1 {
		data.Others = pathEndOthers
	}
	return accountPage.Show(web.Head{Title: "Your account"}, data), nil
}

// keyWords says when a passkey was added, and whether it still lets in.
func keyWords(k access.Passkey) string {
	words := "added " + when.Stamp(k.Created)
	if k.Copied {
		words += "; it may have been copied and no longer works: add another, then remove this one"
	}
	return words
}

var howWords = map[string]string{"passkey": "Signed in with a passkey", "recovery": "Signed in with a code or invitation", "demo": "Signed in to the demonstration", "provider": "Signed in at your own agency"}

func (p *Pages) beginAdd(r *web.Request) (web.Response, error) {
	if err := p.mayAdd(r); err != nil {
		return refusal(err), nil
	}
	options, ceremony, err := p.SignIn.BeginAdd(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	return p.withCeremony(web.JSON(http.StatusOK, options), ceremony), nil
}

func (p *Pages) finishAdd(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	if err := p.mayAdd(r); err != nil {
		return refusal(err), nil
	}
	if err := p.SignIn.FinishAdd(r.Context(), r.Actor, p.ceremonyOf(r), form.Get("label"), []byte(form.Get("credential"))); err != nil {
		return refusal(err), nil
	}
	return web.JSON(http.StatusOK, map[string]string{"next": pathAccount}), nil
}

// mayAdd refuses a passkey beside an older one to a session that did not prove
// lately who it is: whoever found a machine open would come back with a key of
// their own.
func (p *Pages) mayAdd(r *web.Request) error {
	keys, err := p.SignIn.Passkeys(r.Context(), r.Actor)
	if err == nil && provesFirst(r, keys) != "" {
		err = fault.New(fault.Forbidden, "accessweb.mayAdd", "Confirm first that it is you: open this page again.")
	}
	return err
}

// provesFirst is where somebody proves first that it is them, before they change
// how they sign in: add a passkey beside those they have, take one away, have
// new codes, or end sessions. Empty where nothing is asked: they just did, have no passkey yet, or
// came in by a code or an invitation, since their passkey is lost.
func provesFirst(r *web.Request, keys []access.Passkey) string {
	if len(keys) == 0 || r.Session.Fresh || r.Session.How == access.ByRecovery {
		return ""
	}
	return web.WithBack(web.PathConfirm, pathAccount)
}

// proven runs what changes how somebody signs in once they have proved that it
// is them, and sends them to do so first.
func (p *Pages) proven(change web.Handler) web.Handler {
	return func(r *web.Request) (web.Response, error) {
		keys, err := p.SignIn.Passkeys(r.Context(), r.Actor)
		if err != nil {
			return nil, err
		}
		if to := provesFirst(r, keys); to != "" {
			return web.See(to), nil
		}
		return change(r)
	}
}

func (p *Pages) removePasskey(r *web.Request) (web.Response, error) {
	key, err := base64.RawURLEncoding.DecodeString(r.PathValue("key"))
	if err != nil {
		return nil, fault.Absent("accessweb.removePasskey")
	}
	if err := p.SignIn.RemovePasskey(r.Context(), r.Actor, key); err != nil {
		return nil, err
	}
	return web.See(pathAccount), nil
}

func (p *Pages) endOthers(r *web.Request) (web.Response, error) {
	if err := p.SignIn.EndOthers(r.Context(), r.Actor, r.Session.ID); err != nil {
		return nil, err
	}
	return web.See(pathAccount), nil
}

func (p *Pages) endSession(r *web.Request) (web.Response, error) {
	session, err := r.ID("id")
	if err != nil {
		return nil, err
	}
	if err := p.SignIn.EndSession(r.Context(), r.Actor, session); err != nil {
		return nil, err
	}
	return web.See(pathAccount), nil
}
