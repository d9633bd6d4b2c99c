package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// Both sides run, and agree on betweenness to rounding; how long they take is
// no matter here.
func TestCompareRunsBothSides(t *testing.T) {
	var out strings.Builder
	if err := compare(context.Background(), &out, size{community: 300, between: 200, runs: 2, patience: time.Minute}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| communities (modularity) | 300 | 1200 |", "| betweenness (largest difference) | 200 | 800 |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no row %q in\n%s", want, out.String())
		}
	}
	s := size{between: 200, runs: 1}
	r, err := betweenness(context.Background(), s)
	if err != nil || !strings.Contains(r.result[0], "e-1") && r.result[0] != "0.0e+00" {
		t.Errorf("difference %v (%v)", r.result, err)
	}
}
