package crypt_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/platform/crypt"
)

func TestSealedTextOpensOnlyWhereItBelongs(t *testing.T) {
	key, err := crypt.ParseKey(strings.Repeat("0f", 32))
	if err != nil {
		t.Fatal(err)
	}
	mine, text, here := key.For("unsent words"), []byte("She has a new phone."), []byte("account 1")
	sealed := mine.Seal(text, here)
	if got, err := mine.Open(sealed, here); err != nil || !bytes.Equal(got, text) {
		t.Fatalf("opened: %q, %v", got, err)
	}
	if bytes.Contains(sealed, text[:7]) || bytes.Equal(sealed, mine.Seal(text, here)) {
		t.Error("it can be read, or the same text seals alike")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"for another account": func() ([]byte, error) { return mine.Open(sealed, []byte("account 2")) },
		"of another trade":    func() ([]byte, error) { return key.For("client secrets").Open(sealed, here) },
		"with another key":    func() ([]byte, error) { return crypt.Key{1}.For("unsent words").Open(sealed, here) },
		"changed":             func() ([]byte, error) { return mine.Open(flipped, here) },
		"cut short":           func() ([]byte, error) { return mine.Open(sealed[:5], here) },
		"empty":               func() ([]byte, error) { return mine.Open(nil, here) },
	} {
		if got, err := open(); err == nil || got != nil {
			t.Errorf("%s: it opens: %q", name, got)
		}
	}
}

func TestMarks(t *testing.T) {
	one, other := crypt.Key{1}, crypt.Key{2}
	if !bytes.Equal(one.Mark("/people"), one.Mark("/people")) || bytes.Equal(one.Mark("/people"), one.Mark("/people/")) || bytes.Equal(one.Mark("/people"), other.Mark("/people")) {
		t.Error("equal texts and keys, and only those, have equal marks")
	}
}

func TestKeysAreReadAsTheyAreWritten(t *testing.T) {
	for text, good := range map[string]bool{strings.Repeat("aB", 32): true, "": false, strings.Repeat("a", 63): false, strings.Repeat("z", 64): false} {
		if _, err := crypt.ParseKey(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		} else if err != nil && text != "" && strings.Contains(err.Error(), text) {
			t.Error("the error repeats the key")
		}
	}
}
