package main

import (
	"encoding/binary"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// renamer gives rows that a request made ids of their own when its statements
// are sent again: an id that is no older than a few seconds was made for it.
type renamer map[id.UUID]id.UUID

const justMade = 5 * time.Second

func (r renamer) args(all []any) []any {
	out := make([]any, len(all))
	for i, one := range all {
		out[i] = one
		if u, is := one.(id.UUID); is {
			out[i] = r.id(u)
		}
	}
	return out
}

func (r renamer) id(u id.UUID) id.UUID {
	var ms [8]byte
	copy(ms[2:], u[:6])
	if at := time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]))); time.Since(at) > justMade || time.Until(at) > justMade { //nolint:gosec // 48 bits
		return u
	}
	if r[u].IsZero() {
		r[u] = id.New()
	}
	return r[u]
}
