package idp

import (
	"context"
	"crypto/rsa"
	"errors"
	"sync"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

const keyID = "1"

// errNone is for what this provider does not have.
var errNone = errors.New("there is none")

// storage is what the provider remembers: who is signing in, and nothing else.
type storage struct {
	key              *rsa.PrivateKey
	clientID, secret string
	users            []User

	mu       sync.Mutex
	redirect string
	requests map[string]*request // by id
}

func (s *storage) answersTo(redirect string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.redirect = redirect
}

// signIn says who the person before a request is.
func (s *storage) signIn(request, user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, found := s.requests[request]
	u, known := s.user(user)
	if found && known {
		r.user, r.at = u, time.Now()
	}
	return found && known
}

// request is somebody's sign-in, under way.
type request struct {
	*oidc.AuthRequest

	id, code string
	user     User
	at       time.Time
}

func (r *request) GetID() string                      { return r.id }
func (r *request) GetACR() string                     { return r.user.ACR }
func (r *request) GetAMR() []string                   { return r.user.AMR }
func (r *request) GetAudience() []string              { return []string{r.ClientID} }
func (r *request) GetAuthTime() time.Time             { return r.at }
func (r *request) GetClientID() string                { return r.ClientID }
func (r *request) GetNonce() string                   { return r.Nonce }
func (r *request) GetRedirectURI() string             { return r.RedirectURI }
func (r *request) GetScopes() []string                { return r.Scopes }
func (r *request) GetState() string                   { return r.State }
func (r *request) GetSubject() string                 { return r.user.Subject }
func (r *request) Done() bool                         { return r.user.Subject != "" }
func (r *request) GetResponseType() oidc.ResponseType { return r.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.ResponseMode }
func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	if r.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}

func (s *storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &request{AuthRequest: asked, id: id.New().String()}
	s.requests[r.id] = r
	return r, nil
}

func (s *storage) AuthRequestByID(_ context.Context, request string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, ok := s.requests[request]; ok {
		return r, nil
	}
	return nil, errNone
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		if code != "" && r.code == code {
			return r, nil
		}
	}
	return nil, errNone
}

func (s *storage) SaveAuthCode(_ context.Context, request, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[request].code = code
	return nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, request string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, request)
	return nil
}

func (s *storage) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	return r.GetSubject(), time.Now().Add(5 * time.Minute), nil
}

func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNone
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNone
}

func (s *storage) TerminateSession(context.Context, string, string) error { return nil }

func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error { return nil }

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return signing{s.key}, nil }

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (s *storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{public{s.key}}, nil }

func (s *storage) GetClientByClientID(_ context.Context, client string) (op.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if client != s.clientID {
		return nil, errNone
	}
	return relying{s.clientID, s.redirect}, nil
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, client, secret string) error {
	if client != s.clientID || secret != s.secret {
		return errNone
	}
	return nil
}

// SetUserinfoFromScopes tells who it is, and no address: that has to be asked.
func (s *storage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	info.Subject = subject
	return nil
}

// SetUserinfoFromToken tells the address to whoever asks.
func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	u, ok := s.user(subject)
	if !ok {
		return errNone
	}
	info.Subject, info.Email, info.EmailVerified = u.Subject, u.Email, oidc.Bool(u.Verified)
	return nil
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNone
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil //nolint:nilnil // there are none
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNone
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNone
}

func (s *storage) Health(context.Context) error { return nil }

type signing struct{ key *rsa.PrivateKey }

func (k signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signing) Key() any                                    { return k.key }
func (k signing) ID() string                                  { return keyID }

type public struct{ key *rsa.PrivateKey }

func (k public) ID() string                         { return keyID }
func (k public) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k public) Use() string                        { return "sig" }
func (k public) Key() any                           { return &k.key.PublicKey }

// relying is Sightline, as the provider knows it.
type relying struct{ id, redirect string }

func (c relying) GetID() string                       { return c.id }
func (c relying) RedirectURIs() []string              { return []string{c.redirect} }
func (c relying) PostLogoutRedirectURIs() []string    { return nil }
func (c relying) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c relying) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c relying) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c relying) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c relying) LoginURL(request string) string       { return "/login?id=" + request }
func (c relying) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c relying) IDTokenLifetime() time.Duration       { return time.Hour }
func (c relying) DevMode() bool                        { return true }
func (c relying) IsScopeAllowed(string) bool           { return false }
func (c relying) IDTokenUserinfoClaimsAssertion() bool { return false }
func (c relying) ClockSkew() time.Duration             { return 0 }
func (c relying) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // the interface's own name
	return func(s []string) []string { return s }
}
func (c relying) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
