package access_test

import (
	"context"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v: %s %v", err, fault.Message(err), fault.FieldsOf(err))
	}
}

// keyed is a desk whose Noor has a passkey.
func keyed(t *testing.T) (desk, *device) {
	t.Helper()
	k, d := newDesk(t), newDevice(t)
	must(t, k.add(t, k.noor, d))
	return k, d
}

// A passkey lets its own person in, each time anew.
func TestAPasskeyLetsIn(t *testing.T) {
	k, d := keyed(t)
	tokens := map[string]bool{k.token: true}
	for range 3 {
		d.counter++
		token, err := k.enter(t, d)
		must(t, err)
		if k.who(t, token).ID != k.noor.ID || tokens[token] {
			t.Error("a passkey does not begin a new session of its own person")
		}
		tokens[token] = true
	}
}

// Whatever is wrong with an answer, it is refused in the same words.
func TestRefusedPasskeysAreNotToldApart(t *testing.T) {
	ctx := context.Background()
	words := map[string]string{}
	for name, try := range map[string]func(t *testing.T, k desk, d *device) error{
		"another site": func(t *testing.T, k desk, d *device) error {
			d.origin = "http://localhost.example"
			return entry(t, k, d)
		},
		"person not checked": func(t *testing.T, k desk, d *device) error { d.flags = present; return entry(t, k, d) },
		"unknown key":        func(t *testing.T, k desk, d *device) error { d.id = []byte("another"); return entry(t, k, d) },
		"unknown account":    func(t *testing.T, k desk, d *device) error { d.handle = make([]byte, 16); return entry(t, k, d) },
		"no account":         func(t *testing.T, k desk, d *device) error { d.handle = []byte("x"); return entry(t, k, d) },
		"another key":        func(t *testing.T, k desk, d *device) error { d.key = newDevice(t).key; return entry(t, k, d) },
		"another account":    func(t *testing.T, k desk, d *device) error { d.handle = k.admin.ID[:]; return entry(t, k, d) },
		"closed account": func(t *testing.T, k desk, d *device) error {
			must(t, k.Directory.Disable(ctx, k.admin, k.noor.ID))
			return entry(t, k, d)
		},
		"too late": func(t *testing.T, k desk, d *device) error {
			options, ceremony, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			k.clock.forward(5*time.Minute + time.Second)
			return finish(k, ceremony, d.sign(t, options))
		},
		"a second time": func(t *testing.T, k desk, d *device) error {
			options, ceremony, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			given := d.sign(t, options)
			must(t, finish(k, ceremony, given))
			return finish(k, ceremony, given)
		},
		"right, after a wrong answer": func(t *testing.T, k desk, d *device) error {
			options, ceremony, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			right := d.sign(t, options)
			d.key = newDevice(t).key
			if err := finish(k, ceremony, d.sign(t, options)); err == nil {
				t.Error("a wrong answer lets in")
			}
			return finish(k, ceremony, right)
		},
		"to another challenge": func(t *testing.T, k desk, d *device) error {
			_, ceremony, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			options, _, err := k.SignIn.BeginSignIn(ctx)
			must(t, err)
			return finish(k, ceremony, d.sign(t, options))
		},
		"no answer": func(_ *testing.T, k desk, _ *device) error { return finish(k, "", []byte("{}")) },
		"nonsense":  func(_ *testing.T, k desk, _ *device) error { return finish(k, "\x00", []byte("\xff")) },
	} {
		t.Run(name, func(t *testing.T) {
			k, d := keyed(t)
			err := try(t, k, d)
			if !fault.Is(err, fault.Unauthenticated) {
				t.Fatalf("err = %v; want it refused", err)
			}
			words[fault.Message(err)] = name
		})
	}
	if len(words) != 1 {
		t.Errorf("refusals can be told apart: %q", words)
	}
}

func entry(t *testing.T, k desk, d *device) error {
	t.Helper()
	_, err := k.enter(t, d)
	return err
}

func finish(k desk, ceremony string, given []byte) error {
	_, err := k.SignIn.FinishSignIn(context.Background(), ceremony, given)
	return err
}

// A counter that does not go up tells of a copy: nobody comes in with the key
// any more, and whoever did is out. Its person reads why, and mends it.
func TestACopiedPasskeyLetsNobodyIn(t *testing.T) {
	ctx := context.Background()
	for name, counter := range map[string]uint32{"the same again": 7, "backwards": 3} {
		t.Run(name, func(t *testing.T) {
			k, d := keyed(t)
			d.counter = 7
			thief, err := k.enter(t, d)
			must(t, err)
			d.counter = counter
			if err := entry(t, k, d); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("err = %v; want it refused", err)
			}
			if k.who(t, thief).Signed() || k.who(t, k.token).Signed() {
				t.Error("whoever came in with either copy is still signed in")
			}
			d.counter = 50
			if err := entry(t, k, d); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("the copy with the higher counter: %v; want it refused", err)
			}
			token, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0])
			must(t, err)
			if err := entry(t, k, d); err == nil || !k.who(t, token).Signed() {
				t.Errorf("a key known to be copied ends sessions again, or lets in: %v", err)
			}
			keys, err := k.SignIn.Passkeys(ctx, k.noor)
			if err != nil || len(keys) != 1 || !keys[0].Copied {
				t.Fatalf("keys are %+v, %v; want one, marked as copied", keys, err)
			}
			fresh := newDevice(t)
			must(t, k.add(t, k.noor, fresh))
			must(t, k.SignIn.RemovePasskey(ctx, k.noor, d.id))
			must(t, entry(t, k, fresh))
		})
	}
}

// A key that is kept in step over several devices counts nothing: it stays at
// nought, and that is no sign of a copy.
func TestAKeyWithoutACounterIsNoCopy(t *testing.T) {
	k, d := keyed(t)
	for range 3 {
		must(t, entry(t, k, d))
	}
}

// A passkey is added to one's own account, in one's own ceremony, once.
func TestAddingAPasskey(t *testing.T) {
	ctx := context.Background()
	k, d := keyed(t)
	options, ceremony, err := k.SignIn.BeginAdd(ctx, k.noor)
	must(t, err)
	given := newDevice(t).register(t, options)
	if err := k.SignIn.FinishAdd(ctx, k.admin, ceremony, "", given); !fault.Is(err, fault.Invalid) {
		t.Errorf("somebody else ends the ceremony: %v", err)
	}
	if err := k.SignIn.FinishAdd(ctx, k.noor, ceremony, "", given); !fault.Is(err, fault.Invalid) {
		t.Errorf("a ceremony is answered twice: %v", err)
	}
	for name, actor := range map[string]who.Actor{"their own": k.noor, "another's": k.admin} {
		if err := k.add(t, actor, d); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s key is added again: %v", name, err)
		}
	}
	if err := k.SignIn.FinishAdd(ctx, k.noor, "", "x\x00", []byte("{}")); !fault.Is(err, fault.Invalid) {
		t.Errorf("a name that can't be read: %v", err)
	}
	careless := newDevice(t)
	careless.flags = present
	if err := k.add(t, k.noor, careless); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key that does not check its person is added: %v", err)
	}
}

// The last passkey stays; another's can't be taken away.
func TestRemovingAPasskey(t *testing.T) {
	ctx := context.Background()
	k, d := keyed(t)
	if err := k.SignIn.RemovePasskey(ctx, k.noor, d.id); !fault.Is(err, fault.Refused) {
		t.Errorf("the only passkey is removed: %v", err)
	}
	other := newDevice(t)
	must(t, k.add(t, k.admin, other))
	if err := k.SignIn.RemovePasskey(ctx, k.noor, other.id); !fault.Is(err, fault.NotFound) {
		t.Errorf("another's passkey is removed: %v", err)
	}
	must(t, k.add(t, k.noor, newDevice(t)))
	must(t, k.SignIn.RemovePasskey(ctx, k.noor, d.id))
	if err := entry(t, k, d); err == nil {
		t.Error("a passkey that was removed lets in")
	}
}
