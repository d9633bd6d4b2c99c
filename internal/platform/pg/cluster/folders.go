package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// temporary is where a folder with a long path has its socket. It is not
// TMPDIR: two programs that share a cluster may differ in that.
const temporary = "/tmp"

// socketDir is a folder short enough for a socket's path (107 bytes on Linux).
func socketDir(dir string) string {
	run := filepath.Join(dir, "run")
	if len(run) <= 80 {
		return run
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(temporary, "sightline-"+hex.EncodeToString(sum[:6]))
}

// makeFolders makes what is not there. The data folder comes later, whole.
func (c *Cluster) makeFolders() error {
	if err := os.MkdirAll(filepath.Dir(c.dir), 0o755); err != nil { //nolint:gosec // the server's user passes through
		return c.faultFolder(c.dir, err)
	}
	for _, dir := range []string{c.dir, c.run} {
		if err := c.make(dir); err != nil {
			return err
		}
	}
	if c.user != nil && !c.user.reaches(c.data) {
		return c.faultUnreachable()
	}
	return c.handOver(c.data)
}

// make makes a folder for the server's user, or takes the one that is there.
func (c *Cluster) make(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return c.faultFolder(dir, err)
	}
	if err := c.trust(dir); err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return faultFile(dir)
	}
	return c.handOver(dir)
}

// trust refuses a folder that somebody else laid ready for us in a place where
// everybody may write, such as /tmp: whoever owns it can read every record.
func (c *Cluster) trust(dir string) error {
	above, err := os.Stat(filepath.Dir(dir))
	if err != nil {
		return c.faultFolder(dir, err)
	}
	if above.Mode().Perm()&0o002 == 0 {
		return nil
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return c.faultFolder(dir, err)
	}
	owner, _ := ownerOf(info)
	ours := owner == uint32(os.Geteuid()) || c.user != nil && owner == c.user.uid //nolint:gosec // a user's number fits
	if !info.IsDir() || !ours {
		return faultStranger(dir)
	}
	return nil
}

// handOver gives an empty folder of root's to the server's user. A folder with
// something in it is never given away: it may be root's own.
func (c *Cluster) handOver(dir string) error {
	if c.user == nil {
		return nil
	}
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return c.faultFolder(dir, err)
	}
	if owner, _ := ownerOf(info); owner != 0 || !info.IsDir() {
		return nil
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return nil //nolint:nilerr // what can't be read is not handed over
	}
	if err := os.Lchown(dir, int(c.user.uid), int(c.user.gid)); err != nil {
		return c.faultFolder(dir, err)
	}
	return nil
}

// ownerOf is the user and the group that own a file.
func ownerOf(info fs.FileInfo) (uid, gid uint32) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Uid, s.Gid
	}
	return 0, 0
}

// Reachable reports whether the server's user could enter a folder: as root,
// every folder above it must let that user through.
func Reachable(dir string) bool {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	if os.Geteuid() != 0 {
		return true
	}
	a, err := lookUp()
	return err != nil || a.reaches(abs) // with no such user, Start says so better
}
