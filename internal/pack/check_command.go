package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// RunCheck is `sightline pack check FILE`: it writes that the pack is sound,
// with what it is, or every problem with its line and mend. Errors: Invalid for
// a pack that is not sound, NotFound for no such file, Internal when it can't be
// read.
func RunCheck(path string, out io.Writer) error {
	b, err := readFile(path)
	if err != nil {
		return err
	}
	p, problems := Check(path, b)
	if len(problems) > 0 {
		if _, err := fmt.Fprintln(out, problems.Error()); err != nil {
			return fault.Wrap("pack.RunCheck", err)
		}
		return &fault.Error{Kind: fault.Invalid, Op: "pack.RunCheck", Err: problems,
			Msg: fmt.Sprintf("%s is not sound: %s.", path, count(len(problems), "problem"))}
	}
	_, err = fmt.Fprintf(out, "%s is sound.\n  %s: %s, version %s\n  In force %s\n  Hash %s\n  An example until the application records who signed it off.\n",
		path, p.Kind, p.ID, p.Version, p.InForce, p.Ref().Hash)
	return fault.Wrap("pack.RunCheck", err)
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Newf(fault.NotFound, "pack.RunCheck", "There is no file %s.", path)
	}
	if err != nil {
		return nil, &fault.Error{Kind: fault.Internal, Op: "pack.RunCheck", Msg: path + " can't be opened. Check its permissions.", Err: err}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, &fault.Error{Kind: fault.Internal, Op: "pack.RunCheck", Msg: path + " can't be read. Is it a file?", Err: err}
	}
	return b, nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// String is "from 2026-11-23" or "from 2026-11-23 to 2027-11-22".
func (f InForce) String() string {
	if f.To.IsZero() {
		return "from " + f.From.String()
	}
	return "from " + f.From.String() + " to " + f.To.String()
}
