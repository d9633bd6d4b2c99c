// Package id makes and reads the two names a record has: a row id that
// machines use (UUID version 7) and a reference that people read out over the
// telephone (see Reference).
package id

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// UUID is a row id. The zero value is "none" and is stored as NULL.
type UUID [16]byte

// ErrUUID is the error of a text that is no UUID.
var ErrUUID = errors.New("not a UUID: want 8-4-4-4-12 hexadecimal digits")

// New is a fresh version 7 UUID (RFC 9562 section 5.7): 48 bits of Unix
// milliseconds, then 74 random bits. It tells when, never how many.
func New() UUID { return At(time.Now()) }

// At is New at a given time, for data that is made to look older.
func At(t time.Time) UUID {
	var u UUID
	_, _ = rand.Read(u[:]) // crypto/rand.Read never fails (Go 1.24)
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(t.UnixMilli()))
	copy(u[:6], ms[2:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u
}

// Parse reads the canonical form, in either case.
func Parse(s string) (UUID, error) {
	var u UUID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return UUID{}, ErrUUID
	}
	var digits [32]byte
	n := 0
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		digits[n] = s[i]
		n++
	}
	if _, err := hex.Decode(u[:], digits[:]); err != nil {
		return UUID{}, ErrUUID
	}
	return u, nil
}

// MustParse is Parse for constants; it panics on a text that is no UUID.
func MustParse(s string) UUID {
	u, err := Parse(s)
	if err != nil {
		panic(fmt.Sprintf("id.MustParse(%q): %v", s, err))
	}
	return u
}

// IsZero reports whether u is "none".
func (u UUID) IsZero() bool { return u == UUID{} }

// String is the canonical form in lower case.
func (u UUID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	hex.Encode(b[9:13], u[4:6])
	hex.Encode(b[14:18], u[6:8])
	hex.Encode(b[19:23], u[8:10])
	hex.Encode(b[24:36], u[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// MarshalText is String, or empty for none.
func (u UUID) MarshalText() ([]byte, error) {
	if u.IsZero() {
		return nil, nil
	}
	return []byte(u.String()), nil
}

// UnmarshalText is Parse; empty is none.
func (u *UUID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*u = UUID{}
		return nil
	}
	v, err := Parse(string(b))
	if err == nil {
		*u = v
	}
	return err
}

// Value stores the id; none is NULL.
func (u UUID) Value() (driver.Value, error) {
	if u.IsZero() {
		return nil, nil //nolint:nilnil // NULL is the stored form of none
	}
	return u.String(), nil
}

// Scan reads a stored id; NULL is none.
func (u *UUID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*u = UUID{}
		return nil
	case string:
		return u.UnmarshalText([]byte(v))
	case [16]byte:
		*u = v
		return nil
	case []byte:
		if len(v) == len(u) {
			copy(u[:], v)
			return nil
		}
		return u.UnmarshalText(v)
	default:
		return fmt.Errorf("id.UUID: can't read a %T", src)
	}
}
