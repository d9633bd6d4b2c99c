package pg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestAsSaysWhoActs(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	var got id.UUID
	err := db.As(context.Background(), who.Founding, who.Running, func(tx *pg.Tx) error {
		return tx.QueryRow(context.Background(), `SELECT actor_id()`).Scan(&got)
	})
	if err != nil || got != who.Founding.ID {
		t.Fatalf("actor_id() = %v, %v; want the founding service", got, err)
	}
}

func TestAsRefusesNobody(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	ran := false
	err := db.As(context.Background(), who.Actor{}, who.Running, func(*pg.Tx) error { ran = true; return nil })
	if ran || !fault.Is(err, fault.Unauthenticated) {
		t.Fatalf("ran %v, err %v; want Unauthenticated and nothing run", ran, err)
	}
}

func TestAsRollsBackOnErrorAndPanic(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	ctx := context.Background()
	insert := func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agency (id, name, kind, created) VALUES ($1, 'Harle Academy', 'school', now())`, id.New())
		return err
	}
	sentinel := errors.New("no")
	if err := db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error { return errors.Join(insert(tx), sentinel) }); !errors.Is(err, sentinel) {
		t.Fatalf("err = %v; want the error of fn inside", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error { _ = insert(tx); panic("stop") })
	}()
	n := -1
	if err := db.As(ctx, who.Founding, who.Running, func(tx *pg.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM agency`).Scan(&n)
	}); err != nil || n != 0 {
		t.Fatalf("%d agencies, %v; want none", n, err)
	}
}

func TestAsKeepsPromisesOrFails(t *testing.T) {
	db := testkit.NewDatabase(t).Open(t)
	broken := errors.New("journal away")
	err := db.As(context.Background(), who.Founding, who.Running, func(tx *pg.Tx) error {
		tx.BeforeReturn(func(context.Context) error { return broken })
		return nil
	})
	if !errors.Is(err, broken) {
		t.Fatalf("err = %v; want the broken promise", err)
	}
}
