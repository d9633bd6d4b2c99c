package roll

import (
	"errors"
	"sync"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/value"
)

// maxRows is the most rows, removed ones included, that a Roll can hold.
const maxRows = 1<<32 - 4

// A Roll is a register of people under one model.
type Roll struct {
	mu       sync.RWMutex
	model    *match.Model
	fields   []match.Field
	words    []*dictionary // by field
	segments []*segment
	ids      idTable
	live     int            // people not removed
	weigher  *match.Weigher // for the present size; nil after a change of size
	tables   sync.Pool      // of *tables
	beside   *Roll          // whose people are counted instead of its own; nil for most
}

// New is an empty roll. The model must pass [match.Model.Check]; the roll
// keeps it and it must not be changed.
func New(m *match.Model) *Roll {
	r := &Roll{model: m, fields: m.Layout(), ids: newIDTable()}
	r.words = newDictionaries(r.fields)
	r.tables.New = func() any { return newTables(len(r.fields)) }
	return r
}

// Beside is an empty roll of the same model for people who must not be counted:
// a search of it says what the other roll would say of them, of how many people
// there are and how common a value is. The other must outlive it. A later change
// of the other's model is not its own: use the model on both.
func Beside(other *Roll) *Roll {
	r := New(other.Model())
	r.beside = other
	for i, words := range r.words {
		words.common = other.words[i]
	}
	return r
}

// counted is the roll whose people are counted.
func (r *Roll) counted() *Roll {
	if r.beside != nil {
		return r.beside
	}
	return r
}

// Len is how many people the roll holds.
func (r *Roll) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.live
}

// Fields is the fields of the roll's model.
func (r *Roll) Fields() []match.Field { return r.fields }

// Model is the model that the roll scores by. Do not change it.
func (r *Roll) Model() *match.Model { return r.model }

// UseModel changes the model to one of the same fields, such as one trained on
// the roll itself.
func (r *Roll) UseModel(m *match.Model) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	layout := m.Layout()
	if len(layout) != len(r.fields) {
		return errors.New("roll: the model has other fields than the roll")
	}
	for i, f := range layout {
		if f.Kind != r.fields[i].Kind {
			return errors.New("roll: the model has other fields than the roll")
		}
	}
	r.model, r.weigher = m, nil
	return nil
}

// Put adds people, or replaces those whose id is known already. An empty id is
// an error, and then nobody of this call is added.
func (r *Roll) Put(records ...match.Record) error {
	people := make([]match.Person, len(records))
	for i := range records {
		if records[i].ID == "" {
			return errors.New("roll: a record has no id")
		}
		people[i] = match.Prepare(r.fields, records[i])
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	codes := make([]uint32, len(r.fields))
	for i := range people {
		if err := r.put(&people[i], codes); err != nil {
			return err
		}
	}
	return nil
}

// put codes one person; codes is room to work in.
func (r *Roll) put(p *match.Person, codes []uint32) error {
	for i, d := range r.words {
		codes[i] = d.code(p.Cells[i])
		d.tell(codes[i], +1)
	}
	slot, known := r.ids.find(p.ID, r.rowID)
	if known {
		r.replace(r.ids.row(slot), codes)
		return nil
	}
	row := r.rows()
	if row >= maxRows {
		return errors.New("roll: the roll is full")
	}
	r.lastSegment().add(p.ID, codes)
	r.ids.add(slot, uint32(row), r.rowID)
	r.live++
	r.weigher = nil
	return nil
}

func (r *Roll) replace(row uint32, codes []uint32) {
	s, at := r.at(row)
	for i, d := range r.words {
		d.tell(s.columns[i].at(at), -1)
		s.columns[i].set(at, codes[i])
	}
}

// Remove takes a person off the roll, and says whether there was one.
func (r *Roll) Remove(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	slot, known := r.ids.find(id, r.rowID)
	if !known {
		return false
	}
	s, at := r.at(r.ids.row(slot))
	for i, d := range r.words {
		d.tell(s.columns[i].at(at), -1)
		s.columns[i].set(at, unknown)
	}
	s.setGone(at)
	r.ids.remove(slot)
	r.live--
	r.weigher = nil
	return true
}

// Count is how many people have a value, by its normalised key; it makes the
// roll a [match.Counts].
func (r *Roll) Count(field int, key string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.words[field].count(key)
}

// Person is what the roll holds of somebody, ready to be compared.
func (r *Roll) Person(id string) (match.Person, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	slot, known := r.ids.find(id, r.rowID)
	if !known {
		return match.Person{}, false
	}
	return r.person(r.ids.row(slot)), true
}

func (r *Roll) person(row uint32) match.Person {
	s, at := r.at(row)
	p := match.Person{ID: string(s.id(at)), Cells: make([][]value.Form, len(r.fields))}
	for i, d := range r.words {
		p.Cells[i] = d.forms(s.columns[i].at(at))
	}
	return p
}

// Weigher is the roll's model bound to its present size.
func (r *Roll) Weigher() *match.Weigher {
	r.mu.RLock()
	w, m, n := r.weigher, r.model, r.live
	r.mu.RUnlock()
	if w != nil {
		return w
	}
	w = m.Weigher(n)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.live == n && r.model == m {
		r.weigher = w
	}
	return w
}

// Bytes is what the rows take, and not the dictionaries.
func (r *Roll) Bytes() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := 4 * len(r.ids.slots)
	for _, s := range r.segments {
		n += s.bytes()
	}
	return n
}

// rows is how many rows there are, removed ones included.
func (r *Roll) rows() int {
	if len(r.segments) == 0 {
		return 0
	}
	return (len(r.segments)-1)*segmentRows + r.segments[len(r.segments)-1].rows()
}

func (r *Roll) at(row uint32) (*segment, int) {
	return r.segments[row/segmentRows], int(row % segmentRows)
}

func (r *Roll) rowID(row uint32) []byte {
	s, at := r.at(row)
	return s.id(at)
}

// lastSegment is one with room for a row.
func (r *Roll) lastSegment() *segment {
	n := len(r.segments)
	if n > 0 && r.segments[n-1].rows() < segmentRows {
		return r.segments[n-1]
	}
	if n > 0 {
		r.segments[n-1].trim()
	}
	r.segments = append(r.segments, newSegment(len(r.fields)))
	return r.segments[n]
}
