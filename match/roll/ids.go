package roll

import "hash/maphash"

// idTable finds the row of an id: open addressing, four bytes a slot, at most
// three slots in four taken. The ids themselves are in the segments.
type idTable struct {
	seed  maphash.Seed
	slots []uint32 // row + 2; 0 is free, 1 was taken
	used  int      // slots not free
}

const (
	slotFree    = 0
	slotDeleted = 1
	firstRow    = 2
)

func newIDTable() idTable { return idTable{seed: maphash.MakeSeed(), slots: make([]uint32, 64)} }

// find is the slot of an id, and whether its row is there; if not, the slot is
// where it belongs.
func (t *idTable) find(id string, idOf func(row uint32) []byte) (slot int, found bool) {
	mask := len(t.slots) - 1
	slot = int(maphash.String(t.seed, id)) & mask
	for ; t.slots[slot] != slotFree; slot = (slot + 1) & mask {
		if s := t.slots[slot]; s >= firstRow && string(idOf(s-firstRow)) == id {
			return slot, true
		}
	}
	return slot, false
}

func (t *idTable) row(slot int) uint32 { return t.slots[slot] - firstRow }

// add puts a row into the free slot that find gave.
func (t *idTable) add(slot int, row uint32, idOf func(row uint32) []byte) {
	t.slots[slot] = row + firstRow
	t.used++
	if 4*t.used > 3*len(t.slots) {
		t.grow(idOf)
	}
}

func (t *idTable) remove(slot int) { t.slots[slot] = slotDeleted }

// grow makes room for half as much again as is in use, dropping removed slots.
func (t *idTable) grow(idOf func(row uint32) []byte) {
	old := t.slots
	t.slots, t.used = make([]uint32, 2*len(old)), 0
	mask := len(t.slots) - 1
	for _, s := range old {
		if s < firstRow {
			continue
		}
		slot := int(maphash.Bytes(t.seed, idOf(s-firstRow))) & mask
		for t.slots[slot] != slotFree {
			slot = (slot + 1) & mask
		}
		t.slots[slot] = s
		t.used++
	}
}
