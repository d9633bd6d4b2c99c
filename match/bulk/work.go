package bulk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"sync"

	"github.com/sightline-partnership/sightline/match"
)

// workMagic begins a work file. After it come the run's fingerprint and, for
// each piece that was done, a record: its number, how many pairs it found, the
// pairs (two rows and a weight, four bytes each), and a checksum of all that.
const workMagic = "sightline match work 1\n"

// workFile keeps what pieces found, in memory and in a file.
type workFile struct {
	mu    sync.Mutex
	file  *os.File // nil: in memory only
	done  []bool
	pairs []Pair
}

// openWork takes up the work of an earlier run with this fingerprint, or
// begins anew.
func openWork(name string, fingerprint []byte, pieces int) (*workFile, error) {
	w := &workFile{done: make([]bool, pieces)}
	if name == "" {
		return w, nil
	}
	head := append([]byte(workMagic), fingerprint...)
	old, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the work file %s can't be read: %w", name, err)
	}
	good := 0
	if bytes.HasPrefix(old, head) {
		good = len(head) + w.load(old[len(head):])
	}
	if w.file, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("the work file %s can't be written: %w", name, err)
	}
	if good == 0 {
		good = len(head)
		_, err = w.file.WriteAt(head, 0)
	}
	err = errors.Join(err, w.file.Truncate(int64(good)))
	_, seek := w.file.Seek(int64(good), io.SeekStart)
	if err = errors.Join(err, seek); err != nil {
		return nil, fmt.Errorf("the work file %s can't be written: %w", name, err)
	}
	return w, nil
}

// load takes the whole records, and says how many bytes they are.
func (w *workFile) load(b []byte) (good int) {
	for rest := b; len(rest) >= 12; rest = b[good:] {
		piece, n := binary.LittleEndian.Uint32(rest), int(binary.LittleEndian.Uint32(rest[4:]))
		end := 8 + 12*n
		if int(piece) >= len(w.done) || w.done[piece] || end+4 > len(rest) ||
			crc32.ChecksumIEEE(rest[:end]) != binary.LittleEndian.Uint32(rest[end:]) {
			return good
		}
		for at := 8; at < end; at += 12 {
			w.pairs = append(w.pairs, Pair{binary.LittleEndian.Uint32(rest[at:]), binary.LittleEndian.Uint32(rest[at+4:]),
				match.Weight(binary.LittleEndian.Uint32(rest[at+8:]))})
		}
		w.done[piece] = true
		good += end + 4
	}
	return good
}

func (w *workFile) has(piece int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done[piece]
}

// add keeps what a piece found.
func (w *workFile) add(piece int, pairs []Pair) error {
	var record []byte
	record = binary.LittleEndian.AppendUint32(record, uint32(piece))
	record = binary.LittleEndian.AppendUint32(record, uint32(len(pairs)))
	for _, p := range pairs {
		record = binary.LittleEndian.AppendUint32(record, p.A)
		record = binary.LittleEndian.AppendUint32(record, p.B)
		record = binary.LittleEndian.AppendUint32(record, uint32(p.Weight))
	}
	record = binary.LittleEndian.AppendUint32(record, crc32.ChecksumIEEE(record))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pairs, w.done[piece] = append(w.pairs, pairs...), true
	if w.file == nil {
		return nil
	}
	if _, err := w.file.Write(record); err != nil {
		return fmt.Errorf("the work file can't be written; make room and run the same command again: %w", err)
	}
	return nil
}

func (w *workFile) close() {
	if w.file != nil {
		_ = w.file.Close()
	}
}
