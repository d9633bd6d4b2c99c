package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// The whole measurement at the size of a toy: every part runs, every request is
// answered as it should be. What it took says nothing, and is not looked at.
func TestEveryPartRuns(t *testing.T) {
	var out bytes.Buffer
	s := settings{size: size{People: 3000, Referrals: 3000, Staff: 80}, small: 2000, seed: 7, rate: 20, connections: 8, lasts: 2 * time.Second, samples: 2}
	if err := run(t.Context(), &out, s); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	said := out.String()
	for _, want := range []string{"loaded ", "memory at rest: the application ", "**Open loop, 20 requests a second", "**Closed loop, 8 connections", "**Alone**, 2 of each kind", "**Growth** from 2000 to 3000 people",
		"Views over 8 connections: ", "pgbench TPC-B, -s 10 -c 16: ", "sightline demo to the first page: ", "size of the program, -trimpath: ", "| Aim | Came | |", "**Plans that read 20 times the rows they show**"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	for _, k := range commonest {
		if n := strings.Count(said, "| "+k.name+" |"); n < 3 { // alone, under load, growth
			t.Errorf("%s is told of %d times", k.name, n)
		}
	}
	if strings.Contains(said, "every request is answered") { // said only where one was not
		t.Error("some requests failed")
	}
	if t.Failed() {
		t.Log(said)
	}
}

// The same seed and moment give the same county.
func TestTheSameSeedGivesTheSameCounty(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	z := size{People: 400, Referrals: 200, Staff: 60}
	var made [2][]table
	for i := range made {
		c, err := newCounty(z, 3, at)
		if err != nil {
			t.Fatal(err)
		}
		made[i] = append(append(c.staffRows(), c.peopleRows()...), append(c.referralRows(), c.journalRows()...)...)
	}
	for i, one := range made[0] {
		if a, b := print(one), print(made[1][i]); a != b || a == "" {
			t.Errorf("%s differs, or is empty", one.name)
		}
	}
}

func print(t table) string {
	var b strings.Builder
	for row := range t.rows {
		b.Write(asJSON(row))
	}
	return b.String()
}

// The shares of a county: open referrals for each worker, what is sealed, and
// that nothing lies in the future.
func TestTheShapeOfACounty(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	c, err := newCounty(size{People: 40_000, Referrals: 20_000, Staff: 300}, 3, at)
	if err != nil {
		t.Fatal(err)
	}
	open, sealed := map[int]int{}, 0
	for n := range c.Referrals {
		w := c.worry(n)
		if w.received.After(at) || w.decided.After(at) {
			t.Fatalf("referral %d comes at %v and is decided at %v", n, w.received, w.decided)
		}
		if w.open() && w.allocated >= 0 {
			open[w.allocated]++
		}
		if w.seal > 0 {
			sealed++
		}
	}
	for worker, n := range open {
		if n > 75 {
			t.Errorf("worker %d has %d open referrals", worker, n)
		}
	}
	if share := float64(sealed) / float64(c.Referrals); share < sealedShare/2 || share > sealedShare*2 {
		t.Errorf("%.4f of the referrals are restricted or sealed", share)
	}
}
