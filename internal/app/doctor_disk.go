package app

import (
	"fmt"
	"syscall"
)

// leastFree is the room that the private database needs to go on: PostgreSQL
// stops when it can write no more of its log.
const leastFree = 2 << 30

// disk is the room for the private database; an operator's own database is on
// a machine that we don't see.
func (d *doctor) disk() finding {
	if d.cfg.DatabaseURL != "" {
		return finding{"disk", sound, "the database is yours: watch its disk where it runs", ""}
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(d.cfg.dataDir(), &fs); err != nil {
		return finding{"disk", bent, "the data folder can't be looked at", "Check SIGHTLINE_DATA and who may read it."}
	}
	free := fs.Bavail * uint64(fs.Bsize) //nolint:gosec // a block's size is positive
	if free < leastFree {
		return finding{"disk", bent, fmt.Sprintf("%d MB are free where the records are", free>>20), "Make room, or move the data folder to a larger disk."}
	}
	return finding{"disk", sound, fmt.Sprintf("%d GB are free where the records are", free>>30), ""}
}
