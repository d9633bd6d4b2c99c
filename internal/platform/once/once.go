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
	"crypto/sha256"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
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
	if result, err = fn(); err != nil || result == "" {
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

// As is pg.DB.As for a command that answers only that it is done. A command
// that the actor has sent before, under the key of the form it came by
// (who.Actor.Once), is not done again: it was, and As gives nil.
//
// Errors: those of pg.DB.As.
func As(ctx context.Context, db *pg.DB, actor who.Actor, purpose who.Purpose, action string, fn func(tx *pg.Tx) error) error {
	return db.As(ctx, actor, purpose, func(tx *pg.Tx) error { return In(ctx, tx, action, actor.Once, func() error { return fn(tx) }) })
}

// Make is As for a command that answers with what it made: sent again, it
// gives the same id.
func Make(ctx context.Context, db *pg.DB, actor who.Actor, purpose who.Purpose, action string, fn func(tx *pg.Tx) (id.UUID, error)) (made id.UUID, err error) {
	result, err := Give(ctx, db, actor, purpose, action, func(tx *pg.Tx) (string, error) {
		row, err := fn(tx)
		return row.String(), err
	})
	if err != nil {
		return made, err
	}
	return id.Parse(result)
}

// Give is As for a command that answers with a word or a reference.
func Give(ctx context.Context, db *pg.DB, actor who.Actor, purpose who.Purpose, action string, fn func(tx *pg.Tx) (string, error)) (result string, err error) {
	err = db.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		result, _, err = Do(ctx, tx, action, actor.Once, digestOf(actor.Once), func() (string, error) { return fn(tx) })
		return err
	})
	return result, err
}

// Done is the result of what the actor sends, where it was sent before; a
// question that may be asked before the command itself.
func Done(ctx context.Context, db *pg.DB, actor who.Actor, purpose who.Purpose, action string) (result string, done bool, err error) {
	if actor.Once == "" {
		return "", false, nil
	}
	err = db.As(ctx, actor, purpose, func(tx *pg.Tx) error {
		result, done, err = recall(ctx, tx, action, actor.Once, digestOf(actor.Once))
		if pg.NoRows(err) {
			return nil
		}
		return err
	})
	return result, done && err == nil, err
}

// In is As inside a transaction that is open, whoever acts in it: for a
// command that a service carries out for somebody under their key.
func In(ctx context.Context, tx *pg.Tx, action, key string, fn func() error) error {
	_, _, err := Do(ctx, tx, action, key, digestOf(key), func() (string, error) { return "", fn() })
	return err
}

// digestOf stands for what was sent: the key of a form already holds it.
func digestOf(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}
