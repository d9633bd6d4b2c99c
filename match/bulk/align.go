package bulk

import (
	"errors"
	"slices"
	"strings"
)

// Take makes a column the ids, wherever the guess had put it.
func (m *Mapping) Take(column string) {
	m.forget(column)
	m.Fields = slices.DeleteFunc(m.Fields, func(f Mapped) bool { return len(f.Values) == 0 })
	if m.ID != "" {
		m.Left = append(m.Left, Left{m.ID, "another column was given for the ids"})
	}
	m.ID = column
}

// Align makes two files' mappings fit one model: the fields that both have, in
// the first one's order. Fields of one kind belong together by name, or by
// their order. It is an error when nothing is left to compare.
func Align(a, b *Mapping) error {
	var left, right []Mapped
	taken := make([]bool, len(b.Fields))
	for _, f := range a.Fields {
		at := b.partner(f, taken)
		if at < 0 {
			a.leave(f)
			continue
		}
		taken[at] = true
		partner := b.Fields[at]
		partner.Field = f.Field
		left, right = append(left, f), append(right, partner)
	}
	for i, f := range b.Fields {
		if !taken[i] {
			b.leave(f)
		}
	}
	a.Fields, b.Fields = left, right
	if len(left) == 0 {
		return errors.New("the two files have no field in common; say with --map what their columns mean")
	}
	return nil
}

// partner is the field of m that belongs to f, or -1.
func (m *Mapping) partner(f Mapped, taken []bool) int {
	for _, byName := range []bool{true, false} {
		for i, g := range m.Fields {
			if !taken[i] && g.Kind == f.Kind && (g.Name == f.Name || !byName) {
				return i
			}
		}
	}
	return -1
}

func (m *Mapping) leave(f Mapped) {
	for _, v := range f.Values {
		m.Left = append(m.Left, Left{strings.Join(v.Names, ", "), "the other file has nothing to compare it with"})
	}
}
