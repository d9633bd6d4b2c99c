package cluster

import (
	"cmp"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// oldest is the oldest major version of PostgreSQL that will do.
const oldest = 15

// programs are the server programs of one version.
type programs struct {
	dir   string
	major int
}

func (p programs) path(name string) string { return filepath.Join(p.dir, name) }

// usual are the folders where packages put the server programs.
var usual = []string{
	"/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
	"/usr/pgsql-*/bin",                  // Red Hat
	"/usr/libexec/postgresql*",          // Alpine
	"/opt/homebrew/opt/postgresql*/bin", // Homebrew on Apple silicon
	"/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
	"/usr/local/pgsql/bin",              // built from source
}

// find looks for the server programs of the version that made the data, in the
// usual package folders and in PATH; without data, or where that version is
// gone, for the newest. Errors: Unavailable, naming the package to install.
func find(has string) (programs, error) {
	var dirs []string
	for _, pattern := range usual {
		found, _ := filepath.Glob(pattern) // the patterns are sound
		dirs = append(dirs, found...)
	}
	if inPath, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(inPath))
	}
	var all []programs
	for _, dir := range dirs {
		if p, ok := probe(dir); ok {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return programs{}, faultMissing()
	}
	for _, p := range all {
		if p.major >= oldest && has == strconv.Itoa(p.major) {
			return p, nil
		}
	}
	best := slices.MaxFunc(all, func(a, b programs) int { return cmp.Compare(a.major, b.major) })
	if best.major < oldest {
		return programs{}, faultOld(best.major)
	}
	return best, nil
}

var versionPattern = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// probe asks the programs in a folder for their version.
func probe(dir string) (programs, bool) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return programs{}, false
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	m := versionPattern.FindSubmatch(out)
	if err != nil || m == nil {
		return programs{}, false
	}
	major, err := strconv.Atoi(string(m[1]))
	return programs{dir: dir, major: major}, err == nil
}
