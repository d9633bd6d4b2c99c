package cluster

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// launch starts the server and waits until it answers. After Stop it leaves
// none running.
func (c *Cluster) launch(ctx context.Context) error {
	s, err := c.spawn()
	if err != nil {
		return c.faultFromLog(err.Error())
	}
	c.mu.Lock()
	over := c.over()
	if !over {
		c.server = s
	}
	c.mu.Unlock()
	if over {
		s.stop(5 * time.Second)
		return unavailable("The private database was stopped.")
	}
	if err := c.ready(ctx, s); err != nil {
		s.stop(5 * time.Second)
		return err
	}
	return nil
}

// The waits before a server that died is started again.
const (
	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
)

// watch starts the server again when it dies while we live, and keeps trying:
// a disk that was full may have room again.
func (c *Cluster) watch() {
	for wait := firstWait; ; {
		c.mu.Lock()
		s := c.server
		c.mu.Unlock()
		select {
		case <-c.ended:
			return
		case <-s.exited:
		}
		select {
		case <-c.ended:
			return
		case <-time.After(wait):
		}
		if c.heal() == nil && c.launch(context.Background()) == nil {
			wait = firstWait
		} else {
			wait = min(2*wait, longestWait)
		}
	}
}

// heal deals with what a killed start left behind. We hold the lock of the
// folder, so a server that still runs in it is an orphan: it is stopped.
func (c *Cluster) heal() error {
	file := filepath.Join(c.data, "postmaster.pid")
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return c.faultFolder(c.data, err)
	}
	pid, rest := pidFile(content)
	switch {
	case pid <= 0: // cut short when the disk was full: there is nothing to go by
		_ = os.Remove(file)
		return nil
	case isPostmaster(pid, c.data):
		return c.endOrphan(pid)
	}
	return c.takeOver(pid, rest)
}

// pidFile is the process that a pid file names, and what follows; 0 for none.
func pidFile(content []byte) (pid int, rest string) {
	first, rest, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0, ""
	}
	return pid, rest
}

// endOrphan stops a server whose Sightline is gone: kindly, then at once.
func (c *Cluster) endOrphan(pid int) error {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		_ = syscall.Kill(pid, signal)
		for range 500 {
			if !isPostmaster(pid, c.data) {
				return nil
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	return faultInUse(c.dir)
}

// takeOver puts our own number into the pid files of a server that is gone.
// PostgreSQL refuses a file that names a living process, and after a reboot
// the number may be anybody's; its parent's number it takes for an old file.
// The file is not removed: its other lines let PostgreSQL see whether workers
// of the dead server still write to the data, and refuse to start beside them.
func (c *Cluster) takeOver(pid int, rest string) error {
	if err := rewrite(filepath.Join(c.data, "postmaster.pid"), rest); err != nil {
		return c.faultFolder(c.data, err)
	}
	socket := filepath.Join(c.run, ".s.PGSQL."+port+".lock")
	content, err := os.ReadFile(socket)
	if err != nil {
		return nil //nolint:nilerr // no socket is left, or PostgreSQL says what is wrong with it
	}
	if of, rest := pidFile(content); of == pid {
		if err := rewrite(socket, rest); err != nil {
			return c.faultFolder(c.run, err)
		}
	}
	return nil
}

// rewrite puts our number on top of a pid file, in place: a full disk has no
// room for a second one, and the file stays its owner's.
func rewrite(name, rest string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	content := strconv.Itoa(os.Getpid()) + "\n" + rest
	_, err = file.WriteAt([]byte(content), 0)
	if err == nil {
		err = file.Truncate(int64(len(content)))
	}
	return errors.Join(err, file.Close())
}

// isPostmaster reports whether a process is the server of a data folder.
func isPostmaster(pid int, data string) bool {
	words := commandLine(pid)
	if len(words) == 0 {
		return false
	}
	program := filepath.Base(words[0])
	return (program == "postgres" || program == "postmaster") && slices.Contains(words, data)
}
