package referralweb

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// registry fails as it is told to.
type registry struct{ err error }

func (r registry) Matches(context.Context, who.Actor, referral.Told) ([]Match, error) {
	return nil, r.err
}

// While the register is being read a referral opens all the same, and says that
// it could not be looked through; any other fault is one of the page.
func TestAReferralOpensWithoutTheRegister(t *testing.T) {
	told := []referral.Told{{Role: referral.RoleChild, Child: referral.Child{Given: "Ama"}}, {Role: referral.RoleConcern, Adult: referral.Adult{Given: "Danny"}}}
	likely := func(err error) ([]likelyView, error) {
		r := &web.Request{Request: httptest.NewRequest(http.MethodGet, "/referrals/EM-2222-2222", nil), Actor: who.Actor{Kind: who.Person, Roles: who.Practitioner, Hub: true}}
		return (&Pages{Registry: registry{err}}).likely(r, told)
	}
	found, err := likely(fault.New(fault.Unavailable, "test", "It is being read."))
	if err != nil || len(found) != 1 || found[0].Told != "Ama" || !strings.Contains(found[0].Why, "can't be searched just now") {
		t.Errorf("%v, %v; want one line that says so", found, err)
	}
	if _, err := likely(fault.New(fault.Internal, "test", "Broken.")); !fault.Is(err, fault.Internal) {
		t.Errorf("another fault: %v", err)
	}
}
