package when

// Range is the days on which something may have been, both ends included. The
// zero value is "no idea".
type Range struct{ First, Last Date }

// IsZero reports whether nothing is known.
func (r Range) IsZero() bool { return r == Range{} }

// Order is how two ranges stand in time.
type Order uint8

// The orders. Unsure is the honest answer for any two that share a day and are
// not one day each.
const (
	Unsure  Order = iota
	Earlier       // surely before the other
	SameDay       // surely on the same day
	Later         // surely after the other
)

// Order says whether r was surely before, after or on the same day as other.
// Anything that nothing is known of is Unsure.
func (r Range) Order(other Range) Order {
	switch {
	case r.IsZero() || other.IsZero():
		return Unsure
	case r.Last.Before(other.First):
		return Earlier
	case other.Last.Before(r.First):
		return Later
	case r == other && r.First == r.Last:
		return SameDay
	}
	return Unsure
}

// Order is how p stands to other, both read as dates of birth (see Bounds).
// Events that are known by age are ordered by their Happened ranges.
func (p Partial) Order(other Partial, ref Date) Order {
	first, last, _ := p.Bounds(ref)
	from, to, _ := other.Bounds(ref)
	return Range{first, last}.Order(Range{from, to})
}
