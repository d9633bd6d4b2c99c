package cluster

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// attributes make the kernel ask a child for a fast shutdown when we die.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT, Setpgid: true}
}

// commandLine is the program and the arguments of a process; nil when it can't
// be read.
func commandLine(pid int) []string {
	line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline") //nolint:gosec // a number makes no path
	if err != nil {
		return nil
	}
	var words []string
	for word := range bytes.SplitSeq(bytes.TrimRight(line, "\x00"), []byte{0}) {
		words = append(words, string(word))
	}
	return words
}
