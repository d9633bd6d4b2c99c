package access

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/crypt"
	"github.com/sightline-partnership/sightline/internal/platform/openid"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// attemptLength is how long somebody may take at their agency's provider.
const attemptLength = 10 * time.Minute

// Provider is an agency's own identity provider. Its secret is sealed in the
// database and shown to nobody.
type Provider struct {
	ID         id.UUID
	Agency     id.UUID
	AgencyName string
	Issuer     string
	ClientID   string
	ACR, AMR   []string // one of each is required, where there are any

	sealed []byte
}

// Providers let people in by their agency's own identity provider.
type Providers struct {
	signIn *SignIn
	client *openid.Client
	key    crypt.Key
	origin string
	path   func(provider id.UUID) string // of the answer
}

// NewProviders joins signing in with providers. The origin is the site's, and
// path is where a provider sends its answer.
func NewProviders(signIn *SignIn, client *openid.Client, key crypt.Key, origin string, path func(id.UUID) string) *Providers {
	return &Providers{signIn: signIn, client: client, key: key.For("client secrets"), origin: origin, path: path}
}

// ProviderCommand lays down an agency's provider.
type ProviderCommand struct {
	Agency                   id.UUID
	Issuer, ClientID, Secret string
	ACR, AMR                 []string
}

// Found lays down an agency's provider, in place of the one it had, and gives
// the address that the provider has to be told. It is a command of setting up.
// Errors: Invalid, naming the field.
func (p *Providers) Found(ctx context.Context, cmd ProviderCommand) (redirect string, err error) {
	const op = "access.FoundProvider"
	var c words.Check
	cmd.ClientID = c.Line("client-id", "the client id", cmd.ClientID, 500)
	c.Need("client-id", "Give the client id, as the provider gave it.", cmd.ClientID)
	c.Need("secret", "Give the client secret.", cmd.Secret)
	if err := openid.CheckIssuer(cmd.Issuer); err != nil {
		c.Add("issuer", fault.FieldsOf(err)["issuer"])
	}
	if err := c.Err(op); err != nil {
		return "", err
	}
	one := Provider{ID: id.New(), Agency: cmd.Agency, Issuer: cmd.Issuer, ClientID: cmd.ClientID, ACR: cmd.ACR, AMR: cmd.AMR}
	one.sealed = p.key.Seal([]byte(cmd.Secret), one.ID[:])
	err = p.signIn.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		if _, err := closeProvider(ctx, tx, cmd.Agency, p.signIn.clock()); err != nil {
			return err
		}
		if err := insertProvider(ctx, tx, one, p.signIn.clock()); err != nil {
			return err
		}
		return p.signIn.journal.Write(ctx, tx, "provider.found", nil, one.ID)
	})
	return p.origin + p.path(one.ID), err
}

// Close ends signing in by an agency's provider, and the sessions that began
// so. Errors: NotFound where it has none.
func (p *Providers) Close(ctx context.Context, agency id.UUID) error {
	err := p.signIn.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		closed, err := closeProvider(ctx, tx, agency, p.signIn.clock())
		if err != nil {
			return err
		}
		if closed.IsZero() {
			return fault.New(fault.NotFound, "access.CloseProvider", "This agency has no provider.")
		}
		return p.signIn.journal.Write(ctx, tx, "provider.close", nil, closed)
	})
	if err != nil {
		return err
	}
	return p.signIn.as(ctx, func(tx *pg.Tx) error { return revokeProvided(ctx, tx, agency, p.signIn.clock()) })
}

// Unbind forgets who somebody is at their agency's provider: their next
// sign-in there binds anew, by the address. Errors: NotFound.
func (p *Providers) Unbind(ctx context.Context, email string) error {
	return p.signIn.db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		account, err := unlink(ctx, tx, email)
		if pg.NoRows(err) {
			return fault.New(fault.NotFound, "access.Unbind", "Nobody with this address is bound to a provider.")
		}
		if err != nil {
			return err
		}
		return p.signIn.journal.Write(ctx, tx, "provider.unbind", nil, account)
	})
}

// All are the providers in use, by the agency's name.
func (p *Providers) All(ctx context.Context) (all []Provider, err error) {
	err = p.signIn.as(ctx, func(tx *pg.Tx) error {
		all, err = providers(ctx, tx)
		return err
	})
	return all, err
}

// attempt is what is kept of a sign-in that is under way.
type attempt struct {
	openid.Attempt

	Provider id.UUID
	Back     string
	Account  id.UUID // whose session is to be confirmed; zero: somebody signs in
	Session  id.UUID
}

// Begin sends somebody to a provider: its address, and the token that binds
// the answer to this browser. Back is where they go then. Errors: NotFound for
// a provider that is not in use; Unavailable when it can't be reached.
func (p *Providers) Begin(ctx context.Context, provider id.UUID, back string) (address, token string, err error) {
	return p.begin(ctx, attempt{Provider: provider, Back: back}, func(tx *pg.Tx) (Provider, error) { return providerByID(ctx, tx, provider) })
}

// BeginConfirm is Begin for somebody who is signed in and proves again, at
// their own agency's provider, that it is them. Errors: Refused where there is
// none.
func (p *Providers) BeginConfirm(ctx context.Context, actor who.Actor, session id.UUID, back string) (address, token string, err error) {
	return p.begin(ctx, attempt{Back: back, Account: actor.ID, Session: session}, func(tx *pg.Tx) (Provider, error) {
		one, err := providerOf(ctx, tx, actor.Agency)
		if pg.NoRows(err) {
			err = fault.New(fault.Refused, "access.BeginConfirm", "Your agency has no sign-in of its own here. Use a passkey.")
		}
		return one, err
	})
}

func (p *Providers) begin(ctx context.Context, a attempt, find func(*pg.Tx) (Provider, error)) (address, token string, err error) {
	var one Provider
	err = p.signIn.as(ctx, func(tx *pg.Tx) error {
		one, err = find(tx)
		if pg.NoRows(err) {
			err = fault.Absent("access.Begin")
		}
		return err
	})
	if err != nil {
		return "", "", err
	}
	a.Provider = one.ID
	where, err := p.where(one)
	if err != nil {
		return "", "", err
	}
	if address, a.Attempt, err = p.client.Begin(ctx, where, !a.Account.IsZero()); err != nil {
		return "", "", err
	}
	data, err := json.Marshal(a)
	if err != nil {
		return "", "", fault.Wrap("access.Begin", err)
	}
	token, hash := secret()
	err = p.signIn.as(ctx, func(tx *pg.Tx) error {
		return insertAttempt(ctx, tx, hash, data, p.signIn.clock(), attemptLength)
	})
	return address, token, err
}

// where is a provider with its secret, for the moment of a sign-in.
func (p *Providers) where(one Provider) (openid.Provider, error) {
	text, err := p.key.Open(one.sealed, one.ID[:])
	if err != nil {
		return openid.Provider{}, &fault.Error{Kind: fault.Unavailable, Op: "access.where", Err: err,
			Msg: "Your agency's sign-in is not set up as it should be. Use a passkey or a recovery code, and tell whoever runs Sightline."}
	}
	return openid.Provider{Issuer: one.Issuer, ClientID: one.ClientID, Secret: string(text), Redirect: p.origin + p.path(one.ID), ACR: one.ACR, AMR: one.AMR}, nil
}

// Outcome is how a sign-in at a provider ended well.
type Outcome struct {
	Token string // of the new session; empty: a session was confirmed
	Back  string
}

// begun is the attempt that a browser's token stands for, and with whom it was
// begun; both zero for a token that is not good. It is good once.
func (p *Providers) begun(ctx context.Context, token string) (a attempt, one Provider, err error) {
	err = p.signIn.as(ctx, func(tx *pg.Tx) error {
		data, err := takeAttempt(ctx, tx, hashOf(token), p.signIn.clock())
		if pg.NoRows(err) {
			return nil // the attempt stays unknown
		}
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &a); err != nil {
			return err
		}
		one, err = providerByID(ctx, tx, a.Provider)
		if pg.NoRows(err) {
			return nil
		}
		return err
	})
	return a, one, err
}

// Finish takes a provider's answer. The token is the browser's, good for one
// answer. Errors: Unauthenticated for whatever does not fit, and for somebody
// who has no account in use here; Unavailable when the provider is away. Then
// nobody is signed in.
func (p *Providers) Finish(ctx context.Context, provider id.UUID, token string, session id.UUID, answer openid.Answer) (out Outcome, err error) {
	a, one, err := p.begun(ctx, token)
	if err != nil {
		return out, err
	}
	if one.ID.IsZero() || one.ID != provider || a.Session != session && !a.Session.IsZero() {
		return out, fault.New(fault.Unauthenticated, "access.FinishProvider", "This sign-in was not begun in this browser, took longer than ten minutes, or was used before. Begin again.")
	}
	where, err := p.where(one)
	if err != nil {
		return out, err
	}
	person, err := p.client.Finish(ctx, where, a.Attempt, answer)
	if err != nil {
		return out, err
	}
	out.Back = a.Back
	err = p.signIn.as(ctx, func(tx *pg.Tx) error {
		account, err := p.known(ctx, tx, one, person)
		if err != nil {
			return err
		}
		if a.Account.IsZero() {
			out.Token, err = p.signIn.start(ctx, tx, account, ByProvider)
			return err
		}
		if account != a.Account {
			return nobody()
		}
		return p.signIn.confirmed(ctx, tx, account, a.Session)
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// nobody is the one answer for somebody who has no account in use here.
func nobody() error {
	return fault.New(fault.Unauthenticated, "access.known", "Your agency knows you, but no account in use here fits. Ask your agency's administrator in Sightline.")
}

// known is the account of somebody whom the provider vouches for: by the
// subject it was bound to, or else, once, by a verified address of an account
// of the provider's own agency. It makes no account. Errors: Unauthenticated.
func (p *Providers) known(ctx context.Context, tx *pg.Tx, one Provider, person openid.Person) (id.UUID, error) {
	account, err := linked(ctx, tx, one, person.Subject)
	if err == nil {
		return p.usable(ctx, tx, one, account)
	}
	if !pg.NoRows(err) {
		return account, err
	}
	if !person.Verified || strings.TrimSpace(person.Email) == "" {
		return account, fault.New(fault.Unauthenticated, "access.known", "Your agency's provider did not confirm your e-mail address, so we can't tell who you are here. Ask your agency's IT service.")
	}
	account, err = unlinkedByEmail(ctx, tx, one, person.Email)
	if pg.NoRows(err) {
		return account, nobody()
	}
	if err != nil {
		return account, err
	}
	if _, err := p.usable(ctx, tx, one, account); err != nil {
		return account, err
	}
	if err := link(ctx, tx, one, person.Subject, account, p.signIn.clock()); err != nil {
		return account, err
	}
	return account, p.signIn.journal.Write(ctx, tx, "provider.bind", nil, account)
}

// usable holds an account to being in use, and the provider's own agency's.
func (p *Providers) usable(ctx context.Context, tx *pg.Tx, one Provider, account id.UUID) (id.UUID, error) {
	a, err := accountByID(ctx, tx, account)
	if err == nil && (a.Standing(p.signIn.clock()) != InUse || a.Kind != "person" || a.Agency != one.Agency) {
		err = nobody()
	}
	return account, err
}
