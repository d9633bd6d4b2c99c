package screening

// Value is an answer to an indicator.
type Value string

// The answers. The empty value is NotKnown: see Answer.
const (
	Yes       Value = "yes"       // seen, told or recorded
	Suspected Value = "suspected" // reasonable concern, not confirmed
	No        Value = "no"        // asked or checked, and not present
	NotKnown  Value = "not_known" // not asked, not checked, or no information
)

// Values in the order they are asked.
func Values() []Value { return []Value{Yes, Suspected, No, NotKnown} }

// Positive reports whether the answer is yes or suspected.
func (v Value) Positive() bool { return v == Yes || v == Suspected }

// Recency is how long ago a positive answer was true.
type Recency string

// The recencies. Where one is missing, Current is assumed.
const (
	Current Recency = "current" // in the last 6 months
	Past    Recency = "past"    // 6 to 12 months ago
	Older   Recency = "older"   // over 12 months ago
)

// Recencies from the newest.
func Recencies() []Recency { return []Recency{Current, Past, Older} }

// Answer is what was said of one indicator. Recency and DealtWith count only
// with a positive answer. The zero Answer is not known.
type Answer struct {
	Value     Value
	Recency   Recency
	DealtWith bool // already investigated, with the outcome recorded
}

// plain is the answer in its one form: unknown for empty, current where a
// positive answer has no recency, nothing beside an answer that is not
// positive. Two answers that score alike for any pack are equal.
func (a Answer) plain() Answer {
	if a.Value == "" {
		a.Value = NotKnown
	}
	if !a.Value.Positive() {
		return Answer{Value: a.Value}
	}
	if a.Recency == "" {
		a.Recency = Current
	}
	return a
}

// Age is whole years on the day of the screen, as a range where it is not
// known exactly; or a child who is not yet born.
type Age struct {
	Min, Max int
	Unborn   bool
}

// Aged is an age that is known.
func Aged(years int) Age { return Age{Min: years, Max: years} }

// Uncertain reports whether the age is known only as a range.
func (a Age) Uncertain() bool { return !a.Unborn && a.Min != a.Max }

// Input is one screen.
type Input struct {
	Age     Age
	Linked  bool              // to a child, adult or place in an open band 4
	Answers map[string]Answer // by indicator; those left out are not known
}
