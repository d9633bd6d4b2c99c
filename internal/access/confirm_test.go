package access_test

import (
	"context"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

func (d desk) standing(t *testing.T, token string) access.Presence {
	t.Helper()
	st, err := d.SignIn.Presence(context.Background(), token, true)
	must(t, err)
	return st
}

// prove answers the attempt to confirm a session with a device.
func prove(t *testing.T, k desk, actor who.Actor, session id.UUID, d *device) error {
	t.Helper()
	options, ceremony, err := k.SignIn.BeginConfirm(context.Background(), actor)
	must(t, err)
	return k.SignIn.FinishConfirm(context.Background(), actor, session, ceremony, d.sign(t, options))
}

// A session is fresh for five minutes after its person used a passkey in it,
// and only that session is.
func TestAPasskeyMakesItsSessionFresh(t *testing.T) {
	k, d := keyed(t)
	session := k.standing(t, k.token)
	if session.Fresh {
		t.Error("a session by invitation is fresh without a passkey")
	}
	d.counter++
	other, err := k.enter(t, d)
	must(t, err)
	if !k.standing(t, other).Fresh {
		t.Error("a passkey was used just now, and its session is not fresh")
	}
	k.clock.forward(5 * time.Minute)
	d.counter++
	must(t, prove(t, k, k.noor, session.Session, d))
	if !k.standing(t, k.token).Fresh || k.standing(t, other).Fresh {
		t.Error("the proof is not its own session's alone")
	}
	k.clock.forward(5*time.Minute - time.Second)
	if !k.standing(t, k.token).Fresh {
		t.Error("the proof ends early")
	}
	k.clock.forward(time.Second)
	if k.standing(t, k.token).Fresh {
		t.Error("the proof outlives five minutes")
	}
}

// Whatever is wrong with a proof, the session stays as it is.
func TestProofsThatAreNone(t *testing.T) {
	ctx := context.Background()
	for name, try := range map[string]func(t *testing.T, k desk, d *device, session id.UUID) error{
		"another's passkey": func(t *testing.T, k desk, d *device, session id.UUID) error {
			theirs := newDevice(t)
			must(t, k.add(t, k.admin, theirs))
			return prove(t, k, k.noor, session, theirs)
		},
		"another's attempt": func(t *testing.T, k desk, d *device, session id.UUID) error {
			must(t, k.add(t, k.admin, newDevice(t)))
			options, ceremony, err := k.SignIn.BeginConfirm(ctx, k.admin)
			must(t, err)
			return k.SignIn.FinishConfirm(ctx, k.noor, session, ceremony, d.sign(t, options))
		},
		"an attempt to sign in": func(t *testing.T, k desk, d *device, session id.UUID) error {
			options, ceremony, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			return k.SignIn.FinishConfirm(ctx, k.noor, session, ceremony, d.sign(t, options))
		},
		"a second time": func(t *testing.T, k desk, d *device, session id.UUID) error {
			options, ceremony, err := k.SignIn.BeginConfirm(ctx, k.noor)
			must(t, err)
			given := d.sign(t, options)
			_ = k.SignIn.FinishConfirm(ctx, k.noor, id.New(), ceremony, given)
			return k.SignIn.FinishConfirm(ctx, k.noor, session, ceremony, given)
		},
		"too late": func(t *testing.T, k desk, d *device, session id.UUID) error {
			options, ceremony, err := k.SignIn.BeginConfirm(ctx, k.noor)
			must(t, err)
			k.clock.forward(5*time.Minute + time.Second)
			return k.SignIn.FinishConfirm(ctx, k.noor, session, ceremony, d.sign(t, options))
		},
		"the person not checked": func(t *testing.T, k desk, d *device, session id.UUID) error {
			d.flags = present
			return prove(t, k, k.noor, session, d)
		},
		"no answer": func(t *testing.T, k desk, _ *device, session id.UUID) error {
			return k.SignIn.FinishConfirm(ctx, k.noor, session, "", []byte("{}"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, d := keyed(t)
			session := k.standing(t, k.token).Session
			d.counter++
			if err := try(t, k, d, session); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("err = %v", err)
			}
			if k.standing(t, k.token).Fresh {
				t.Error("the session is fresh")
			}
		})
	}
}

// A key that may be a copy proves nothing and ends every session.
func TestACopiedKeyProvesNothing(t *testing.T) {
	k, d := keyed(t)
	d.counter = 7
	session := k.standing(t, k.token).Session
	must(t, prove(t, k, k.noor, session, d))
	d.counter = 3
	if err := prove(t, k, k.noor, session, d); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("err = %v", err)
	}
	if k.who(t, k.token).Signed() {
		t.Error("the session goes on")
	}
}

// Somebody without a passkey is told the way to one.
func TestConfirmingNeedsAPasskey(t *testing.T) {
	d := newDesk(t)
	if _, _, err := d.SignIn.BeginConfirm(context.Background(), d.noor); !fault.Is(err, fault.Refused) {
		t.Errorf("err = %v", err)
	}
}
