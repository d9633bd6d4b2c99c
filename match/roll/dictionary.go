package roll

import (
	"encoding/binary"
	"slices"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// unknown is the code of a field of which nothing is known.
const unknown uint32 = 0

// A dictionary gives each distinct value of one field a code, from 1. A cell of
// several values (aliases, earlier addresses) is a bag: a code of its own that
// stands for its members' codes.
type dictionary struct {
	kind    value.Kind
	list    *value.List // code c is at c-1; a bag's place holds an empty form
	codes   map[string]uint32
	counts  []uint32            // by code: how many people have the value
	bags    map[uint32][]uint32 // a bag's members
	holders map[uint32][]uint32 // the bags that a value is in
	common  *dictionary         // where how common a value is stands; nil: here
}

func newDictionary(k value.Kind) *dictionary {
	return &dictionary{
		kind: k, list: value.NewList(k), codes: map[string]uint32{}, counts: make([]uint32, 1),
		bags: map[uint32][]uint32{}, holders: map[uint32][]uint32{},
	}
}

// size is one more than the highest code.
func (d *dictionary) size() int { return len(d.counts) }

// code finds or adds the code of a cell.
func (d *dictionary) code(cell []value.Form) uint32 {
	switch len(cell) {
	case 0:
		return unknown
	case 1:
		return d.value(cell[0])
	}
	members := make([]uint32, 0, len(cell))
	for _, f := range cell {
		members = append(members, d.value(f))
	}
	slices.Sort(members)
	return d.bag(members)
}

func (d *dictionary) value(f value.Form) uint32 {
	if c, known := d.codes[f.Key]; known {
		return c
	}
	return d.add(f.Key, f)
}

func (d *dictionary) add(key string, f value.Form) uint32 {
	c := uint32(len(d.counts))
	d.list.Add(f)
	d.counts = append(d.counts, 0)
	d.codes[key] = c
	return c
}

func (d *dictionary) bag(members []uint32) uint32 {
	key := bagKey(members)
	if c, known := d.codes[key]; known {
		return c
	}
	c := d.add(key, value.Form{})
	d.bags[c] = members
	for _, m := range members {
		d.holders[m] = append(d.holders[m], c)
	}
	return c
}

// bagKey cannot be a value's key: those are text without a zero byte.
func bagKey(members []uint32) string {
	key := []byte{0}
	for _, m := range members {
		key = binary.BigEndian.AppendUint32(key, m)
	}
	return string(key)
}

// isValue says that a code stands for one value.
func (d *dictionary) isValue(c uint32) bool { return len(d.bags) == 0 || d.bags[c] == nil }

// members is the values of a code: itself, or a bag's.
func (d *dictionary) members(c uint32) []uint32 {
	if m, isBag := d.bags[c]; isBag {
		return m
	}
	return []uint32{c}
}

// tell counts a person in, or out.
func (d *dictionary) tell(c uint32, by int32) {
	if c == unknown {
		return
	}
	if members, isBag := d.bags[c]; isBag {
		for _, m := range members {
			d.counts[m] += uint32(by)
		}
		return
	}
	d.counts[c] += uint32(by)
}

// count is how many people have a value; 0 for one never seen.
func (d *dictionary) count(key string) int {
	c, known := d.codes[key]
	if !known {
		return 0
	}
	return int(d.counts[c])
}

// commonness is how many people have the value of a code, where that is counted.
func (d *dictionary) commonness(c uint32) uint32 {
	if d.common == nil {
		return d.counts[c]
	}
	return uint32(d.common.count(d.list.At(int(c - 1)).Key))
}

// commonnessOf is that for a value by its key.
func (d *dictionary) commonnessOf(key string) int {
	if d.common == nil {
		return d.count(key)
	}
	return d.common.count(key)
}

// forms is the values of a code.
func (d *dictionary) forms(c uint32) []value.Form {
	if c == unknown {
		return nil
	}
	var forms []value.Form
	for _, m := range d.members(c) {
		forms = append(forms, *d.list.At(int(m - 1)))
	}
	return forms
}

// newDictionaries is one dictionary a field.
func newDictionaries(fields []match.Field) []*dictionary {
	all := make([]*dictionary, len(fields))
	for i, f := range fields {
		all[i] = newDictionary(f.Kind)
	}
	return all
}
