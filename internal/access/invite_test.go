package access_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Only an administrator invites, and only into their own agency: the agency is
// theirs whatever is asked, and another's team and accounts are absent.
func TestWhoInvites(t *testing.T) {
	ctx := context.Background()
	a := openApp(t)
	school, council := found(t, a, false), found(t, a, true)
	for _, role := range who.AllRoles {
		actor := school.admin
		actor.Roles = role
		_, _, err := a.SignIn.Invite(ctx, actor, access.InviteCommand{Name: "Noor", Email: "noor@school.example", Roles: who.Referrer})
		if role != who.Administrator && !fault.Is(err, fault.Forbidden) {
			t.Errorf("a %s invites: %v; want Forbidden", role, err)
		}
		if _, err := a.SignIn.InviteAgain(ctx, actor, school.admin.ID); role != who.Administrator && !fault.Is(err, fault.Forbidden) {
			t.Errorf("a %s invites again: %v; want Forbidden", role, err)
		}
	}
	_, _, err := a.SignIn.Invite(ctx, school.admin, access.InviteCommand{Name: "Noor", Email: "n@school.example", Team: council.team.ID, Roles: who.Practitioner})
	if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["team"] == "" {
		t.Errorf("a school invites into the hub's team: %v; want the team refused", err)
	}
	joined, _, err := council.invite("kim@council.example", who.Practitioner)
	must(t, err)
	if _, err := a.SignIn.InviteAgain(ctx, school.admin, joined); !fault.Is(err, fault.NotFound) {
		t.Errorf("a school invites the council's worker again: %v; want NotFound", err)
	}
	forged := school.admin // says that it is of the council; the database knows better
	forged.Agency = council.agency.ID
	if _, _, err := a.SignIn.Invite(ctx, forged, access.InviteCommand{Name: "Noor", Email: "f@school.example", Roles: who.Referrer}); err == nil {
		t.Error("somebody who claims another agency invites into it")
	}
}

// A system's account is not a person's: nobody is invited into it.
func TestASystemIsNotInvited(t *testing.T) {
	ctx := context.Background()
	school := found(t, openApp(t), false)
	system, err := school.Directory.SystemOf(ctx, school.agency)
	must(t, err)
	if _, err := school.SignIn.InviteAgain(ctx, school.admin, system.ID); !fault.Is(err, fault.Refused) {
		t.Errorf("err = %v; want Refused", err)
	}
}

// What an invitation needs is named by its field.
func TestAnInvitationNamesWhatIsWrong(t *testing.T) {
	school := found(t, openApp(t), false)
	_, _, err := school.invite("gill@school.example", who.Referrer)
	must(t, err)
	for field, cmd := range map[string]access.InviteCommand{
		"name":  {Name: "  ", Email: "a@school.example", Roles: who.Referrer},
		"job":   {Name: "Noor", Email: "a@school.example", Roles: who.Referrer, Job: strings.Repeat("x", 201)},
		"phone": {Name: "Noor", Email: "a@school.example", Roles: who.Referrer, Phone: "\u202e1"},
		"email": {Name: "Noor", Email: "GILL@school.example", Roles: who.Referrer},
		"roles": {Name: "Noor", Email: "a@school.example"},
		"team":  {Name: "Noor", Email: "a@school.example", Roles: who.Referrer, Team: id.New()},
	} {
		if _, _, err := school.SignIn.Invite(context.Background(), school.admin, cmd); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v %v; want it named", field, err, fault.FieldsOf(err))
		}
	}
	for _, email := range []string{"", "x", "a@", "Gill <gill2@school.example>", "a b@school.example", strings.Repeat("a", 250) + "@x.example", "a@b\x00.example"} {
		if _, _, err := school.invite(email, who.Referrer); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["email"] == "" {
			t.Errorf("%q: %v; want the address named", email, err)
		}
	}
}

// Whatever is wrong with an invitation, the answer is the same.
func TestUnusableInvitationsAreNotToldApart(t *testing.T) {
	ctx := context.Background()
	words := map[string]string{}
	for name, spoil := range map[string]func(t *testing.T, k desk, invited id.UUID, token string) string{
		"never made": func(*testing.T, desk, id.UUID, string) string { return "x" },
		"empty":      func(*testing.T, desk, id.UUID, string) string { return "" },
		"altered":    func(_ *testing.T, _ desk, _ id.UUID, token string) string { return token[:len(token)-1] + "_" },
		"nonsense":   func(*testing.T, desk, id.UUID, string) string { return "\x00\xff" },
		"used": func(t *testing.T, k desk, _ id.UUID, token string) string {
			_, _, err := k.SignIn.Accept(ctx, token)
			must(t, err)
			return token
		},
		"over": func(_ *testing.T, k desk, _ id.UUID, token string) string {
			k.clock.forward(access.InvitationLength + time.Second)
			return token
		},
		"of a closed account": func(t *testing.T, k desk, invited id.UUID, token string) string {
			must(t, k.Directory.Disable(ctx, k.admin, invited))
			return token
		},
		"of a closed agency": func(t *testing.T, k desk, _ id.UUID, token string) string {
			must(t, k.Directory.CloseAgency(ctx, k.agency.ID))
			return token
		},
		"replaced by a newer one": func(t *testing.T, k desk, invited id.UUID, token string) string {
			_, err := k.SignIn.InviteAgain(ctx, k.admin, invited)
			must(t, err)
			return token
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newDesk(t)
			invited, token, err := k.invite("kim@school.example", who.Referrer)
			must(t, err)
			bad := spoil(t, k, invited, token)
			_, seen := k.SignIn.Invited(ctx, bad)
			_, _, taken := k.SignIn.Accept(ctx, bad)
			for _, err := range []error{seen, taken} {
				if !fault.Is(err, fault.NotFound) {
					t.Fatalf("err = %v; want NotFound", err)
				}
				words[fault.Message(err)] = name
			}
		})
	}
	if len(words) != 1 {
		t.Errorf("they can be told apart: %q", words)
	}
}

// An invitation is good to its last second, and for one of two who hurry.
func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	k := newDesk(t)
	_, token, err := k.invite("kim@school.example", who.Referrer)
	must(t, err)
	k.clock.forward(access.InvitationLength - time.Minute)
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, _, err := k.SignIn.Accept(context.Background(), token); err == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d were let in by one invitation", in.Load())
	}
}

// A new invitation is for somebody who lost everything: nothing of the old
// lets in any more.
func TestANewInvitationEndsTheOldMeans(t *testing.T) {
	ctx := context.Background()
	k, d := keyed(t)
	token, err := k.SignIn.InviteAgain(ctx, k.admin, k.noor.ID)
	must(t, err)
	if k.who(t, k.token).Signed() {
		t.Error("the old session goes on")
	}
	if err := entry(t, k, d); err == nil {
		t.Error("the lost passkey lets in")
	}
	if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[3]); err == nil {
		t.Error("the lost code lets in")
	}
	fresh, codes, err := k.SignIn.Accept(ctx, token)
	must(t, err)
	if k.who(t, fresh).ID != k.noor.ID || len(codes) != 10 {
		t.Error("the new invitation does not let in")
	}
}
