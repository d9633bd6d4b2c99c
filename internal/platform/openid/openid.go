// Package openid speaks OpenID Connect with an agency's own identity provider:
// authorisation code with PKCE, a nonce and a state (OpenID Connect Core 1.0;
// RFC 9700, best practice for OAuth).
//
// What always holds: nothing of an answer is believed before its signature,
// issuer, audience, time, nonce and state were checked; a signature is made
// with a key of the provider's own, never with our secret and never with none;
// no error repeats what the provider sent. Begin with [Client.Begin].
package openid

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// Limits of what a provider is given.
const (
	patience  = 10 * time.Second
	mostBytes = 1 << 20
	keepFor   = time.Hour        // what a provider says about itself
	skew      = 30 * time.Second // between its clock and ours
)

// Provider is where an agency's people sign in, and what is asked of it.
type Provider struct {
	Issuer, ClientID, Secret string
	Redirect                 string   // the one address that it may answer to
	ACR, AMR                 []string // one of each is required, where there are any
}

// Attempt is what an answer has to fit; nobody but us sees the nonce and the
// verifier.
type Attempt struct {
	State, Nonce, Verifier string
	Again                  bool // the person has to sign in anew, now
	Began                  time.Time
}

// Answer is what the browser brings back.
type Answer struct{ State, Code, Issuer, Error string }

// Person is who signed in, as the provider says.
type Person struct {
	Subject  string
	Email    string
	Verified bool // the provider has checked the address
}

// Client speaks with providers.
type Client struct {
	http  *http.Client
	clock when.Clock

	mu    sync.Mutex
	known map[string]known
}

type known struct {
	provider *oidc.Provider
	at       time.Time
}

// New is a client that follows no redirect, waits ten seconds and reads a
// megabyte at most.
func New(clock when.Clock) *Client {
	return &Client{clock: clock, known: map[string]known{}, http: &http.Client{Timeout: patience, Transport: bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the provider sends us elsewhere")
		}}}
}

// bounded reads so many bytes of an answer and no more.
type bounded struct{ next http.RoundTripper }

// RoundTrip does.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostBytes), answer.Body}
	}
	return answer, err
}

// CheckIssuer refuses an issuer that can't be one. Errors: Invalid.
func CheckIssuer(issuer string) error {
	if !safe(issuer) || strings.ContainsAny(issuer, "?#") {
		return fault.Fields{"issuer": "Give the provider's issuer as it writes it, for example https://login.example.org."}.Err("openid.CheckIssuer")
	}
	return nil
}

// safe reports whether an address is reached over https, or on this machine.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// Begin gives the provider's address where the person signs in. Errors:
// Unavailable when the provider can't be reached or is not what it says.
func (c *Client) Begin(ctx context.Context, p Provider, again bool) (address string, a Attempt, err error) {
	provider, err := c.discover(ctx, p.Issuer)
	if err != nil {
		return "", a, err
	}
	a = Attempt{State: secret(), Nonce: secret(), Verifier: oauth2.GenerateVerifier(), Again: again, Began: c.clock()}
	more := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	if again {
		more = append(more, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	if len(p.ACR) > 0 {
		more = append(more, oauth2.SetAuthURLParam("acr_values", strings.Join(p.ACR, " ")))
	}
	return config(provider, p).AuthCodeURL(a.State, more...), a, nil
}

func config(provider *oidc.Provider, p Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: provider.Endpoint(), RedirectURL: p.Redirect, Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// Finish checks the answer and says who signed in. Errors: Unauthenticated for
// an answer that does not fit, Unavailable when the provider can't be reached.
func (c *Client) Finish(ctx context.Context, p Provider, a Attempt, answer Answer) (Person, error) {
	switch {
	case !same(answer.State, a.State):
		return Person{}, refuse("This sign-in was not begun in this browser. Begin again.")
	case answer.Issuer != "" && answer.Issuer != p.Issuer: // RFC 9207: the answer of another provider
		return Person{}, refuse("The answer came from another provider than the one you chose. Begin again.")
	case answer.Error != "":
		return Person{}, refuse("Your agency's provider did not sign you in. Begin again, or ask your agency's IT service.")
	case answer.Code == "":
		return Person{}, refuse("Your agency's provider sent no answer that can be used. Begin again.")
	}
	provider, err := c.discover(ctx, p.Issuer)
	if err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, c.http)
	tokens, err := config(provider, p).Exchange(ctx, answer.Code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Person{}, exchangeFault(err)
	}
	text, _ := tokens.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: algorithms, Now: c.clock}).Verify(ctx, text)
	if err != nil {
		return Person{}, unfit()
	}
	said, err := c.check(p, a, token, tokens.AccessToken)
	if err != nil || said.Email != "" {
		return Person{Subject: token.Subject, Email: said.Email, Verified: bool(said.Verified)}, err
	}
	return c.ask(ctx, provider, token.Subject, tokens)
}

// algorithms are the ways of signing with a key of the provider's own.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

// said is what a token says beside what every token says.
type said struct {
	Email    string   `json:"email"`
	Verified boolean  `json:"email_verified"`
	AuthTime int64    `json:"auth_time"`
	ACR      string   `json:"acr"`
	AMR      []string `json:"amr"`
	For      string   `json:"azp"`
}

// boolean is true also where a provider writes "true".
type boolean bool

// UnmarshalJSON reads either.
func (b *boolean) UnmarshalJSON(text []byte) error {
	*b = string(text) == "true" || string(text) == `"true"`
	return nil
}

// check holds a token whose signature, issuer, audience and time are right to
// the rest (OpenID Connect Core 1.0, section 3.1.3.7).
func (c *Client) check(p Provider, a Attempt, token *oidc.IDToken, access string) (s said, err error) {
	if err := token.Claims(&s); err != nil {
		return s, unfit()
	}
	switch {
	case !same(token.Nonce, a.Nonce), s.For != "" && s.For != p.ClientID, s.For == "" && len(token.Audience) > 1, token.Subject == "", len(token.Subject) > 255,
		token.IssuedAt.After(c.clock().Add(skew)), token.AccessTokenHash != "" && token.VerifyAccessToken(access) != nil:
		return s, unfit()
	case len(p.ACR) > 0 && !slices.Contains(p.ACR, s.ACR), len(p.AMR) > 0 && !slices.ContainsFunc(s.AMR, func(m string) bool { return slices.Contains(p.AMR, m) }):
		return s, refuse("Sightline needs a stronger sign-in than the one you used. Use your second factor, or ask your agency's IT service.")
	case a.Again && (s.AuthTime == 0 || time.Unix(s.AuthTime, 0).Before(a.Began.Add(-skew))):
		return s, refuse("Your agency's provider did not ask you to sign in again. Use a passkey, or ask your agency's IT service.")
	}
	return s, nil
}

// ask asks the provider for the address, where the token does not say it.
func (c *Client) ask(ctx context.Context, provider *oidc.Provider, subject string, tokens *oauth2.Token) (Person, error) {
	info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil || info.Subject != subject {
		return Person{Subject: subject}, nil //nolint:nilerr // without an address: somebody known is known by the subject
	}
	return Person{Subject: subject, Email: info.Email, Verified: info.EmailVerified}, nil
}

// discover is what a provider says about itself.
func (c *Client) discover(ctx context.Context, issuer string) (*oidc.Provider, error) {
	c.mu.Lock()
	k, ok := c.known[issuer]
	c.mu.Unlock()
	if ok && c.clock().Sub(k.at) < keepFor {
		return k.provider, nil
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), issuer)
	if err != nil {
		return nil, away(errors.New("discovery failed"))
	}
	var more struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&more); err != nil || !safe(provider.Endpoint().AuthURL) || !safe(provider.Endpoint().TokenURL) || !safe(more.Keys) {
		return nil, away(errors.New("the provider's addresses can't be used"))
	}
	c.mu.Lock()
	c.known[issuer] = known{provider, c.clock()}
	c.mu.Unlock()
	return provider, nil
}

// exchangeFault tells a provider that is away from one that refused the code;
// what it wrote is not repeated.
func exchangeFault(err error) error {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) && answered.Response != nil && answered.Response.StatusCode < http.StatusInternalServerError {
		return refuse("Your agency's provider did not accept its own answer: it was used before, or took too long. Begin again.")
	}
	return away(errors.New("the code was not exchanged"))
}

func away(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Op: "openid", Err: err,
		Msg: "Your agency's sign-in can't be reached just now, or is not set up as it should be. Use a passkey or a recovery code, or try again in a minute."}
}

func refuse(words string) error { return fault.New(fault.Unauthenticated, "openid", words) }

// unfit is the one answer for every token that is not what it should be.
func unfit() error {
	return refuse("What your agency's provider sent does not fit what was asked. Nobody was signed in. Begin again, and tell your agency's IT service if it happens twice.")
}

func same(a, b string) bool { return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// secret is 256 random bits as text.
func secret() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never fails (Go 1.24)
	return base64.RawURLEncoding.EncodeToString(raw[:])
}
