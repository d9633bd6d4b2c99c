package person

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// Whoever searches while the register is being read is told to come back, and
// does not hang on until the line is broken off.
func TestNobodyHangsOnTheRegister(t *testing.T) {
	r := register{clock: when.System, turn: make(chan struct{}, 1)}
	r.turn <- struct{}{}
	if _, err := r.current(context.Background(), time.Millisecond); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v; want Unavailable, with the mend", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.current(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want the end of the request", err)
	}
	if len(r.turn) != 1 {
		t.Error("who waited in vain has given back a turn that was not theirs")
	}
}
