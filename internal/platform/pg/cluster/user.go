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
type account struct {
	name     string
	uid, gid uint32
}

// findUser decides whom the server runs as: ourselves unless we are root,
// since PostgreSQL refuses root; then the user whose data it is, if there is
// data; else an account made for such a purpose.
func (c *Cluster) findUser() (err error) {
	if os.Geteuid() != 0 {
		return nil
	}
	if c.user, err = lookUp(); err != nil {
		return err
	}
	if _, err := os.Lstat(c.dir); err == nil {
		if err := c.trust(c.dir); err != nil {
			return err
		}
	}
	if info, err := os.Stat(c.data); err == nil {
		if uid, gid := ownerOf(info); uid != 0 {
			c.user = &account{nameOf(uid), uid, gid}
		}
	}
	return nil
}

// lookUp finds an account for the server of a Sightline that root starts.
func lookUp() (*account, error) {
	for _, name := range []string{"postgres", "sightline", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{name, uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, unavailable("PostgreSQL does not run as root, and there is no user to run it as. Make one (useradd --system sightline), or start Sightline as an ordinary user.")
}

// nameOf is the name of a user, or the number when it has none.
func nameOf(uid uint32) string {
	number := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(number); err == nil {
		return u.Username
	}
	return number
}

// userName is whom the server runs as, for a message.
func (c *Cluster) userName() string {
	if c.user != nil {
		return c.user.name
	}
	return nameOf(uint32(os.Geteuid())) //nolint:gosec // a user's number fits
}

// drop makes a command run as the account.
func (a *account) drop(cmd *exec.Cmd) {
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// reaches reports whether the account may pass through every folder above dir.
// A folder that is not there yet is no hindrance.
func (a *account) reaches(dir string) bool {
	for at := filepath.Dir(dir); ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && info.Mode().Perm()&a.passes(info) == 0 {
			return false
		}
		if at == filepath.Dir(at) {
			return true
		}
	}
}

// passes is the permission bit that lets the account through a folder.
func (a *account) passes(info os.FileInfo) os.FileMode {
	switch uid, gid := ownerOf(info); {
	case uid == a.uid:
		return 0o100
	case gid == a.gid:
		return 0o010
	}
	return 0o001
}
