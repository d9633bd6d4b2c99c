package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

const op = "cluster.Start"

func unavailable(format string, args ...any) error {
	return fault.Newf(fault.Unavailable, op, format, args...)
}

func faultMissing() error {
	return unavailable("PostgreSQL's server programs are not installed. Install them (Debian: apt-get install postgresql-15; macOS: brew install postgresql@17), or set DATABASE_URL to a server of your own.")
}

func faultOld(major int) error {
	return unavailable("PostgreSQL %d is too old: Sightline needs version %d or newer. Install a newer one, or set DATABASE_URL to a server of your own.", major, oldest)
}

func faultOtherVersion(dir, has string, want int) error {
	return unavailable("The data folder %s was made by PostgreSQL %s, and this machine has %d. Install version %s again, or move the folder away to start with an empty one.", dir, has, want, has)
}

func faultForeign(dir string) error {
	return unavailable("The folder %s holds files that are no PostgreSQL cluster. Choose another folder with SIGHTLINE_DATA, or empty this one.", dir)
}

func faultInUse(dir string) error {
	return unavailable("The data folder %s is in use by another Sightline. Stop that one, or choose another folder with SIGHTLINE_DATA.", dir)
}

func faultFile(dir string) error {
	return unavailable("%s is a file, and a folder is needed there. Move it away, or choose another folder with SIGHTLINE_DATA.", dir)
}

func faultStranger(dir string) error {
	return unavailable("%s was laid there by another user, who could read every record. Remove it, or choose another folder with SIGHTLINE_DATA.", dir)
}

func faultFull(dir string) error {
	return unavailable("The disk that holds %s is full. Free some space and start again; nothing that was saved is lost.", dir)
}

func (c *Cluster) faultUnreachable() error {
	return unavailable("The user %s, who runs the database, can't pass through the folders above %s. Let that user through (chmod o+x), or choose another folder with SIGHTLINE_DATA.", c.userName(), c.data)
}

func (c *Cluster) faultUnreadable(dir string, err error) error {
	who := c.userName()
	return &fault.Error{Kind: fault.Unavailable, Op: op, Err: err,
		Msg: fmt.Sprintf("The data folder %s can't be read or written by the user %s, who runs the database. Give it to that user (chown -R %s, chmod 700), or choose another with SIGHTLINE_DATA.", dir, who, who)}
}

// faultFolder says why a folder can't be made or used.
func (c *Cluster) faultFolder(dir string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return faultFull(dir)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return faultFile(dir)
	case errors.Is(err, syscall.EROFS):
		return unavailable("The disk that holds %s can only be read. Mount it for writing, or choose another folder with SIGHTLINE_DATA.", dir)
	}
	return c.faultUnreadable(dir, err)
}

// faultJoin says why a running cluster can't be joined.
func (c *Cluster) faultJoin(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrPermission):
		return c.faultUnreadable(c.run, err)
	}
	return &fault.Error{Kind: fault.Unavailable, Op: "cluster.Join", Err: err,
		Msg: fmt.Sprintf("No Sightline runs its database in %s. Start Sightline there first, or name its folder with SIGHTLINE_DATA.", c.dir)}
}

// faultFromLog reads the server's last words and says what they mean.
func (c *Cluster) faultFromLog(log string) error {
	said := func(words ...string) bool {
		for _, one := range words {
			if strings.Contains(log, one) {
				return true
			}
		}
		return false
	}
	switch {
	case said("No space left on device", "File too large", "Disk quota exceeded"):
		return faultFull(c.dir)
	case said("Permission denied", "has wrong ownership", "invalid permissions"):
		return c.faultUnreadable(c.dir, nil)
	case said("pre-existing shared memory block"):
		return unavailable("Workers of an earlier PostgreSQL, which was killed, still write to %s. Wait a moment and start again, or end them first (fuser -k %s).", c.data, c.data)
	case said("Unix-domain socket path"):
		return unavailable("The path of the database's socket in %s is too long. Choose a folder with a shorter path with SIGHTLINE_DATA.", c.run)
	case said("Address already in use", "lock file"):
		return unavailable("The database's socket in %s is in use. Stop the program that uses it, or choose another folder with SIGHTLINE_DATA.", c.run)
	case said("extension control file", `extension "pg_trgm" is not available`):
		return unavailable("PostgreSQL's extension pg_trgm is not installed. Install the contrib package of PostgreSQL %d (Red Hat: dnf install postgresql-contrib; Alpine: apk add postgresql-contrib).", c.programs.major)
	}
	return unavailable("The private database in %s did not start. Mend what its last words name, and start again: %s", c.dir, lastWords(log))
}

// lastWords is the line of a log that says why: the last fatal one, else the
// last. That the server is starting or stopping is no reason.
func lastWords(log string) string {
	var found string
	for line := range strings.Lines(log) {
		for _, mark := range []string{"PANIC: ", "FATAL: ", "error: "} {
			if _, words, ok := strings.Cut(line, mark); ok && !strings.Contains(words, "database system is") {
				found = strings.TrimSpace(words)
			}
		}
	}
	if found != "" {
		return found
	}
	return lastLine(log)
}

func lastLine(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
