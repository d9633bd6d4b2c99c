package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/platform/mail"
)

// apiSteps are the API's own description and every path that it names, without
// a token: a session opens none of them.
func (b *base) apiSteps(w *world) []step {
	w.Helper()
	return b.apiWalk(w, "")
}

// systemScript is what an agency's system asks with its token.
func (b *base) systemScript(w *world) []step {
	w.Helper()
	return b.apiWalk(w, b.token)
}

// apiWalk asks every operation that the API's description holds, for every
// referral of the targets and for none. It fails for a parameter that it does
// not know.
func (b *base) apiWalk(w *world, token string) (steps []step) {
	w.Helper()
	const description = referralapi.Prefix + "/openapi.json"
	got := w.ask(http.MethodGet, description, nil, nil)
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil || len(doc.Paths) == 0 {
		w.Fatalf("the API's description can't be read: %v", err)
	}
	steps = append(steps, step{method: http.MethodGet, path: description, token: token})
	refs := []string{absentRef, b.at[access.Open]["ref"], b.at[access.Restricted]["ref"], b.at[access.Sealed]["ref"], b.lures.raised}
	for _, path := range sortedKeys(doc.Paths) {
		for _, method := range sortedKeys(doc.Paths[path]) {
			if !strings.Contains(path, "{") {
				steps = append(steps, step{method: strings.ToUpper(method), path: path, token: token, body: apiReferral})
				continue
			}
			for _, ref := range refs {
				filled := strings.ReplaceAll(path, "{ref}", ref)
				if strings.Contains(filled, "{") {
					w.Fatalf("%s: the no-leak test has no case for its parameter", path)
				}
				steps = append(steps, step{method: strings.ToUpper(method), path: filled, token: token}, step{method: http.MethodHead, path: filled, token: token})
			}
		}
	}
	return steps
}

// apiReferral is a referral as an agency's system sends it.
const apiReferral = `{"danger_now":"no","worry":"Came home with a phone she could not explain.","family_knows":"yes","urgency":"today",
"children":[{"given":"Zephyrine","surname":"Quillfeather","born":"14 March 2012"}]}`

// mail is every letter to somebody, the first queued first.
func (w *world) mail(account id.UUID) []mail.Letter {
	w.Helper()
	rows, err := w.super.Query(context.Background(), `SELECT a.email, m.template, m.ref FROM mail m JOIN account a ON a.id = m.account_id
		WHERE m.account_id = $1 ORDER BY m.queued, m.template, m.id`, account)
	if err != nil {
		w.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (l mail.Letter, err error) {
		return l, r.Scan(&l.To, &l.Template, &l.Ref)
	})
	if err != nil {
		w.Fatal(err)
	}
	return all
}
