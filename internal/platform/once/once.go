// Package once makes a command safe to send twice: under the same key it is
// done one time, and every sending gets the first one's answer.
//
// The key is claimed in the transaction of the command itself, so a command
// that fails leaves its key free, and two at the same moment wait for one
// another.
package once

import (
	"bytes"
	"context"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

// maxKey is the longest key, in bytes.
const maxKey = 200

// Do runs fn unless the actor has done the action under the key before; then
// it gives the first result, and repeated is true. The digest (32 bytes) tells
// what was sent. An empty key just runs fn. The result is an id or a
// reference, never words.
//
// Errors: Conflict when the key was used for something else; Invalid for a key
// that is too long; what fn returns.
func Do(ctx context.Context, tx *pg.Tx, action, key string, digest []byte, fn func() (string, error)) (result string, repeated bool, err error) {
	if key == "" {
		result, err = fn()
		return result, false, err
	}
	if len(key) > maxKey {
		return "", false, fault.Fields{"idempotency_key": "Use a key of at most 200 characters."}.Err("once.Do")
	}
	claimed, err := claim(ctx, tx, action, key, digest)
	if err != nil {
		return "", false, err
	}
	if !claimed {
		return recall(ctx, tx, action, key, digest)
	}
	if result, err = fn(); err != nil {
		return "", false, err
	}
	_, err = tx.Exec(ctx, `UPDATE done_once SET result = $4 WHERE actor_id = $1 AND action = $2 AND key = $3`,
		tx.Actor().ID, action, key, result)
	return result, false, err
}

// claim takes the key; a second claim at the same moment waits for the first
// to commit or fail.
func claim(ctx context.Context, tx *pg.Tx, action, key string, digest []byte) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO done_once (actor_id, action, key, digest, result) VALUES ($1, $2, $3, $4, '')
		ON CONFLICT DO NOTHING`, tx.Actor().ID, action, key, digest)
	return n == 1, err
}

func recall(ctx context.Context, tx *pg.Tx, action, key string, digest []byte) (string, bool, error) {
	var was []byte
	var result string
	err := tx.QueryRow(ctx, `SELECT digest, result FROM done_once WHERE actor_id = $1 AND action = $2 AND key = $3`,
		tx.Actor().ID, action, key).Scan(&was, &result)
	if err != nil {
		return "", false, err
	}
	if !bytes.Equal(was, digest) {
		return "", false, fault.New(fault.Conflict, "once.Do", "This key was used before for something else. Send it with a new key.")
	}
	return result, true, nil
}
