package access

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// ceremonyLength is how long an attempt to use a passkey may take.
const ceremonyLength = 5 * time.Minute

// Passkey is one of the keys somebody signs in with.
type Passkey struct {
	ID       []byte
	Label    string
	Created  time.Time
	LastUsed time.Time // zero: never
	Copied   bool      // its counter went backwards: it may have been copied, and lets nobody in
}

// keyholder is an account as the passkey library knows it.
type keyholder struct {
	account Account
	keys    []webauthn.Credential
}

func (k keyholder) WebAuthnID() []byte                         { return k.account.ID[:] }
func (k keyholder) WebAuthnName() string                       { return k.account.Email }
func (k keyholder) WebAuthnDisplayName() string                { return k.account.Name }
func (k keyholder) WebAuthnCredentials() []webauthn.Credential { return k.keys }

// BeginSignIn gives the options for the browser, and the token of the attempt.
func (s *SignIn) BeginSignIn(ctx context.Context) (options any, ceremony string, err error) {
	assertion, session, err := s.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fault.Wrap("access.BeginSignIn", err)
	}
	ceremony, err = s.keep(ctx, id.UUID{}, session)
	return assertion, ceremony, err
}

// FinishSignIn checks the browser's answer and begins a session. A key whose
// counter does not go up may have been copied (Web Authentication level 3,
// section 7.2, step 22): it is refused from then on, and every session of its
// account ends. Errors: Unauthenticated for an answer that does not fit, an
// unknown or copied key or a closed account: never told apart.
func (s *SignIn) FinishSignIn(ctx context.Context, ceremony string, answer []byte) (token string, err error) {
	refused := fault.New(fault.Unauthenticated, "access.FinishSignIn", "That passkey was not accepted. Try again, or use a recovery code.")
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", refused
	}
	session, _, err := s.take(ctx, ceremony, refused)
	if err != nil {
		return "", err
	}
	err = s.as(ctx, func(tx *pg.Tx) error {
		var away error
		user, credential, err := s.passkeys.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			holder, err := loadKeyholder(ctx, tx, handle)
			if !pg.NoRows(err) {
				away = err
			}
			return holder, err
		}, session, parsed)
		if away != nil {
			return away
		}
		if err != nil {
			return refused
		}
		token, err = s.admit(ctx, tx, user.(keyholder), credential) //nolint:forcetypeassert // it is what the callback gave
		return err
	})
	if err == nil && token == "" {
		err = refused
	}
	return token, err
}

// admit begins a session for a key that proved itself. For a closed account,
// and for a key that may be a copy, it gives no token. Errors: Unauthenticated,
// with who can help, for an account that has lapsed.
func (s *SignIn) admit(ctx context.Context, tx *pg.Tx, holder keyholder, key *webauthn.Credential) (token string, err error) {
	if standing := holder.account.Standing(s.clock()); standing != InUse {
		return "", standing.refusal()
	}
	good, err := s.proves(ctx, tx, holder, key)
	if err != nil || !good {
		return "", err
	}
	return s.start(ctx, tx, holder.account.ID, ByPasskey)
}

// BeginAdd gives the options for a new passkey of the actor.
func (s *SignIn) BeginAdd(ctx context.Context, actor who.Actor) (options any, ceremony string, err error) {
	var holder keyholder
	err = s.as(ctx, func(tx *pg.Tx) error {
		holder, err = loadKeyholder(ctx, tx, actor.ID[:])
		return err
	})
	if err != nil {
		return nil, "", err
	}
	creation, session, err := s.passkeys.BeginRegistration(holder,
		webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired),
		webauthn.WithExclusions(webauthn.Credentials(holder.keys).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return nil, "", fault.Wrap("access.BeginAdd", err)
	}
	ceremony, err = s.keep(ctx, actor.ID, session)
	return creation, ceremony, err
}

// FinishAdd keeps the new passkey under a label ("Work laptop"). Errors:
// Invalid for an answer that does not fit.
func (s *SignIn) FinishAdd(ctx context.Context, actor who.Actor, ceremony, label string, answer []byte) error {
	const op = "access.FinishAdd"
	var c words.Check
	label = c.Line("label", "the name of the passkey", label, 100)
	if label == "" {
		label = "Passkey"
	}
	if err := c.Err(op); err != nil {
		return err
	}
	refused := fault.New(fault.Invalid, op, "That passkey could not be added. Begin again.")
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return refused
	}
	session, account, err := s.take(ctx, ceremony, refused)
	if err != nil {
		return err
	}
	if account != actor.ID {
		return refused
	}
	return s.as(ctx, func(tx *pg.Tx) error {
		holder, err := loadKeyholder(ctx, tx, actor.ID[:])
		if err != nil {
			return err
		}
		credential, err := s.passkeys.CreateCredential(holder, session, parsed)
		if err != nil {
			return refused
		}
		if err := insertPasskey(ctx, tx, actor.ID, label, credential, s.clock()); err != nil {
			if pg.IsUnique(err, "passkey_pkey") {
				return refused
			}
			return err
		}
		return s.journal.Write(ctx, tx, "passkey.add", nil, actor.ID)
	})
}

// Passkeys are the actor's own.
func (s *SignIn) Passkeys(ctx context.Context, actor who.Actor) (all []Passkey, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		all, err = passkeysOf(ctx, tx, actor.ID)
		return err
	})
	return all, err
}

// RemovePasskey takes one of the actor's passkeys away. Errors: NotFound;
// Refused for the last one.
func (s *SignIn) RemovePasskey(ctx context.Context, actor who.Actor, key []byte) error {
	const op = "access.RemovePasskey"
	return s.asOnce(ctx, actor, "passkey.remove", func(tx *pg.Tx) error {
		all, err := passkeysOf(ctx, tx, actor.ID)
		if err != nil {
			return err
		}
		if len(all) == 1 && bytes.Equal(all[0].ID, key) {
			return fault.New(fault.Refused, op, "This is your only passkey. Add another one first.")
		}
		found, err := deletePasskey(ctx, tx, actor.ID, key)
		if err != nil {
			return err
		}
		if !found {
			return fault.Absent(op)
		}
		return s.journal.Write(ctx, tx, "passkey.remove", nil, actor.ID)
	})
}

// take uses an attempt up, whether or not its answer is right: a challenge is
// answered once. Errors: refused for one that is unknown, used or over.
func (s *SignIn) take(ctx context.Context, ceremony string, refused error) (session webauthn.SessionData, account id.UUID, err error) {
	err = s.as(ctx, func(tx *pg.Tx) error {
		session, account, err = takeCeremony(ctx, tx, hashOf(ceremony), s.clock())
		if pg.NoRows(err) {
			return refused
		}
		return err
	})
	return session, account, err
}

// keep stores the challenge of an attempt and gives its token.
func (s *SignIn) keep(ctx context.Context, account id.UUID, session *webauthn.SessionData) (string, error) {
	data, err := json.Marshal(session)
	if err != nil {
		return "", fault.Wrap("access.keep", err)
	}
	token, hash := secret()
	err = s.as(ctx, func(tx *pg.Tx) error {
		return insertCeremony(ctx, tx, hash, account, data, s.clock(), ceremonyLength)
	})
	return token, err
}
