package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// source is the folder of the product's module.
func source(ctx context.Context) (string, error) {
	text, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/sightline-partnership/sightline").Output()
	return strings.TrimSpace(string(text)), err
}

// build makes a sightline of this tree; flags are more flags of go build.
func (h *house) build(ctx context.Context, name string, flags ...string) (string, error) {
	from, err := source(ctx)
	if err != nil {
		return "", err
	}
	path := filepath.Join(h.dir, name)
	cmd := exec.CommandContext(ctx, "go", append(append([]string{"build", "-trimpath", "-o", path}, flags...), "./cmd/sightline")...)
	cmd.Dir = from
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, said)
	}
	return path, nil
}

// without is the files of the product's journal that a build without one
// replaces: everything else is as it ships.
var without = map[string]string{"internal/audit/gather.go": "gather.go.txt", "internal/audit/store.go": "store.go.txt"}

// buildWithout makes a sightline that keeps no journal, for a comparison.
// There is no switch for that in the product: the compiler is given other files.
func (h *house) buildWithout(ctx context.Context) (string, error) {
	from, err := source(ctx)
	if err != nil {
		return "", err
	}
	overlay := map[string]map[string]string{"Replace": {}}
	for file, instead := range without {
		overlay["Replace"][filepath.Join(from, file)] = filepath.Join(from, "bench", "site", "without", instead)
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	list := filepath.Join(h.dir, "overlay.json")
	if err := os.WriteFile(list, text, 0o600); err != nil {
		return "", err
	}
	return h.build(ctx, "sightline-without", "-overlay", list)
}

// subject is a sightline that runs.
type subject struct {
	address string
	cmd     *exec.Cmd
	ended   chan error
}

// start serves a county with a program, and waits until it answers.
func (h *house) start(ctx context.Context, program string, b *base) (*subject, error) {
	return begin(ctx, program, []string{"serve"}, "DATABASE_URL="+b.appURL, "SIGHTLINE_OWNER_URL="+b.ownerURL)
}

func begin(ctx context.Context, program string, args []string, env ...string) (*subject, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	s := &subject{address: "http://" + address, cmd: exec.Command(program, args...), ended: make(chan error, 1)}
	s.cmd.Env = append(append(os.Environ(), "SIGHTLINE_LISTEN="+address, "SIGHTLINE_BASE_URL=http://localhost:"+port), env...)
	var said lastWords
	s.cmd.Stderr = &said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	for {
		if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			return s, conn.Close()
		}
		select {
		case err := <-s.ended:
			return nil, fmt.Errorf("%s ended: %w\n%s", filepath.Base(program), err, said.text)
		case <-ctx.Done():
			s.stop()
			return nil, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// lastWords keeps the end of what a program says. It may be read when the
// program has ended.
type lastWords struct{ text []byte }

func (l *lastWords) Write(more []byte) (int, error) {
	l.text = append(l.text, more...)
	l.text = l.text[max(0, len(l.text)-4096):]
	return len(more), nil
}

func (s *subject) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// memory is what a process holds for itself: its own pages, and its part of
// those it shares, in megabytes.
func memory(pid int) (float64, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if text, found := strings.CutPrefix(lines.Text(), "Pss:"); found {
			kb, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no Pss in smaps_rollup")
}

// postgresMemory is memory of the server and all its workers.
func (h *house) postgresMemory() (float64, error) {
	text, err := os.ReadFile(filepath.Join(h.dir, "pg", "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return 0, err
	}
	all, err := memory(pid)
	if err != nil {
		return 0, err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return 0, err
	}
	for _, one := range strings.Fields(string(children)) {
		if child, err := strconv.Atoi(one); err == nil {
			if mb, err := memory(child); err == nil { // one that has just ended holds nothing
				all += mb
			}
		}
	}
	return all, nil
}
