package once_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/once"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var (
	ctx  = context.Background()
	this = bytes.Repeat([]byte{1}, 32)
	that = bytes.Repeat([]byte{2}, 32)
)

// do does something under a key and counts how often it is really done.
func do(db *pg.DB, key string, digest []byte, ran *atomic.Int32, end error) (result string, repeated bool, err error) {
	err = db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		result, repeated, err = once.Do(ctx, tx, "test", key, digest, func() (string, error) {
			ran.Add(1)
			return id.New().String(), end
		})
		return err
	})
	return result, repeated, err
}

func TestOnce(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	var ran atomic.Int32
	first, repeated, err := do(db, "k", this, &ran, nil)
	if err != nil || repeated {
		t.Fatal(repeated, err)
	}
	if again, repeated, err := do(db, "k", this, &ran, nil); err != nil || !repeated || again != first || ran.Load() != 1 {
		t.Errorf("sent again: %q (first %q), repeated %v, done %d times, %v", again, first, repeated, ran.Load(), err)
	}
	if _, _, err := do(db, "k", that, &ran, nil); !fault.Is(err, fault.Conflict) || ran.Load() != 1 {
		t.Errorf("something else under the same key: %v", err)
	}
	if _, _, err := do(db, strings.Repeat("k", 201), this, &ran, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key that is too long: %v", err)
	}
	for range 2 {
		if _, repeated, err := do(db, "", this, &ran, nil); err != nil || repeated {
			t.Errorf("without a key: repeated %v, %v", repeated, err)
		}
	}
}

// What failed leaves its key free.
func TestFailureFreesTheKey(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	var ran atomic.Int32
	sentinel := errors.New("no")
	if _, _, err := do(db, "k", this, &ran, sentinel); !errors.Is(err, sentinel) {
		t.Fatal(err)
	}
	if _, repeated, err := do(db, "k", that, &ran, nil); err != nil || repeated || ran.Load() != 2 {
		t.Errorf("after a failure: repeated %v, done %d times, %v", repeated, ran.Load(), err)
	}
}

// Sent many times at the same moment, it is done once, and all get its answer.
func TestAtTheSameMoment(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	var ran atomic.Int32
	var all sync.WaitGroup
	answers := make([]string, 12)
	for i := range answers {
		all.Go(func() {
			var err error
			if answers[i], _, err = do(db, "k", this, &ran, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if ran.Load() != 1 {
		t.Errorf("done %d times", ran.Load())
	}
	for _, a := range answers {
		if a != answers[0] || a == "" {
			t.Errorf("answers differ: %q and %q", a, answers[0])
		}
	}
}

// A form's command, sent many times at the same moment, is done once; what it
// made, it gives each time; and what was never sent is not there to be asked for.
func TestFormsAreDoneOnce(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	var ran atomic.Int32
	actor := who.Founding
	actor.Once = strings.Repeat("k", 64)
	if _, done, err := once.Done(ctx, db, actor, who.Running, "test"); done || err != nil {
		t.Fatalf("before it is sent: done %v, %v", done, err)
	}
	made := make([]id.UUID, 8)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			var err error
			made[i], err = once.Make(ctx, db, actor, who.Running, "test", func(*pg.Tx) (id.UUID, error) { ran.Add(1); return id.New(), nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, one := range made {
		if one != made[0] || one.IsZero() {
			t.Errorf("made %v", made)
		}
	}
	if ran.Load() != 1 {
		t.Errorf("done %d times", ran.Load())
	}
	if result, done, err := once.Done(ctx, db, actor, who.Running, "test"); !done || result != made[0].String() || err != nil {
		t.Errorf("after it: %q, %v, %v", result, done, err)
	}
	for range 2 {
		if err := once.As(ctx, db, actor, who.Running, "other", func(*pg.Tx) error { ran.Add(1); return nil }); err != nil {
			t.Error(err)
		}
	}
	actor.Once = ""
	for range 2 {
		if err := once.As(ctx, db, actor, who.Running, "other", func(*pg.Tx) error { ran.Add(1); return nil }); err != nil {
			t.Error(err)
		}
	}
	if ran.Load() != 4 {
		t.Errorf("another action once, and twice without a key: done %d times in all; want 4", ran.Load())
	}
}

// A key is known for 60 days and not longer; and whatever the background work
// takes for today, the database lets it forget none that is young.
func TestForget(t *testing.T) {
	its := testkit.NewDatabase(t)
	db := its.Open(t)
	super, err := pgx.Connect(ctx, its.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = super.Close(ctx) }()
	var ran atomic.Int32
	if _, _, err := do(db, "k", this, &ran, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		aged, later time.Duration
		want        int64
	}{{0, 0, 0}, {0, 100 * once.Kept, 0}, {once.Kept - time.Hour, 0, 0}, {once.Kept + time.Hour, 0, 1}} {
		if _, err := super.Exec(ctx, `UPDATE sightline.done_once SET at = $1`, time.Now().Add(-c.aged)); err != nil {
			t.Fatal(err)
		}
		if gone, err := once.Forget(ctx, db, time.Now().Add(c.later)); err != nil || gone != c.want {
			t.Errorf("a key of %v ago, %v later: %d forgotten, %v; want %d", c.aged, c.later, gone, err, c.want)
		}
	}
	if _, repeated, err := do(db, "k", this, &ran, nil); err != nil || repeated {
		t.Errorf("a key that was forgotten is free: repeated %v, %v", repeated, err)
	}
}
