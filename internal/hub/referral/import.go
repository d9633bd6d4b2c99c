package referral

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// maxImport is the size of a file of referrals: 64 MiB.
const maxImport = 64 << 20

// Line is what became of one referral of a file.
type Line struct {
	Number int // of the line, or of the item, from 1
	Ref    string
	Err    error
}

// Import sends the referrals of a file: one JSON object, an array of them, or
// JSON Lines. Each is sent or not by itself; the same file again sends nothing
// twice. It reports on every line. Errors: Invalid for a file that holds no
// referral at all, or an array or one object that is not JSON; Unavailable
// when the database is away, after the line that met it.
func (s *Service) Import(ctx context.Context, actor who.Actor, file io.Reader, report func(Line)) error {
	text, err := io.ReadAll(io.LimitReader(file, maxImport+1))
	if err != nil {
		return fault.New(fault.Invalid, "referral.Import", "The file can't be read to its end.")
	}
	if len(text) > maxImport {
		return fault.New(fault.Invalid, "referral.Import", "The file is larger than 64 MiB. Split it.")
	}
	items, err := split(text)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return fault.New(fault.Invalid, "referral.Import", "The file holds no referral. It should be one JSON object, an array of them, or one object on each line.")
	}
	for _, item := range items {
		line := Line{Number: item.number}
		var w Worry
		if w, line.Err = decode(item.text); line.Err == nil {
			sum := sha256.Sum256(item.text)
			line.Ref, line.Err = s.Send(ctx, actor, SendCommand{Worry: w, Channel: ByImport, Key: "import-" + hex.EncodeToString(sum[:])})
		}
		report(line)
		if fault.Is(line.Err, fault.Unavailable) {
			return line.Err
		}
	}
	return nil
}

// item is one referral of a file, and where it stands.
type item struct {
	number int
	text   []byte
}

// split takes a file apart into its referrals. Errors: Invalid where the file
// is one array, or one object over many lines, and not JSON: then nobody can
// say where a referral ends, and none is sent.
func split(text []byte) ([]item, error) {
	whole := bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	text = bytes.TrimSpace(whole)
	if bytes.HasPrefix(text, []byte("[")) {
		var array []json.RawMessage
		if err := json.Unmarshal(text, &array); err != nil {
			return nil, notJSON("referral.split", text)
		}
		items := make([]item, len(array))
		for i, one := range array {
			items[i] = item{i + 1, one}
		}
		return items, nil
	}
	if json.Valid(text) {
		return []item{{1, text}}, nil
	}
	if isOne(text) {
		return nil, notJSON("referral.split", text)
	}
	var items []item
	number := 0
	for line := range bytes.Lines(whole) {
		number++
		if line = bytes.TrimSpace(line); len(line) > 0 {
			items = append(items, item{number, line})
		}
	}
	return items, nil
}

// isOne reports whether text that is not JSON is one object laid out over many
// lines: only its first line begins an object, and does not end it.
func isOne(text []byte) bool {
	first, rest, more := bytes.Cut(text, []byte("\n"))
	return more && bytes.HasPrefix(first, []byte("{")) && !json.Valid(first) && !bytes.Contains(rest, []byte("\n{")) && !bytes.HasPrefix(rest, []byte("{"))
}
