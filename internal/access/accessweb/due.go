package accessweb

import (
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var duePage = web.NewPage[due](files, "due.html")

// due is the accounts that wait to be confirmed.
type due struct {
	Boxes component.Choices
	Own   string // of the administrator's own account: who confirms it, and by when
	Send  component.Button
	Empty component.Empty
	Back  string
}

func (p *Pages) due(r *web.Request) (web.Response, error) {
	data, err := p.dueData(r, web.Form{}, nil)
	return duePage.Show(web.Head{Title: "Confirm accounts", Crumbs: crumbs()}, data), err
}

func (p *Pages) dueData(r *web.Request, form web.Form, faults fault.Fields) (due, error) {
	all, err := p.Directory.Due(r.Context(), r.Actor)
	data := due{Send: component.Button{Text: "Confirm those ticked", Once: true}, Back: pathAccounts,
		Empty: component.Empty{Why: "No account waits to be confirmed.", Do: "You are told by e-mail 14 days and 3 days before one is due."},
		Boxes: component.Choices{Name: "accounts", Legend: "Who still works there and still needs these roles?",
			Hint: "Tick those you are sure of. Somebody has left? Open Accounts and close theirs.", Error: faults["accounts"], Given: form.All("accounts")}}
	now := p.Now()
	for _, a := range all {
		if a.ID == r.Actor.ID {
			data.Own = stateWords(a, now) + ". Another administrator of your agency confirms your own account, or one of the agency that has the hub."
			continue
		}
		data.Boxes.Items = append(data.Boxes.Items, component.Choice{Value: ticket(a), Text: dueName(a, r.Actor), Hint: dueHint(a, now)})
	}
	return data, err
}

func dueName(a access.Account, actor who.Actor) string {
	if a.Agency == actor.Agency {
		return a.Name
	}
	return a.Name + ", " + a.AgencyName
}

func dueHint(a access.Account, now time.Time) string {
	parts := []string{"Roles: " + rolesInWords(a.Roles), "last signed in: " + signedInWords(a), stateWords(a, now)}
	if a.Job != "" {
		parts = append([]string{a.Job}, parts...)
	}
	return strings.Join(parts, " · ")
}

// ticket is what a box says of an account: which, and as which version its
// roles were shown.
func ticket(a access.Account) string { return a.ID.String() + "." + strconv.Itoa(a.Version) }

// attestations are the ticked boxes of a form; one that is no ticket is for no
// account, which is absent.
func attestations(form web.Form) (all []access.AttestCommand) {
	for _, text := range form.All("accounts") {
		row, version, _ := strings.Cut(text, ".")
		account, _ := id.Parse(row)
		n, _ := strconv.Atoi(version)
		all = append(all, access.AttestCommand{Account: account, Version: n})
	}
	return all
}

func (p *Pages) attestTicked(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	err = p.Directory.Attest(r.Context(), r.Actor, attestations(form))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		data, derr := p.dueData(r, form, fault.FieldsOf(err))
		if derr != nil {
			return nil, derr
		}
		return duePage.Again(web.Head{Title: "Confirm accounts", Crumbs: crumbs()}, data, err), nil
	}
	if err != nil {
		return nil, err
	}
	return web.See(pathDue), nil
}

// attest confirms one account from its own page.
func (p *Pages) attest(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	a, err := p.accountOf(r)
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(form.Get("version")) // a wrong one is a stale one
	if err := p.Directory.Attest(r.Context(), r.Actor, []access.AttestCommand{{Account: a.ID, Version: version}}); err != nil {
		return nil, err
	}
	return web.See(pathEdit(a.ID)), nil
}

func signedInWords(a access.Account) string {
	switch {
	case a.Kind != "person":
		return "by token"
	case a.SignedIn.IsZero():
		return "never"
	}
	return when.Stamp(a.SignedIn)
}

// stateWords is how an account stands, and what comes next.
func stateWords(a access.Account, now time.Time) string {
	switch a.Standing(now) {
	case access.Closed, access.Left:
		return "Closed"
	case access.Unattested:
		return "Lapsed on " + day(a.AttestBy()) + ": not confirmed"
	case access.Dormant:
		return "Lapsed on " + day(a.DormantFrom()) + ": not signed in for 90 days"
	case access.InUse:
		if a.Kind == "person" {
			return "In use. To be confirmed by " + day(a.AttestBy())
		}
		return "In use"
	}
	return ""
}

func day(t time.Time) string { return when.DateOf(t).Words() }

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
