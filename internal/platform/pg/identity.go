package pg

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Key seals statements of identity (HMAC-SHA-256). The application holds it in
// memory; in the database only the owner can read it.
type Key [32]byte

// NewKey is a fresh random key.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k[:]) // crypto/rand.Read never fails (Go 1.24)
	return k
}

// ParseKey reads a key of 64 hexadecimal digits, as configuration gives it.
func ParseKey(s string) (Key, error) {
	var k Key
	if len(s) != hex.EncodedLen(len(k)) {
		return k, fmt.Errorf("identity key: want 64 hexadecimal digits, got %d characters", len(s))
	}
	_, err := hex.Decode(k[:], []byte(s))
	if err != nil {
		return k, fmt.Errorf("identity key: want 64 hexadecimal digits: %w", err)
	}
	return k, nil
}

// pads are the inner and outer keys of HMAC (RFC 2104), which the database
// keeps so that its check is two calls of sha256.
func (k Key) pads() (inner, outer []byte) {
	inner, outer = make([]byte, sha256.BlockSize), make([]byte, sha256.BlockSize)
	copy(inner, k[:])
	copy(outer, k[:])
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	return inner, outer
}

// statement says who acts and why, for this connection (pid) and the one
// transaction that began at the given microsecond, sealed with the key.
// Its form is read by actor_statement() in the database.
func (k Key) statement(actor who.Actor, purpose who.Purpose, pid, began string) string {
	words := strings.Join([]string{"1", actor.ID.String(), string(purpose), pid, began}, "|")
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(words))
	return words + "|" + hex.EncodeToString(mac.Sum(nil))
}
