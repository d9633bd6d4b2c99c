package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/sightline-partnership/sightline/internal/audit"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// Limits of a session.
const (
	// SessionLength is how long somebody stays signed in, however busy.
	SessionLength = 12 * time.Hour
	// IdleLength is how long a session lasts that nobody uses.
	IdleLength = 10 * time.Minute
	// idleStep is how exactly use is written down: a busy session is written at
	// most twice a minute, and ends up to so much early.
	idleStep = 30 * time.Second
	// freshLength is how long a proof that it is them holds.
	freshLength = 5 * time.Minute
	// RememberLength is how long a session that is over still says whose it was,
	// so that what comes with it can be kept for them.
	RememberLength = 72 * time.Hour
)

// How somebody signed in.
const (
	ByPasskey  = "passkey"
	ByRecovery = "recovery"
	ByDemo     = "demo"
	ByProvider = "provider" // the agency's own identity provider
)

// Session is one place where somebody is signed in.
type Session struct {
	ID      id.UUID
	How     string
	Started time.Time
	Ends    time.Time
}

// Presence is how a session stands.
type Presence struct {
	Actor   who.Actor // nobody when it is over
	Session id.UUID
	How     string
	Left    time.Duration // until it ends by itself
	Fresh   bool          // they proved a short while ago that it is them
	Unsent  bool          // words of theirs wait that were not sent
	Was     id.UUID       // whose it was, when it is over: it lets nobody in
}

// SignIn lets people in: by passkey, by recovery code, and agencies' systems
// by token. Everything secret is stored as a SHA-256 hash.
type SignIn struct {
	db       *pg.DB
	journal  *audit.Journal
	clock    when.Clock
	passkeys *webauthn.WebAuthn
	notices  Notices
}

// Notices queues a message to somebody who works here, in the transaction that
// is the reason for it.
type Notices interface {
	Queue(ctx context.Context, tx *pg.Tx, template string, to id.UUID, ref string) error
}

// NewSignIn lets people in at the site with the given base address
// ("https://hub.example.org"), and tells those who are invited. Errors: an
// address that passkeys can't be bound to.
func NewSignIn(db *pg.DB, journal *audit.Journal, clock when.Clock, site Site, notices Notices) (*SignIn, error) {
	keys, err := webauthn.New(&webauthn.Config{RPID: site.Host, RPDisplayName: "Sightline", RPOrigins: []string{site.Origin}})
	if err != nil {
		return nil, err
	}
	return &SignIn{db: db, journal: journal, clock: clock, passkeys: keys, notices: notices}, nil
}

// Site is where people sign in.
type Site struct {
	Host   string // "hub.example.org"
	Origin string // "https://hub.example.org"
}

// secret is 32 random bytes as text, and the hash under which it is stored.
func secret() (text string, hash []byte) {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // crypto/rand.Read never fails (Go 1.24)
	text = base64.RawURLEncoding.EncodeToString(raw[:])
	return text, hashOf(text)
}

func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// as runs fn as the sign-in service.
func (s *SignIn) as(ctx context.Context, fn func(tx *pg.Tx) error) error {
	return s.db.As(ctx, who.SignIn, who.Running, fn)
}

// asOnce is as for a command of the actor's: sent again, it is not done again.
func (s *SignIn) asOnce(ctx context.Context, actor who.Actor, action string, fn func(tx *pg.Tx) error) error {
	return s.as(ctx, func(tx *pg.Tx) error { return once.In(ctx, tx, action, actor.Once, func() error { return fn(tx) }) })
}

// Who is the actor behind a session's token, who uses it with this call;
// nobody when there is none, it has ended or was revoked, the account or its
// agency is closed, or the account has lapsed.
func (s *SignIn) Who(ctx context.Context, token string) (who.Actor, error) {
	here, err := s.Presence(ctx, token, true)
	return here.Actor, err
}

// Presence is how the session behind a token stands. It asks the database each
// time, so that a revocation acts on the next request. A session that is used
// lasts ten minutes more; one that is only looked at does not.
func (s *SignIn) Presence(ctx context.Context, token string, used bool) (st Presence, err error) {
	if token == "" || len(token) > 100 {
		return st, nil
	}
	err = s.as(ctx, func(tx *pg.Tx) error {
		now := s.clock()
		found, err := sessionByToken(ctx, tx, hashOf(token), now)
		if pg.NoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		a, err := accountByID(ctx, tx, found.account)
		if err != nil || a.Standing(now) != InUse {
			return err
		}
		end := found.end()
		if !now.Before(end) {
			if now.Sub(end) < RememberLength {
				st.Was = a.ID
			}
			return nil
		}
		if used && found.idleEnds.Sub(now) < IdleLength-idleStep {
			if err := extendSession(ctx, tx, found.id, now.Add(IdleLength)); err != nil {
				return err
			}
			found.idleEnds = now.Add(IdleLength)
		}
		st = Presence{Actor: a.Actor(), Session: found.id, How: found.how, Left: found.end().Sub(now), Fresh: now.Sub(found.confirmed) < freshLength, Unsent: found.unsent}
		return nil
	})
	return st, err
}

// WhoByToken is Who for the token with which an agency's system sends referrals.
func (s *SignIn) WhoByToken(ctx context.Context, token string) (actor who.Actor, err error) {
	return s.whoByToken(ctx, token, scopeReferrals)
}

// WhoByFeedToken is Who for the token with which an agency's system says who
// works there.
func (s *SignIn) WhoByFeedToken(ctx context.Context, token string) (actor who.Actor, err error) {
	return s.whoByToken(ctx, token, scopeStaff)
}

func (s *SignIn) whoByToken(ctx context.Context, token, scope string) (actor who.Actor, err error) {
	if token == "" || len(token) > 100 {
		return who.Actor{}, nil
	}
	return s.whoIs(ctx, func(tx *pg.Tx) (id.UUID, error) { return tokenAccount(ctx, tx, hashOf(token), scope, s.clock()) })
}

func (s *SignIn) whoIs(ctx context.Context, find func(*pg.Tx) (id.UUID, error)) (actor who.Actor, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		account, err := find(tx)
		if pg.NoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		a, err := accountByID(ctx, tx, account)
		if err == nil && a.Standing(s.clock()) == InUse {
			actor = a.Actor()
		}
		return err
	})
	return actor, err
}

// start begins a session in the sign-in service's transaction and gives its token.
func (s *SignIn) start(ctx context.Context, tx *pg.Tx, account id.UUID, how string) (string, error) {
	token, hash := secret()
	now := s.clock()
	session := Session{ID: id.New(), How: how, Started: now, Ends: now.Add(SessionLength)}
	proof := now // a passkey; in the demonstration, its list of people
	if how == ByRecovery || how == ByProvider {
		proof = time.Time{}
	}
	if err := insertSession(ctx, tx, session, account, hash, proof); err != nil {
		return "", err
	}
	return token, s.journal.Write(ctx, tx, "session.start", nil, account)
}

// End signs out: the session behind the token is over.
func (s *SignIn) End(ctx context.Context, token string) error {
	return s.as(ctx, func(tx *pg.Tx) error { return revokeByToken(ctx, tx, hashOf(token), s.clock()) })
}

// Sessions are where the actor is signed in now.
func (s *SignIn) Sessions(ctx context.Context, actor who.Actor) (all []Session, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		all, err = sessionsOf(ctx, tx, actor.ID, s.clock())
		return err
	})
	return all, err
}

// EndSession ends one of the actor's own sessions. Errors: NotFound.
func (s *SignIn) EndSession(ctx context.Context, actor who.Actor, session id.UUID) error {
	return s.asOnce(ctx, actor, "session.end", func(tx *pg.Tx) error {
		found, err := revokeSession(ctx, tx, actor.ID, session, s.clock())
		if err == nil && !found {
			err = fault.Absent("access.EndSession")
		}
		return err
	})
}

// EndOthers ends all of the actor's sessions but the one that is kept.
func (s *SignIn) EndOthers(ctx context.Context, actor who.Actor, kept id.UUID) error {
	return s.asOnce(ctx, actor, "session.end_others", func(tx *pg.Tx) error { return revokeOthers(ctx, tx, actor.ID, kept, s.clock()) })
}

// EndAll ends every session of an account: when it is closed or its means of
// signing in are in doubt.
func (s *SignIn) EndAll(ctx context.Context, account id.UUID) error {
	return s.as(ctx, func(tx *pg.Tx) error { return revokeAll(ctx, tx, account, s.clock()) })
}

// DemoSignIn signs in as anybody. It belongs to the demonstration, whose
// people are made up; nothing else calls it.
func (s *SignIn) DemoSignIn(ctx context.Context, account id.UUID) (token string, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		a, err := accountByID(ctx, tx, account)
		if pg.NoRows(err) || err == nil && (a.Kind != "person" || a.Standing(s.clock()) != InUse) {
			return fault.Absent("access.DemoSignIn")
		}
		if err != nil {
			return err
		}
		token, err = s.start(ctx, tx, account, ByDemo)
		return err
	})
	return token, err
}

// Personas are the people whom the demonstration offers to sign in as.
func (s *SignIn) Personas(ctx context.Context) (all []Account, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		all, err = peopleWhoSignIn(ctx, tx)
		return err
	})
	return inUse(all, s.clock()), err
}
