package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// marking is a keyed hash.
func marking(key string) func(string) []byte {
	return func(text string) []byte {
		mac := hmac.New(sha256.New, []byte(key))
		_, _ = mac.Write([]byte(text)) // a hash takes everything
		return mac.Sum(nil)
	}
}

// A form's key says whom it was shown to, and only as the server made it.
func TestWhoseForm(t *testing.T) {
	s, another := &Server{Mark: marking("a")}, &Server{Mark: marking("b")}
	ama, ben := id.New(), id.New()
	key := s.formKey(ama)
	if got := s.whose(key); got != ama {
		t.Errorf("the key is %s's; want %s's", got, ama)
	}
	if !soundKey(key) || s.formKey(ama) == key {
		t.Errorf("%q is no key that is taken once", key)
	}
	if strings.Contains(key, ama.String()) {
		t.Error("the key shows the account's number")
	}
	mark, other := key[uuidLength:], "0"
	if key[60] == '0' {
		other = "1"
	}
	for name, forged := range map[string]string{
		"nothing": "", "an id alone": key[:uuidLength], "the mark of another form": id.New().String() + mark, "cut short": key[:len(key)-1],
		"longer": key + "0", "another letter": key[:60] + other + key[61:], "no mark": key[:uuidLength] + "-" + strings.Repeat("z", len(mark)-1),
		"another key's": another.formKey(ama), "nobody's": s.formKey(id.UUID{}),
	} {
		if got := s.whose(forged); !got.IsZero() && forged != key {
			t.Errorf("%s is taken for %s's", name, got)
		}
	}
	if s.whose(s.formKey(ben)) == ama {
		t.Error("two people have the same mark")
	}
}
