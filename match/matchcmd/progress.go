package matchcmd

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// bar shows how far a stage has come: a line that is drawn over on a terminal,
// and a line every half minute elsewhere.
type bar struct {
	mu       sync.Mutex
	w        io.Writer
	label    string
	quiet    bool
	terminal bool
	began    time.Time
	shown    time.Time
}

func (j *job) bar(label string) *bar {
	b := &bar{w: j.std.Told, label: label, quiet: j.Quiet, began: time.Now(), shown: time.Now()}
	if f, ok := j.std.Told.(*os.File); ok {
		info, err := f.Stat()
		b.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return b
}

// share shows a share of the work, 0 to 1.
func (b *bar) share(done float64) { b.show(done, "") }

// pairs shows how many pairs were looked at, and how fast.
func (b *bar) pairs(done, of int) {
	rate := float64(done) / max(time.Since(b.began).Seconds(), 0.001)
	b.show(float64(done)/float64(max(of, 1)), fmt.Sprintf("%s of %s pairs, %s a second", short(float64(done)), short(float64(of)), short(rate)))
}

const barWidth = 24

func (b *bar) show(done float64, words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	often := 30 * time.Second
	if b.terminal {
		often = 200 * time.Millisecond
	}
	if b.quiet || time.Since(b.shown) < often {
		return
	}
	b.shown = time.Now()
	line := fmt.Sprintf("%s %3.0f %%  %s%s", b.label, 100*done, words, left(time.Since(b.began), done))
	if !b.terminal {
		fmt.Fprintln(b.w, line)
		return
	}
	full := min(int(done*barWidth), barWidth)
	fmt.Fprintf(b.w, "\r\x1b[K[%s%s] %s", strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), line)
}

// end clears the line.
func (b *bar) end() {
	if b.terminal && !b.quiet {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}

// left is ", 3m20s left", once there is enough to tell by.
func left(since time.Duration, done float64) string {
	if done < 0.01 || done >= 1 {
		return ""
	}
	return fmt.Sprintf(", %v left", time.Duration(float64(since)*(1-done)/done).Round(time.Second))
}

// short is a number in few letters: 34.1 million.
func short(n float64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f billion", n/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f million", n/1e6)
	case n >= 1e4:
		return fmt.Sprintf("%.0f thousand", n/1e3)
	}
	return fmt.Sprintf("%.0f", n)
}
