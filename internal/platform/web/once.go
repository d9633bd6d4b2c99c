package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// onceField is the field of a form that carries its key.
const onceField = "once"

// posts is the tag that begins a form which is posted. What people typed never
// matches: templates escape it.
var posts = regexp.MustCompile(`<form\b[^>]*\bmethod="post"[^>]*>`)

// keyed gives each form of a page that is posted a key of its own, which also
// says whom it is shown to, so that no
// template can forget it. What stands around every page (the search, the way
// out) has none: it changes nothing twice.
func keyed(page []byte, key func() string) []byte {
	head, main, found := bytes.Cut(page, []byte("<main"))
	if !found || !posts.Match(main) {
		return page
	}
	main = posts.ReplaceAllFunc(main, func(tag []byte) []byte {
		return append(slices.Clip(tag), `<input type="hidden" name="`+onceField+`" value="`+key()+`">`...)
	})
	return slices.Concat(head, []byte("<main"), main)
}

// once says what somebody sends, so that the same sent again is known again:
// the key of its form, and all that stands in it. A form that was gone back
// to, and changed, is another command. Empty for what carries no key, and for
// a form with a file, which its handler reads.
func (r *Request) once() string {
	if r.Method != http.MethodPost || !r.Actor.Signed() || r.upload > 0 {
		return ""
	}
	form, err := r.Form()
	if err != nil || !soundKey(form.Get(onceField)) {
		return ""
	}
	form = maps.Clone(form) // words that were put back are the same words
	delete(form, FieldUnsent)
	sum := sha256.New()
	for _, part := range []string{r.Actor.ID.String(), r.URL.Path, url.Values(form).Encode()} {
		one := sha256.Sum256([]byte(part))
		_, _ = sum.Write(one[:]) // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// soundKey tells a key that we could have made from anything else that may be
// sent.
func soundKey(key string) bool {
	return key != "" && len(key) <= 100 && strings.Trim(key, "0123456789abcdefghijklmnopqrstuvwxyz-") == ""
}
