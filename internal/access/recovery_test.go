package access_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Ten tries with an address, and the next is not looked at for an hour; the
// answer does not say whether anybody signs in with it.
func TestGuessingWearsOut(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	words := map[string]bool{}
	for _, address := range []string{"noor@school.example", "nobody@school.example"} {
		first := ""
		for i := range 10 {
			_, err := k.SignIn.Recover(ctx, address, "AAAA-BBBB-CCCC-DDDD")
			if !fault.Is(err, fault.Unauthenticated) || i > 0 && fault.Message(err) != first {
				t.Fatalf("try %d: %v", i, err)
			}
			first = fault.Message(err)
		}
		_, err := k.SignIn.Recover(ctx, " "+address, k.codes[0])
		if !fault.Is(err, fault.Unauthenticated) || fault.Message(err) == first {
			t.Errorf("%s: after ten guesses a right code is looked at, or they are not told to wait: %v", address, err)
		}
		words[fault.Message(err)] = true
	}
	if len(words) != 1 {
		t.Errorf("a known and an unknown address are told apart: %v", words)
	}
	k.clock.forward(time.Hour - time.Minute)
	if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); err == nil {
		t.Error("the right code is looked at before the hour is over")
	}
	k.clock.forward(2 * time.Minute)
	_, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0])
	must(t, err)
}

// A right code clears the count: mistyping now and then locks nobody out.
func TestARightCodeClearsTheCount(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	for i := range 3 {
		for range 6 {
			_, _ = k.SignIn.Recover(ctx, "noor@school.example", "AAAA")
		}
		_, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[i])
		must(t, err)
	}
}

// Guesses at the same moment are counted one by one, and one code lets in once.
func TestGuessesAtTheSameMoment(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	var in, looked atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); err == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("one code let in %d times", in.Load())
	}
	_, refused := k.SignIn.Recover(ctx, "other@school.example", "AAAA")
	for range 24 {
		wg.Go(func() {
			if _, err := k.SignIn.Recover(ctx, "other@school.example", "AAAA"); fault.Message(err) == fault.Message(refused) {
				looked.Add(1)
			}
		})
	}
	wg.Wait()
	if looked.Load() != 9 {
		t.Errorf("%d more guesses were looked at; want 9", looked.Load())
	}
}

// New codes take the place of the old ones.
func TestNewCodesReplaceTheOld(t *testing.T) {
	ctx := context.Background()
	k := newDesk(t)
	codes, err := k.SignIn.NewCodes(ctx, k.noor)
	must(t, err)
	if _, err := k.SignIn.Recover(ctx, "noor@school.example", k.codes[0]); err == nil {
		t.Error("an old code lets in")
	}
	for _, code := range codes {
		_, err := k.SignIn.Recover(ctx, "noor@school.example", code)
		must(t, err)
	}
}
