package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// makePgbench makes pgbench's own tables, in a database beside.
func (h *house) makePgbench(ctx context.Context) error {
	if err := h.server.EnsureDatabase(ctx, "pgbench"); err != nil {
		return err
	}
	said, err := exec.CommandContext(ctx, "pgbench", "-i", "-q", "-s", "10", h.server.SuperURL("pgbench")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgbench -i: %w\n%s", err, said)
	}
	return nil
}

// pgbench is its transactions a second.
func (h *house) pgbench(ctx context.Context, lasts time.Duration) (tps float64, err error) {
	said, err := exec.CommandContext(ctx, "pgbench", "-n", "-c", "16", "-j", "2", "-T", fmt.Sprint(max(1, int(lasts.Seconds()))), h.server.SuperURL("pgbench")).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, said)
	}
	_, rest, found := strings.Cut(string(said), "tps = ")
	if !found {
		return 0, fmt.Errorf("pgbench told no rate:\n%s", said)
	}
	_, err = fmt.Sscan(rest, &tps)
	return tps, err
}
