package cluster

import (
	"fmt"
	"strings"

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

func faultUnreadable(dir string, err error) error {
	return &fault.Error{Kind: fault.Unavailable, Op: op, Err: err,
		Msg: fmt.Sprintf("The data folder %s can't be read or written by the user that runs the database. Give that user the folder (chown -R), or choose another with SIGHTLINE_DATA.", dir)}
}

// faultFromLog reads the server's last words and says what they mean.
func faultFromLog(dir, log string) error {
	switch {
	case strings.Contains(log, "No space left on device"), strings.Contains(log, "File too large"), strings.Contains(log, "Disk quota exceeded"):
		return unavailable("The disk that holds %s is full. Free some space and start again; nothing that was saved is lost.", dir)
	case strings.Contains(log, "Address already in use"), strings.Contains(log, "lock file"):
		return unavailable("The database's socket for %s is in use. Stop the program that uses it, or choose another folder with SIGHTLINE_DATA.", dir)
	case strings.Contains(log, "Permission denied"), strings.Contains(log, "could not access"), strings.Contains(log, "has wrong ownership"), strings.Contains(log, "invalid permissions"):
		return faultUnreadable(dir, nil)
	}
	return unavailable("The private database in %s did not start. Its last words: %s", dir, lastLine(log))
}

func lastLine(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
