package access_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// device holds one passkey, in software: what it says about itself, truly or
// not, is the test's to set. Chromium's own stands in the journeys.
type device struct {
	key     *ecdsa.PrivateKey
	id      []byte
	handle  []byte // the account, as the key knows it
	counter uint32
	origin  string
	flags   byte
}

// What a device says of the person before it (Web Authentication, 6.1).
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &device{key: key, id: make([]byte, 16), origin: "http://localhost:8080", flags: present | verified}
	_, _ = rand.Read(d.id)
	return d
}

// asked is what a ceremony asks of a device.
type asked struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	}
}

func read(t *testing.T, options any) (a asked) {
	t.Helper()
	text, err := json.Marshal(options)
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// data is the authenticator's data, and what the browser says of the ceremony.
func (d *device) data(kind, challenge string, more []byte, flags byte) (auth, client []byte) {
	site := sha256.Sum256([]byte("localhost"))
	auth = append(site[:], flags)
	auth = append(binary.BigEndian.AppendUint32(auth, d.counter), more...)
	client, _ = json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	return auth, client
}

func answer(id []byte, response map[string]string) []byte {
	text, _ := json.Marshal(map[string]any{"id": b64(id), "rawId": b64(id), "type": "public-key", "response": response})
	return text
}

// register answers the ceremony that adds a passkey.
func (d *device) register(t *testing.T, options any) []byte {
	t.Helper()
	a := read(t, options)
	d.handle, _ = base64.RawURLEncoding.DecodeString(a.PublicKey.User.ID)
	point, err := d.key.PublicKey.Bytes() // 4, then the two coordinates
	if err != nil {
		t.Fatal(err)
	}
	public, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	more := binary.BigEndian.AppendUint16(make([]byte, 16), uint16(len(d.id)))
	auth, client := d.data("webauthn.create", a.PublicKey.Challenge, append(append(more, d.id...), public...), d.flags|attested)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": auth})
	if err != nil {
		t.Fatal(err)
	}
	return answer(d.id, map[string]string{"attestationObject": b64(object), "clientDataJSON": b64(client)})
}

// sign answers the ceremony that signs in.
func (d *device) sign(t *testing.T, options any) []byte {
	t.Helper()
	auth, client := d.data("webauthn.get", read(t, options).PublicKey.Challenge, nil, d.flags)
	told := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, auth...), told[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return answer(d.id, map[string]string{"authenticatorData": b64(auth), "clientDataJSON": b64(client), "signature": b64(signature), "userHandle": b64(d.handle)})
}

// add gives somebody the passkey of a device.
func (d desk) add(t *testing.T, actor who.Actor, k *device) error {
	t.Helper()
	options, ceremony, err := d.SignIn.BeginAdd(context.Background(), actor)
	if err != nil {
		t.Fatal(err)
	}
	return d.SignIn.FinishAdd(context.Background(), actor, ceremony, "blue phone", k.register(t, options))
}

// enter signs in with a device.
func (d desk) enter(t *testing.T, k *device) (token string, err error) {
	t.Helper()
	options, ceremony, err := d.SignIn.BeginSignIn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return d.SignIn.FinishSignIn(context.Background(), ceremony, k.sign(t, options))
}
