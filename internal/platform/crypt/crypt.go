// Package crypt seals what must not be read where it is stored: words that
// were not sent, and secrets of other systems.
//
// What always holds: a sealed text opens only with its key and with what it
// was bound to, so a row that is moved to another account opens for nobody; a
// key of one trade opens nothing of another.
//
// Begin with [Key.For].
package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// Key seals and opens. Its zero value is a key that everybody knows: make one
// with ParseKey or From.
type Key [32]byte

// ParseKey reads a key of 64 hexadecimal digits, as configuration gives it.
func ParseKey(s string) (k Key, err error) {
	if len(s) != hex.EncodedLen(len(k)) {
		return k, fmt.Errorf("want 64 hexadecimal digits, got %d characters", len(s))
	}
	if _, err = hex.Decode(k[:], []byte(s)); err != nil {
		return k, errors.New("want 64 hexadecimal digits")
	}
	return k, nil
}

// For is the key of one trade ("unsent words"), made from this one.
func (k Key) For(trade string) (sub Key) {
	out, err := hkdf.Key(sha256.New, k[:], nil, "sightline "+trade, len(sub))
	if err != nil {
		panic(err) // only for a length that SHA-256 can't give
	}
	copy(sub[:], out)
	return sub
}

// Seal encrypts a text (AES-256-GCM, a random nonce before it). What it is
// bound to is not secret and is not in the result.
func (k Key) Seal(text, bound []byte) []byte {
	aead := k.aead()
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(text)+aead.Overhead())
	_, _ = rand.Read(nonce) // crypto/rand.Read never fails (Go 1.24)
	return aead.Seal(nonce, nonce, text, bound)
}

// errSealed is the one answer for whatever does not open.
var errSealed = errors.New("crypt: it does not open with this key, here")

// Open decrypts what Seal made with the same key and bound to the same.
func (k Key) Open(sealed, bound []byte) ([]byte, error) {
	aead := k.aead()
	if len(sealed) < aead.NonceSize() {
		return nil, errSealed
	}
	text, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], bound)
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}

// Mark is a keyed hash (HMAC-SHA-256): equal texts have equal marks, and
// without the key a mark tells nothing.
func (k Key) Mark(text string) []byte {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func (k Key) aead() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // the length is right
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}
