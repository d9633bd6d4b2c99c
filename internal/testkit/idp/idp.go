// Package idp is an agency's identity provider in tests: a real one, which can
// be told to lie. It speaks OpenID Connect with the server of
// github.com/zitadel/oidc; its people and its lies are the test's to set.
//
// Begin with [Start].
package idp

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// User is somebody whom the provider knows.
type User struct {
	Subject  string
	Email    string
	Verified bool
	ACR      string
	AMR      []string
}

// Token is an identity token on its way out, for a lie.
type Token struct {
	Claims map[string]any
	// Algorithm is "RS256"; "none" and "HS256" (with the client's secret) are
	// lies, and "" leaves the token out.
	Algorithm string
	Key       *rsa.PrivateKey
}

// Provider is a provider that runs.
type Provider struct {
	URL      string // also its issuer
	ClientID string
	Secret   string

	tb      testing.TB
	key     *rsa.PrivateKey
	storage *storage
	op      http.Handler

	mu   sync.Mutex
	lie  func(*Token)
	down bool
}

// Start runs a provider for one client until the test ends.
func Start(tb testing.TB, users ...User) *Provider {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	p := &Provider{tb: tb, ClientID: "sightline", Secret: "correct horse battery staple", key: key}
	p.storage = &storage{key: key, clientID: p.ClientID, secret: p.Secret, users: users, requests: map[string]*request{}}
	server := httptest.NewServer(http.HandlerFunc(p.serve))
	tb.Cleanup(server.Close)
	p.URL = server.URL
	config := &op.Config{CodeMethodS256: true}
	_, _ = rand.Read(config.CryptoKey[:])
	provider, err := op.NewProvider(config, p.storage, op.StaticIssuer(p.URL), op.WithAllowInsecure())
	if err != nil {
		tb.Fatal(err)
	}
	p.op = provider
	return p
}

// Answers lets the provider answer to one address of ours.
func (p *Provider) Answers(redirect string) { p.storage.answersTo(redirect) }

// Lies changes every identity token from now on; nil: the truth.
func (p *Provider) Lies(lie func(*Token)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lie = lie
}

// Down lets every request fail, or not.
func (p *Provider) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// StrangerKey is a key that the provider never told anybody of.
func StrangerKey(tb testing.TB) *rsa.PrivateKey {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	lie, down := p.lie, p.down
	p.mu.Unlock()
	switch {
	case down:
		http.Error(w, "secret words of a broken provider", http.StatusBadGateway)
	case r.URL.Path == "/login":
		p.login(w, r)
	case strings.HasSuffix(r.URL.Path, "/token") && lie != nil:
		p.lied(w, r, lie)
	default:
		p.op.ServeHTTP(w, r)
	}
}

// login shows a page with a button for each user, without asking for anything
// more, and takes the answer.
func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if !p.storage.signIn(r.FormValue("id"), r.FormValue("user")) {
			http.Error(w, "nobody", http.StatusForbidden)
			return
		}
		http.Redirect(w, r, "/authorize/callback?"+url.Values{"id": {r.FormValue("id")}}.Encode(), http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><title>The agency's provider</title><main><h1>Who are you?</h1><form method="post"><input type="hidden" name="id" value="` + url.QueryEscape(r.FormValue("id")) + `">`)
	for _, u := range p.storage.users {
		b.WriteString(`<button name="user" value="` + u.Subject + `">` + u.Email + `</button>`)
	}
	b.WriteString(`</form></main></html>`)
	_, _ = w.Write([]byte(b.String()))
}

// lied is the provider's own answer with another identity token in it.
func (p *Provider) lied(w http.ResponseWriter, r *http.Request, lie func(*Token)) {
	rec := httptest.NewRecorder()
	p.op.ServeHTTP(rec, r)
	var answer map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || answer["id_token"] == nil {
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
		return
	}
	t := &Token{Claims: map[string]any{}, Algorithm: "RS256", Key: p.key}
	text, _ := answer["id_token"].(string)
	payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[1])
	if err := json.Unmarshal(payload, &t.Claims); err != nil {
		p.tb.Error(err)
	}
	lie(t)
	answer["id_token"] = p.sign(t)
	if t.Algorithm == "" {
		delete(answer, "id_token")
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (p *Provider) sign(t *Token) string {
	claims, err := json.Marshal(t.Claims)
	if err != nil {
		p.tb.Error(err)
	}
	if t.Algorithm == "none" || t.Algorithm == "" {
		part := base64.RawURLEncoding.EncodeToString
		return part([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + part(claims) + "."
	}
	key := jose.SigningKey{Algorithm: jose.SignatureAlgorithm(t.Algorithm), Key: jose.JSONWebKey{Key: t.Key, KeyID: keyID}}
	if t.Algorithm == "HS256" {
		key.Key = []byte(p.Secret + p.Secret) // HS256 wants 32 bytes
	}
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		p.tb.Fatal(err)
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		p.tb.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		p.tb.Fatal(err)
	}
	return text
}

// SignIn walks from the provider's address to the answer that it sends the
// browser back with, as a user by its subject.
func (p *Provider) SignIn(address, user string) *url.URL {
	p.tb.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	next := func(r *http.Request) *url.URL {
		p.tb.Helper()
		got, err := client.Do(r)
		if err != nil {
			p.tb.Fatal(err)
		}
		defer func() { _ = got.Body.Close() }()
		to, err := got.Location()
		if err != nil {
			var body bytes.Buffer
			_, _ = body.ReadFrom(got.Body)
			p.tb.Fatalf("%s %s: %d %s", r.Method, r.URL, got.StatusCode, &body)
		}
		return to
	}
	get := func(address string) *http.Request {
		r, err := http.NewRequestWithContext(p.tb.Context(), http.MethodGet, address, nil)
		if err != nil {
			p.tb.Fatal(err)
		}
		return r
	}
	login := next(get(address))
	if !strings.HasPrefix(login.String(), p.URL+"/login") {
		return login // it refused at once
	}
	form := url.Values{"id": {login.Query().Get("id")}, "user": {user}}
	post, err := http.NewRequestWithContext(p.tb.Context(), http.MethodPost, login.String(), strings.NewReader(form.Encode()))
	if err != nil {
		p.tb.Fatal(err)
	}
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return next(get(next(post).String()))
}

func (s *storage) user(subject string) (User, bool) {
	i := slices.IndexFunc(s.users, func(u User) bool { return u.Subject == subject })
	if i < 0 {
		return User{}, false
	}
	return s.users[i], true
}
