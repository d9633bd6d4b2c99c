package value

import (
	"fmt"
	"slices"
)

// A Kind is a kind of value. The zero Kind is Text.
type Kind uint8

// The kinds. Two fields of one record may be of one kind, except Forename and
// Surname, which are read as a pair.
const (
	Text       Kind = iota // a short text compared by likeness: a town, a trade
	Forename               // given names; aliases and known-as names are further values
	Surname                // family names; previous names are further values
	BirthDate              // a date of birth, whole or partial
	Sex                    // as recorded; anything but two codes says nothing here
	Postcode               // British, or any code whose beginning is the larger area
	Address                // a street address: number and words
	Number                 // a house or flat number
	Category               // a code from a short list: same or different
	Phone                  // a telephone number
	Email                  // an e-mail address
	Handle                 // an online name
	NHSNumber              // ten digits, the last one a check digit
	UPN                    // a pupil's unique number, the first letter a check letter
	Identifier             // any other number that should be a person's own, unchecked
)

// Level is how near two values are: an index into [Kind.Levels], 0 nearest.
type Level uint8

// MaxLevels is the most levels that any kind has.
const MaxLevels = 8

// rules is what the package knows of one kind.
type rules struct {
	name    string
	levels  []string
	parse   func(raw string) (Form, bool)
	compare func(a, b *Form) Level
	near    func(q *Form, l *List, yield func(int, Level)) Level
}

// Levels of each kind, nearest first. The words are shown to practitioners
// and name the levels in settings; they are part of the file formats.
//
//nolint:gochecknoglobals // a fixed table, never written
var kinds = [...]rules{
	Text:       {"text", []string{"same", "close", "similar", "different"}, parseText, compareText, nearText},
	Forename:   {"forename", nameLevels(), parseForename, compareName, nearName},
	Surname:    {"surname", nameLevels(), parseSurname, compareName, nearName},
	BirthDate:  {"birth-date", dateLevels(), parseDate, compareDate, nearDate},
	Sex:        {"sex", []string{"same", "different"}, parseSex, compareSame, nearAny(1, compareSame)},
	Postcode:   {"postcode", postcodeLevels(), parsePostcode, comparePostcode, nearPostcode},
	Address:    {"address", addressLevels(), parseAddress, compareAddress, nearAddress},
	Number:     {"number", []string{"same", "slip", "different"}, parseNumber, compareNumber, nearAny(2, compareNumber)},
	Category:   {"category", []string{"same", "different"}, parseCategory, compareSame, nearAny(1, compareSame)},
	Phone:      {"phone", []string{"same", "slip", "different"}, parsePhone, compareCode, nearCode},
	Email:      {"email", []string{"same", "close", "similar", "different"}, parseEmail, compareEmail, nearEmail},
	Handle:     {"handle", []string{"same", "close", "different"}, parseHandle, compareHandle, nearHandle},
	NHSNumber:  {"nhs-number", checkedLevels(), parseNHSNumber, compareChecked, nearChecked},
	UPN:        {"upn", checkedLevels(), parseUPN, compareChecked, nearChecked},
	Identifier: {"identifier", []string{"same", "slip", "different"}, parseIdentifier, compareCode, nearCode},
}

// Kinds is every kind, in order.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// String is the kind's name, as settings and files write it.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k].name
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MarshalText is the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a kind's name; an unknown name is an error.
func (k *Kind) UnmarshalText(text []byte) error {
	i := slices.IndexFunc(kinds[:], func(r rules) bool { return r.name == string(text) })
	if i < 0 {
		return fmt.Errorf("%q is not a kind of value", text)
	}
	*k = Kind(i)
	return nil
}

// Levels is the kind's levels in words, nearest first. Do not change it.
func (k Kind) Levels() []string { return kinds[k].levels }

// Parse reads what somebody wrote. It answers false for what says nothing: an
// empty cell, "unknown", or marks without a letter or digit.
func (k Kind) Parse(raw string) (Form, bool) {
	if saysNothing(raw) {
		return Form{}, false
	}
	f, ok := kinds[k].parse(raw)
	return f, ok && f.Key != ""
}

// Compare is the level of two forms of this kind.
func (k Kind) Compare(a, b *Form) Level { return kinds[k].compare(a, b) }

// Far says that a level is where most pairs of strangers are: the last one,
// and for numbers with a check digit the two last.
func (k Kind) Far(l Level) bool {
	last := Level(len(kinds[k].levels) - 1)
	if k == NHSNumber || k == UPN {
		return l >= last-1
	}
	return l == last
}

// HasCoarse says that values of the kind have a beginning of use: see Coarse.
func (k Kind) HasCoarse() bool {
	switch k {
	case Forename, Surname, BirthDate, Postcode, Email:
		return true
	}
	return false
}

// Coarse is the beginning of a value, for finding rows worth comparing: three
// letters of a name, the month of a date, the district of a postcode, five
// letters of an e-mail address. Empty if it has none.
func (k Kind) Coarse(f *Form) string {
	switch k {
	case Forename, Surname:
		return f.text[:min(len(f.text), 3)]
	case BirthDate:
		if f.digest&monthMask != 0 {
			return f.Key[:len("2006-01")]
		}
	case Postcode:
		return f.text[:min(len(f.text), int(f.digest&districtMask))]
	case Email:
		return f.text[:min(len(f.text), 5)]
	}
	return ""
}
