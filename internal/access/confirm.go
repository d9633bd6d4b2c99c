package access

import (
	"bytes"
	"context"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// BeginConfirm gives the options for the browser with which the actor proves
// again, with a passkey of their own, that it is them; and the token of the
// attempt. Errors: Refused for somebody without a passkey, with the way to one.
func (s *SignIn) BeginConfirm(ctx context.Context, actor who.Actor) (options any, ceremony string, err error) {
	const op = "access.BeginConfirm"
	var holder keyholder
	err = s.as(ctx, func(tx *pg.Tx) error {
		holder, err = loadKeyholder(ctx, tx, actor.ID[:])
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(holder.keys) == 0 {
		return nil, "", fault.New(fault.Refused, op, "You have no passkey yet. Open Your account and add one, then come back.")
	}
	assertion, session, err := s.passkeys.BeginLogin(holder, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fault.Wrap(op, err)
	}
	ceremony, err = s.keep(ctx, actor.ID, session)
	return assertion, ceremony, err
}

// FinishConfirm checks the browser's answer; from then on, for five minutes,
// the session counts as fresh. Errors: Unauthenticated for an answer that does
// not fit, another's attempt or key, or a key that may be a copy: never told
// apart. A copied key ends every session, as when signing in.
func (s *SignIn) FinishConfirm(ctx context.Context, actor who.Actor, session id.UUID, ceremony string, answer []byte) error {
	const op = "access.FinishConfirm"
	refused := fault.New(fault.Unauthenticated, op, "That passkey was not accepted. Try again with a passkey of your own.")
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return refused
	}
	challenge, account, err := s.take(ctx, ceremony, refused)
	if err != nil {
		return err
	}
	if account != actor.ID {
		return refused
	}
	confirmed := false
	err = s.as(ctx, func(tx *pg.Tx) error {
		holder, err := loadKeyholder(ctx, tx, actor.ID[:])
		if err != nil {
			return err
		}
		key, err := s.passkeys.ValidateLogin(holder, challenge, parsed)
		if err != nil {
			return refused
		}
		good, err := s.proves(ctx, tx, holder, key)
		if err != nil || !good {
			return err
		}
		confirmed = true
		return s.confirmed(ctx, tx, account, session)
	})
	if err == nil && !confirmed {
		err = refused
	}
	return err
}

// DemoConfirm takes the word of whoever is signed in. It belongs to the
// demonstration, whose people have no passkeys; nothing else calls it.
func (s *SignIn) DemoConfirm(ctx context.Context, actor who.Actor, session id.UUID) error {
	return s.as(ctx, func(tx *pg.Tx) error { return s.confirmed(ctx, tx, actor.ID, session) })
}

// confirmed writes down that the person behind a session proved that it is them.
func (s *SignIn) confirmed(ctx context.Context, tx *pg.Tx, account, session id.UUID) error {
	found, err := confirmSession(ctx, tx, account, session, s.clock())
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.Unauthenticated, "access.confirmed", "Your session is over. Sign in again.")
	}
	return s.journal.Write(ctx, tx, "session.confirm", nil, account)
}

// proves keeps the counter of a key that was used and says whether the account
// is in use and the key no copy. A key that is first seen to be one ends every
// session of its account.
func (s *SignIn) proves(ctx context.Context, tx *pg.Tx, holder keyholder, key *webauthn.Credential) (bool, error) {
	if holder.account.Standing(s.clock()) != InUse {
		return false, nil
	}
	known := slices.ContainsFunc(holder.keys, func(k webauthn.Credential) bool { return bytes.Equal(k.ID, key.ID) && k.Authenticator.CloneWarning })
	if err := touchPasskey(ctx, tx, key, s.clock()); err != nil {
		return false, err
	}
	if !key.Authenticator.CloneWarning {
		return true, nil
	}
	if known {
		return false, nil
	}
	if err := revokeAll(ctx, tx, holder.account.ID, s.clock()); err != nil {
		return false, err
	}
	return false, s.journal.Write(ctx, tx, "passkey.suspect", nil, holder.account.ID)
}
