package leaver

import (
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Leaver is an account that a list closes, and why.
type Leaver struct {
	Account access.Account
	Why     string
}

// Plan is what a list would do.
type Plan struct {
	Close   []Leaver
	Unknown []Entry          // who works there by the list and has no account; an administrator may invite them
	Missing []access.Account // whose account is open and who is not on the list
	Same    int              // accounts that stay as they are
	Own     bool             // the list says that whoever brings it has left: another administrator closes theirs
	Danger  string           // why somebody has to type what it does; empty where nobody has to
}

// Make works out what a list does to an agency's accounts. whole says that
// everybody who works there is on the list, so that who is not has left.
func Make(entries []Entry, accounts []access.Account, me id.UUID, whole bool) Plan {
	var p Plan
	open := map[string]access.Account{}
	known := map[string]bool{}
	administrators, people := 0, 0
	for _, a := range accounts {
		key := strings.ToLower(a.Email)
		known[key] = true
		if a.Kind != "person" || !a.Disabled.IsZero() {
			continue
		}
		open[key] = a
		people++
		if a.Roles.Has(who.Administrator) && a.ID != me {
			administrators++
		}
	}
	listed := map[string]bool{}
	for _, e := range entries {
		key := strings.ToLower(e.Email)
		listed[key] = true
		a, has := open[key]
		switch {
		case has && e.Gone:
			p.take(a, "The list says they have left (line "+strconv.Itoa(e.Line)+").", me)
		case has:
			p.Same++
		case !e.Gone && !known[key]:
			p.Unknown = append(p.Unknown, e)
		}
	}
	for _, a := range accounts {
		if one, is := open[strings.ToLower(a.Email)]; !is || one.ID != a.ID || listed[strings.ToLower(a.Email)] {
			continue
		}
		if whole {
			p.take(a, "They are not on the list of everybody who works there.", me)
			continue
		}
		p.Missing = append(p.Missing, a)
	}
	p.Danger = danger(p.Close, people, administrators)
	return p
}

func (p *Plan) take(a access.Account, why string, me id.UUID) {
	if a.ID == me {
		p.Own = true
		return
	}
	p.Close = append(p.Close, Leaver{a, why})
}

// danger is why a list may be the wrong one: it closes more than a third of the
// agency's open accounts, at least three; or every other administrator.
func danger(closed []Leaver, people, administrators int) string {
	gone := 0
	for _, l := range closed {
		if l.Account.Roles.Has(who.Administrator) {
			gone++
		}
	}
	switch {
	case len(closed) >= 3 && len(closed)*3 > people:
		return "This list closes more than a third of your agency's accounts. It may be the wrong list."
	case gone > 0 && gone == administrators:
		return "This list closes every other administrator of your agency. Then nobody can confirm your own account but the hub."
	}
	return ""
}

// Words are what somebody types to have a dangerous list done.
func (p Plan) Words() string {
	if len(p.Close) == 1 {
		return "close 1 account"
	}
	return "close " + strconv.Itoa(len(p.Close)) + " accounts"
}
