package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Canonical is the entry as bytes: a version line, then "name length:value"
// for each field in a fixed order, so that no value can run into the next.
// What a write changed enters as the SHA-256 of its own canonical JSON: an
// auditor can check the log without seeing a child's record.
//
// The form is version 1 and never changes; another form gets another number.
func (e Entry) Canonical() []byte {
	var b bytes.Buffer
	b.WriteString("sightline journal entry 1\n")
	put(&b, "id", e.ID.String())
	put(&b, "at", e.At.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.000000Z"))
	put(&b, "kind", string(e.Kind))
	put(&b, "action", e.Action)
	put(&b, "actor", e.Actor.String())
	put(&b, "agency", optional(e.Agency))
	put(&b, "subjects", strconv.Itoa(len(e.Subjects)))
	for _, subject := range e.Subjects {
		put(&b, "subject", subject.String())
	}
	put(&b, "purpose", string(e.Purpose))
	put(&b, "reason", e.Reason)
	put(&b, "request", e.Request)
	put(&b, "changed", e.Changed.digest())
	return b.Bytes()
}

func put(b *bytes.Buffer, name, value string) {
	b.WriteString(name)
	b.WriteByte(' ')
	b.WriteString(strconv.Itoa(len(value)))
	b.WriteByte(':')
	b.WriteString(value)
	b.WriteByte('\n')
}

func optional(u id.UUID) string {
	if u.IsZero() {
		return ""
	}
	return u.String()
}

// digest is the SHA-256 of the change as JSON with sorted keys and numbers
// written out whole, as the database keeps them; empty for no change.
func (c Change) digest() string {
	if len(c) == 0 {
		return ""
	}
	var plain any
	text, err := json.Marshal(c)
	if err == nil {
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		err = dec.Decode(&plain)
	}
	if err == nil {
		text, err = json.Marshal(wholeNumbers(plain)) // maps marshal with sorted keys
	}
	if err != nil { // Step values are valid JSON by construction
		panic("audit: a change that is not JSON: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// wholeNumbers writes every number without an exponent and without zeros that
// say nothing: 1e3, 1000 and 1000.0 are one number.
func wholeNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, one := range v {
			v[name] = wholeNumbers(one)
		}
	case []any:
		for i, one := range v {
			v[i] = wholeNumbers(one)
		}
	case json.Number:
		if r, ok := new(big.Rat).SetString(string(v)); ok && len(v) < 64 {
			return json.Number(strings.TrimSuffix(strings.TrimRight(r.FloatString(decimals), "0"), "."))
		}
	}
	return v
}

// decimals is more than a 64-bit float can tell apart.
const decimals = 340
