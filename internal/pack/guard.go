package pack

import (
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// The limits of a pack file. They are far above any honest pack; they keep a
// hostile one from costing time or memory (the parser's work grows with the
// square of the fields in one mapping, and with the depth of nesting).
const (
	MaxBytes    = 4 << 20
	maxTokens   = 1_000_000
	maxFields   = 100 // in one mapping
	maxFlow     = 8   // nested [ ] and { }
	maxIndent   = 64  // columns, and so levels of nesting
	maxSameLine = 4   // "- - - -" on one line
)

// unreadable says why the bytes can't be a pack, with the line, or "".
func unreadable(b []byte) (line int, msg string) {
	if len(b) > MaxBytes {
		return 0, "the file is larger than 4 MiB; a pack is text, and much smaller"
	}
	line = 1
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return line, "not UTF-8; save the file as UTF-8"
		case r == '\n':
			line++
		case r == '\t':
			return line, "a tab; indent with spaces"
		case r != '\r' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\uFEFF'):
			return line, "a character that can't be seen; take it out"
		}
		i += size
	}
	return 0, ""
}

// nesting watches the tokens for shapes that the parser must not be given.
type nesting struct {
	flow, entries, line int
	fields              map[int]int // block mappings: fields so far by column
	flowFields          [maxFlow + 1]int
}

// step looks at one token; msg is empty while all is well.
func (n *nesting) step(t *token.Token) (msg string) {
	if t.Position.Line != n.line {
		n.line, n.entries = t.Position.Line, 0
	}
	switch t.Type {
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return "anchors (&), aliases (*) and merges (<<) are not used in packs; write the text out"
	case token.TagType, token.DirectiveType:
		return "tags (!) and directives (%) are not used in packs; take it out"
	case token.SequenceStartType, token.MappingStartType:
		if n.flow++; n.flow > maxFlow {
			return "nested too deep; write it as a block"
		}
		n.flowFields[n.flow] = 0
	case token.SequenceEndType, token.MappingEndType:
		n.flow = max(0, n.flow-1)
	case token.SequenceEntryType, token.MappingKeyType:
		return n.entry(t)
	case token.MappingValueType:
		return n.field(t)
	}
	return ""
}

func (n *nesting) entry(t *token.Token) string {
	if n.entries++; n.entries > maxSameLine || t.Position.Column > maxIndent {
		return "nested too deep; a pack has at most a few levels"
	}
	n.forget(t.Position.Column)
	return ""
}

func (n *nesting) field(t *token.Token) string {
	const tooMany = "more than 100 fields in one mapping; is this list written as a mapping?"
	if n.flow > 0 {
		if n.flowFields[n.flow]++; n.flowFields[n.flow] > maxFields {
			return tooMany
		}
		return ""
	}
	column := t.Position.Column
	if t.Prev != nil {
		column = t.Prev.Position.Column
	}
	if column > maxIndent {
		return "nested too deep; a pack has at most a few levels"
	}
	n.forget(column)
	if n.fields[column]++; n.fields[column] > maxFields {
		return tooMany
	}
	return ""
}

// forget ends the block mappings that stand to the right of a column.
func (n *nesting) forget(column int) {
	for c := range n.fields {
		if c > column {
			delete(n.fields, c)
		}
	}
}
