package accessweb

import (
	"encoding/base64"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

const (
	pathSignIn        = "/sign-in"
	pathSignInBegin   = "/sign-in/begin"
	pathSignInFinish  = "/sign-in/finish"
	pathRecovery      = "/sign-in/recovery"
	pathSignOut       = "/sign-out"
	pathEndOthers     = "/account/sessions/others"
	pathAccount       = "/account"
	pathPasskeyBegin  = "/account/passkeys/begin"
	pathPasskeyFinish = "/account/passkeys/finish"
	pathCodes         = "/account/recovery-codes"
	pathAccounts      = "/accounts"
	pathInvite        = "/accounts/new"
	pathDue           = "/accounts/due"
	pathTokens        = "/accounts/tokens"
	pathLeavers       = "/accounts/leavers" // the pages of leaverweb
	pathDemo          = "/demo/sign-in"
	pathConfirmBegin  = "/confirm/begin"
	pathConfirmFinish = "/confirm/finish"
	pathConfirmDemo   = "/confirm/demo"

	pathConfirmProvider = "/confirm/provider"
)

// What a page's script asks of its session.
const (
	// PathLeft tells for how long it lasts.
	PathLeft = "/session/left"
	// PathStay says that somebody is there.
	PathStay = "/session/stay"
)

func pathInvitation(token string) string { return "/invitations/" + token }

// InvitationLink is the whole address at which an invitation is accepted;
// origin is "https://hub.example.org".
func InvitationLink(origin, token string) string { return origin + pathInvitation(token) }

func pathEndToken(token id.UUID) string { return pathTokens + "/" + token.String() + "/end" }

func pathEdit(account id.UUID) string { return pathAccounts + "/" + account.String() }

func pathRemovePasskey(key []byte) string {
	return pathAccount + "/passkeys/" + base64.RawURLEncoding.EncodeToString(key) + "/remove"
}

func pathEndSession(session id.UUID) string {
	return pathAccount + "/sessions/" + session.String() + "/end"
}
