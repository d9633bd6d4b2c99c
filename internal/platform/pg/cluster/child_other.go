//go:build !linux

package cluster

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// attributes: only Linux ends a child with its parent. Elsewhere the next start
// ends the orphan (see heal).
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// commandLine is the program and the arguments of a process; nil when it can't
// be read. A path with a blank in it comes in pieces.
func commandLine(pid int) []string {
	line, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return nil
	}
	return strings.Fields(string(line))
}
