package thresholdweb

import (
	"net/url"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/threshold"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

// Pages are the pages of this package and what they stand on.
type Pages struct {
	Service  *threshold.Service
	Calendar *when.Calendar
	Now      when.Clock
}

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	work, sign, challenge := access.To(access.Work, access.OnReferral), access.To(access.Sign, access.OnReferral), access.To(access.Disagree, access.OnReferral)
	list, read, move := access.To(access.List, access.OnDispute), access.To(access.Read, access.OnDispute), access.To(access.Edit, access.OnDispute)
	return []web.Route{
		{Method: "GET", Path: "/referrals/{ref}/decision", Needs: work, Page: deskPage, Handle: p.desk},
		{Method: "POST", Path: "/referrals/{ref}/decision", Needs: work, Handle: p.decide},
		{Method: "POST", Path: "/referrals/{ref}/decision/{decision}/sign", Needs: sign, Handle: p.sign},
		{Method: "GET", Path: "/referrals/{ref}/disagree", Needs: challenge, Page: challengePage, Handle: p.challengeForm},
		{Method: "POST", Path: "/referrals/{ref}/disagree", Needs: challenge, Handle: p.challenge},
		{Method: "GET", Path: "/requests/{request}/disagree", Needs: access.To(access.Read, access.OnRequest), Page: challengePage, Handle: p.challengeForm},
		{Method: "POST", Path: "/requests/{request}/disagree", Needs: access.To(access.Read, access.OnRequest), Handle: p.challenge},
		{Method: "GET", Path: pathDisputes, Needs: list, Page: disputesPage, Handle: p.disputes},
		{Method: "GET", Path: "/disagreements/{row}", Needs: read, Page: disputePage, Handle: p.dispute},
		{Method: "POST", Path: "/disagreements/{row}", Needs: move, Handle: p.move},
	}
}

const pathDisputes = "/disagreements"

func pathDispute(row id.UUID) string { return pathDisputes + "/" + row.String() }

func pathDecision(ref string) string { return "/referrals/" + url.PathEscape(ref) + "/decision" }
