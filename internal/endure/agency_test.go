package endure

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/extract"
)

const list = "ref,given,surname,born\nP-17,Ama,Testwood,2012-03-04\n"

var columns = []string{"column-0", "reference", "column-1", "forename", "column-2", "surname", "column-3", "born"}

// bring brings a list of the police's.
func (w *world) bring() string {
	w.Helper()
	row, err := w.Extracts.Bring(ctx, w.Police, extract.BringCommand{Name: "Missing episodes", Purpose: "Joint work", Content: []byte(list)})
	w.OK(err)
	return "/extracts/" + row.String()
}

// admin is the administrator of the police.
func (w *world) admin() who.Actor { return w.officer("police", who.Administrator) }

// member is somebody new of the police.
func (w *world) member() id.UUID {
	w.Helper()
	return w.Join("police", "Sam New", who.PartnerContact).ID
}

// onAccount is a deed of an administrator on somebody's account.
func onAccount(rest string, form ...string) deed {
	return deed{arrange: func(w *world) sending {
		return sending{actor: w.admin(), path: "/accounts/" + w.member().String() + rest, form: form}
	}}
}

var agencyDeeds = map[string]deed{
	"/accounts/tokens/{token}/end": {arrange: func(w *world) sending {
		admin := w.admin()
		system, err := w.System(ctx, "Eastmarch police")
		w.OK(err)
		_, err = w.SignIn.IssueToken(ctx, who.Founding, system.ID, id.New().String(), w.Now().Add(time.Hour))
		w.OK(err)
		return sending{actor: admin, path: "/accounts/tokens/" + w.Text(`SELECT id::text FROM api_token ORDER BY id DESC LIMIT 1`) + "/end"}
	}},
	"/extracts/new": {arrange: func(w *world) sending {
		return sending{actor: w.Police, path: "/extracts/new", file: list, form: []string{"name", "Missing episodes", "purpose", "Joint work"}}
	}},
	"/extracts/{id}/columns": {arrange: func(w *world) sending {
		w.Exec(`TRUNCATE extract_columns`)
		return sending{actor: w.Police, path: w.bring() + "/columns", form: append([]string{"then", "compare"}, columns...)}
	}},
	"/extracts/{id}/withdraw": {arrange: func(w *world) sending {
		return sending{actor: w.Police, path: w.bring() + "/withdraw", form: []string{"reason", "The wrong list"}}
	}},
	"/packs/{id}": {arrange: func(w *world) sending {
		w.Exec(`TRUNCATE pack_signoff`)
		return sending{actor: w.Chair, path: "/packs/" + w.Packs.All()[0].ID, form: []string{"note", "Agreed by the board."}}
	}},
	"/accounts/new": {secret: true, arrange: func(w *world) sending {
		return sending{actor: w.admin(), path: "/accounts/new", form: []string{"name", "Sam New", "email", id.New().String() + "@police.example", "roles", "partner_contact"}}
	}},
	"/accounts/{id}":        onAccount("", "version", "1", "job", "Detective", "roles", "partner_contact"),
	"/accounts/{id}/close":  onAccount("/close"),
	"/accounts/{id}/attest": onAccount("/attest", "version", "1"),
	"/accounts/due": {arrange: func(w *world) sending {
		return sending{actor: w.admin(), path: "/accounts/due", form: []string{"accounts", w.member().String() + ".1"}}
	}},
	"/accounts/leavers/close": {arrange: func(w *world) sending {
		w.member() // one of many
		gone := w.Text(`SELECT email FROM account WHERE id = $1`, w.member())
		return sending{actor: w.admin(), path: "/accounts/leavers/close", form: []string{"list", "email,active\n" + gone + ",no\n"}}
	}},
	"/accounts/{id}/open": {arrange: func(w *world) sending {
		one := w.member()
		w.OK(w.Directory.Disable(ctx, w.admin(), one))
		return sending{actor: w.admin(), path: "/accounts/" + one.String() + "/open"}
	}},
	"/accounts/{id}/invite-again": {secret: true, arrange: onAccount("/invite-again").arrange},
	"/account/recovery-codes": {secret: true, arrange: func(w *world) sending {
		return sending{actor: w.Join("police", "Sam New", who.PartnerContact), path: "/account/recovery-codes"}
	}},
	"/account/sessions/{id}/end": {quiet: true, arrange: func(w *world) sending {
		w.cookie(w.Police)
		_, err := w.SignIn.DemoSignIn(ctx, w.Police.ID)
		w.OK(err)
		return sending{actor: w.Police, path: "/account/sessions/" + w.Text(`SELECT id::text FROM session WHERE account_id = $1 ORDER BY id DESC LIMIT 1`, w.Police.ID) + "/end"}
	}},
	"/account/sessions/others": {quiet: true, arrange: func(w *world) sending {
		w.cookie(w.Police)
		_, err := w.SignIn.DemoSignIn(ctx, w.Police.ID)
		w.OK(err)
		return sending{actor: w.Police, path: "/account/sessions/others"}
	}},
	"/account/passkeys/{key}/remove": {arrange: func(w *world) sending {
		var last id.UUID
		for range 2 {
			last = id.New()
			w.Exec(`INSERT INTO passkey (id, account_id, label, credential, created) VALUES ($1, $2, 'Laptop', '{}', now())`, last[:], w.Police.ID)
		}
		return sending{actor: w.Police, path: "/account/passkeys/" + base64.RawURLEncoding.EncodeToString(last[:]) + "/remove"}
	}},
	"/sign-out": {quiet: true, arrange: func(w *world) sending {
		delete(w.sessions, w.Police.ID)
		return sending{actor: w.Police, path: "/sign-out"}
	}},
	"/demo/sign-in": {secret: true, arrange: func(w *world) sending {
		w.Exec(`UPDATE account SET signed_in = NULL`)
		return sending{path: "/demo/sign-in", form: []string{"account", w.Police.ID.String()}}
	}},
	"/sign-in/recovery": {spends: "the code; there are nine more", arrange: func(w *world) sending {
		one := w.member()
		actor := who.Actor{Kind: who.Person, ID: one}
		codes, err := w.SignIn.NewCodes(context.Background(), actor)
		w.OK(err)
		return sending{path: "/sign-in/recovery", form: []string{"email", w.Text(`SELECT email FROM account WHERE id = $1`, one), "code", codes[0]}}
	}},
	"/invitations/{token}": {spends: "the invitation; the administrator makes a new one", arrange: func(w *world) sending {
		_, token, err := w.SignIn.Invite(ctx, w.admin(), access.InviteCommand{Name: "Sam New", Email: id.New().String() + "@police.example", Roles: who.PartnerContact})
		w.OK(err)
		return sending{path: "/invitations/" + token}
	}},
}
