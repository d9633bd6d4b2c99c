package cluster

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is an unprivileged user that the server runs as when root starts us.
type account struct{ uid, gid uint32 }

// serverUser is nil unless we are root: PostgreSQL refuses to run as root.
func serverUser() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil is "as ourselves"
	}
	for _, name := range []string{"postgres", "sightline", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, unavailable("PostgreSQL does not run as root, and there is no user to run it as. Make one (useradd --system sightline), or start Sightline as an ordinary user.")
}

// drop makes a command run as the account.
func (a *account) drop(cmd *exec.Cmd) {
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// own gives a folder to the server's user.
func (c *Cluster) own(dir string) error {
	if c.user == nil {
		return nil
	}
	return os.Chown(dir, int(c.user.uid), int(c.user.gid))
}

// Reachable reports whether the server's user could enter a folder: as root,
// every folder above it must let others through.
func Reachable(dir string) bool {
	if os.Geteuid() != 0 {
		return true
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for at := filepath.Dir(abs); ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if at == filepath.Dir(at) {
			return true
		}
	}
}
