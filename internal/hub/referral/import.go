package referral

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
// referral at all.
func (s *Service) Import(ctx context.Context, actor who.Actor, file io.Reader, report func(Line)) error {
	text, err := io.ReadAll(io.LimitReader(file, maxImport+1))
	if err != nil {
		return fault.New(fault.Invalid, "referral.Import", "The file can't be read to its end.")
	}
	if len(text) > maxImport {
		return fault.New(fault.Invalid, "referral.Import", "The file is larger than 64 MiB. Split it.")
	}
	items := split(text)
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
	}
	return nil
}

// item is one referral of a file, and where it stands.
type item struct {
	number int
	text   []byte
}

// split takes a file apart into its referrals.
func split(text []byte) []item {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	var array []json.RawMessage
	if bytes.HasPrefix(text, []byte("[")) && json.Unmarshal(text, &array) == nil {
		items := make([]item, len(array))
		for i, one := range array {
			items[i] = item{i + 1, one}
		}
		return items
	}
	if json.Valid(text) {
		return []item{{1, text}}
	}
	var items []item
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxDraft*4)
	for n := 1; lines.Scan(); n++ {
		if line := bytes.TrimSpace(lines.Bytes()); len(line) > 0 {
			items = append(items, item{n, bytes.Clone(line)})
		}
	}
	if lines.Err() != nil {
		return append(items, item{len(items) + 1, []byte("too long")})
	}
	return items
}

// decode reads one referral strictly: an unknown field is a mistake that would
// otherwise lose what it holds. Errors: Invalid, naming the field.
func decode(text []byte) (Worry, error) {
	var w Worry
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	err := dec.Decode(&w)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is something behind the referral")
		}
	}
	if err == nil {
		return w, nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return w, fault.Fields{wrong.Field: fmt.Sprintf("This must be a %s, not a %s.", wrong.Type, wrong.Value)}.Err("referral.decode")
	}
	return w, fault.Newf(fault.Invalid, "referral.decode", "This is not a referral: %s.", err)
}
