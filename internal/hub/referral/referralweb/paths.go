package referralweb

import (
	"net/url"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

const (
	pathBoard    = "/hub"
	pathMine     = "/referrals"
	pathBegin    = "/referrals/new"
	pathRequests = "/requests"
	pathLint     = "/words/check"
)

func pathDraft(draft id.UUID) string { return "/drafts/" + draft.String() }

func pathSection(draft id.UUID, s referral.Section) string {
	return pathDraft(draft) + "/" + string(s)
}

// pathItem is one child, person or thing of a draft; n is its place in the
// list, -1 for a new one.
func pathItem(draft id.UUID, kind string, n int) string {
	if n < 0 {
		return pathDraft(draft) + "/" + kind + "/new"
	}
	return pathDraft(draft) + "/" + kind + "/" + strconv.Itoa(n)
}

func pathCheck(draft id.UUID) string { return pathDraft(draft) + "/check" }

// PathRecord is the page of a referral.
func PathRecord(ref string) string { return "/referrals/" + url.PathEscape(ref) }

func pathPart(ref, part string) string { return PathRecord(ref) + "/" + part }

func pathRequest(request id.UUID) string { return pathRequests + "/" + request.String() }
