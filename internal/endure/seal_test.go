package endure

import (
	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

var sealDeeds = map[string]deed{
	"/referrals/{ref}/restrict": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/referrals/" + w.Send() + "/restrict", form: []string{"seal", "2", "reason", "A relative works here.", "named", w.Colleague.ID.String()}}
	}},
	"/seals/{seal}/named": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/seals/" + w.sealed().String() + "/named", form: []string{"account", w.Worker.ID.String()}}
	}},
	"/seals/{seal}/named/{account}/remove": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/seals/" + w.sealed().String() + "/named/" + w.Deputy.ID.String() + "/remove"}
	}},
	"/seals/{seal}/lower": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/seals/" + w.sealed().String() + "/lower", form: []string{"to", "0", "reason", "The relative has left."}}
	}},
	"/seals/{seal}/unseal": {arrange: func(w *world) sending {
		return sending{actor: w.Deputy, path: "/seals/" + w.askedToOpen() + "/unseal"}
	}},
	"/seals/{seal}/refuse": {arrange: func(w *world) sending {
		return sending{actor: w.Deputy, path: "/seals/" + w.askedToOpen() + "/refuse", form: []string{"words", "Not yet."}}
	}},
	"/seals/{seal}/hand-over": {arrange: func(w *world) sending {
		return sending{actor: w.Manager, path: "/seals/" + w.sealed().String() + "/hand-over", form: []string{"to-owner", w.Deputy.ID.String()}}
	}},
}

// sealed is the seal of a referral, by the manager, on which the deputy is named.
func (w *world) sealed() id.UUID {
	w.Helper()
	ref := w.Send()
	w.OK(w.Referrals.Restrict(ctx, w.Manager, referral.RestrictCommand{Ref: ref, Seal: access.Sealed, Named: []id.UUID{w.Deputy.ID}, Reason: "A relative works here."}))
	return id.MustParse(w.Text(`SELECT id::text FROM seal WHERE ref = $1`, ref))
}

// askedToOpen is a seal that the manager asks to open.
func (w *world) askedToOpen() string {
	w.Helper()
	one := w.sealed()
	w.OK(w.Seals.Lower(ctx, w.Manager, one, access.Open, "The relative has left."))
	return one.String()
}
