package extract

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
	"github.com/sightline-partnership/sightline/match/value"
)

// Target is what a column of a list means.
type Target string

// The targets. The register compares all but the first two.
const (
	Leave        Target = ""          // not compared
	Reference    Target = "reference" // the agency's own, kept where a row matches
	Forename     Target = "forename"
	Middle       Target = "middle"   // joined to the first name
	KnownAs      Target = "known-as" // another first name
	Surname      Target = "surname"
	OtherSurname Target = "other-surname" // an earlier or other last name
	FullName     Target = "full-name"
	Born         Target = "born"
	BornYear     Target = "born-year" // with the two below one date
	BornMonth    Target = "born-month"
	BornDay      Target = "born-day"
	Sex          Target = "sex"
	Address      Target = "address" // several columns are one address
	Postcode     Target = "postcode"
	Phone        Target = "phone"
	Email        Target = "email"
	Handle       Target = "handle"
	NHS          Target = "nhs"
	UPN          Target = "upn"
	School       Target = "school"
)

// meaning is what is known of a target.
type meaning struct {
	target Target
	words  string
	single bool // at most one column
	kind   value.Kind
	part   bulk.Part
}

var meanings = []meaning{
	{Leave, "Leave it out", false, value.Text, bulk.Whole},
	{Reference, "Your own reference", true, value.Text, bulk.Whole},
	{Forename, "First name", true, value.Forename, bulk.Whole},
	{Middle, "Middle names", true, value.Forename, bulk.Whole},
	{KnownAs, "Known as, another first name", false, value.Forename, bulk.Whole},
	{Surname, "Last name", true, value.Surname, bulk.Whole},
	{OtherSurname, "Another last name", false, value.Surname, bulk.Whole},
	{FullName, "Whole name in one column", true, value.Forename, bulk.ButLast},
	{Born, "Date of birth", true, value.BirthDate, bulk.Whole},
	{BornYear, "Year of birth", true, value.BirthDate, bulk.Whole},
	{BornMonth, "Month of birth", true, value.BirthDate, bulk.Whole},
	{BornDay, "Day of birth", true, value.BirthDate, bulk.Whole},
	{Sex, "Sex", true, value.Sex, bulk.Whole},
	{Address, "Address, or a line of it", false, value.Address, bulk.Whole},
	{Postcode, "Postcode", false, value.Postcode, bulk.Whole},
	{Phone, "Phone number", false, value.Phone, bulk.Whole},
	{Email, "E-mail address", false, value.Email, bulk.Whole},
	{Handle, "Online name", false, value.Handle, bulk.Whole},
	{NHS, "NHS number", true, value.NHSNumber, bulk.Whole},
	{UPN, "Unique pupil number", true, value.UPN, bulk.Whole},
	{School, "School or college", true, value.Text, bulk.Whole},
}

// Targets is every target in the order of the form.
func Targets() []Target {
	all := make([]Target, len(meanings))
	for i, m := range meanings {
		all[i] = m.target
	}
	return all
}

func (t Target) meaning() (meaning, bool) {
	at := slices.IndexFunc(meanings, func(m meaning) bool { return m.target == t })
	if at < 0 {
		return meaning{}, false
	}
	return meanings[at], true
}

// Words is the target as the form says it.
func (t Target) Words() string {
	m, _ := t.meaning()
	return m.words
}

// ColumnField is the name of the form's field for a column, from 0; FieldAll
// that for the columns together.
func ColumnField(i int) string { return "column-" + strconv.Itoa(i) }

// FieldAll names what is wrong with the columns together.
const FieldAll = "columns"

// mapping is the columns as the matching engine takes them. Errors: Invalid,
// naming the column.
func mapping(header []string, targets []Target) (*bulk.Mapping, error) {
	if err := checkTargets(header, targets); err != nil {
		return nil, err
	}
	m := &bulk.Mapping{ID: header[slices.Index(targets, Reference)]}
	named := func(all ...Target) (names []string) {
		for _, t := range all {
			for i, one := range targets {
				if one == t {
					names = append(names, header[i])
				}
			}
		}
		return names
	}
	add := func(k value.Kind, label string, values ...bulk.Columns) {
		if values = slices.DeleteFunc(values, func(c bulk.Columns) bool { return len(c.Names) == 0 }); len(values) > 0 {
			m.Fields = append(m.Fields, bulk.Mapped{Field: match.Field{Name: label, Kind: k}, Values: values})
		}
	}
	each := func(t Target) (values []bulk.Columns) {
		for _, name := range named(t) {
			values = append(values, bulk.Columns{Names: []string{name}})
		}
		return values
	}
	whole := named(FullName)
	add(value.Forename, "first name", append([]bulk.Columns{{Names: whole, Part: bulk.ButLast}, {Names: named(Forename, Middle)}}, each(KnownAs)...)...)
	add(value.Surname, "surname", append([]bulk.Columns{{Names: whole, Part: bulk.LastWords}, {Names: named(Surname)}}, each(OtherSurname)...)...)
	add(value.BirthDate, "date of birth", bulk.Columns{Names: named(Born)}, bulk.Columns{Names: named(BornYear, BornMonth, BornDay)})
	add(value.Address, "address", bulk.Columns{Names: named(Address)})
	for _, t := range []Target{Sex, Postcode, Phone, Email, Handle, NHS, UPN, School} {
		about, _ := t.meaning()
		add(about.kind, about.words, each(t)...)
	}
	return m, match.CheckFields(m.Layout())
}

// checkTargets is what is wrong with what the columns are said to mean.
func checkTargets(header []string, targets []Target) error {
	const op = "extract.columns"
	var faults fault.Fields
	if len(targets) != len(header) {
		return fault.Newf(fault.Invalid, op, "The list has %d columns, and %d were sent. Go back and send the form again.", len(header), len(targets))
	}
	first, compared := map[Target]int{}, false
	for i, t := range targets {
		about, known := t.meaning()
		before, twice := first[t]
		switch {
		case !known:
			faults.Add(ColumnField(i), "Choose what this column means from the list.")
		case twice && about.single:
			faults.Add(ColumnField(i), fmt.Sprintf("Column %d is “%s” already. Choose one of the two.", before+1, about.words))
		case !twice:
			first[t] = i
		}
		compared = compared || known && t != Leave && t != Reference
	}
	has := func(t Target) bool { _, there := first[t]; return there }
	if !has(Reference) {
		faults.Add(FieldAll, "Say which column is your own reference. The hub gives it when it rings you about somebody.")
	} else if !compared {
		faults.Add(FieldAll, "Say what at least one column means, so that there is something to compare.")
	}
	for _, pair := range []struct {
		one, other Target
		mend       string
	}{
		{FullName, Forename, "Choose either the whole name, or first and last names."}, {FullName, Surname, "Choose either the whole name, or first and last names."},
		{Born, BornYear, "Choose either the date of birth, or its year, month and day."},
	} {
		if has(pair.one) && has(pair.other) {
			faults.Add(ColumnField(first[pair.one]), pair.mend)
		}
	}
	for _, need := range []struct{ one, needs Target }{{Middle, Forename}, {BornMonth, BornYear}, {BornDay, BornMonth}} {
		if has(need.one) && !has(need.needs) {
			faults.Add(ColumnField(first[need.one]), fmt.Sprintf("Say which column is “%s” as well.", need.needs.Words()))
		}
	}
	return faults.Err(op)
}

// guessed is a guess of the matching engine as targets, a column each.
func guessed(m *bulk.Mapping, header []string) []Target {
	targets := make([]Target, len(header))
	put := func(name string, t Target) {
		about, _ := t.meaning()
		if i := slices.Index(header, name); i >= 0 && !(about.single && slices.Contains(targets, t)) {
			targets[i] = t
		}
	}
	if m.ID != "" {
		put(m.ID, Reference)
	}
	for _, f := range m.Fields {
		for n, v := range f.Values {
			for i, t := range guessedValue(f, n, v) {
				put(v.Names[i], t)
			}
		}
	}
	return targets
}

// guessedValue is what the columns of a field's value mean, in their order.
func guessedValue(f bulk.Mapped, n int, v bulk.Columns) []Target {
	switch {
	case v.Part != bulk.Whole:
		return []Target{FullName}
	case f.Kind == value.Forename && n == 0:
		return []Target{Forename, Middle}[:min(len(v.Names), 2)]
	case f.Kind == value.Forename:
		return []Target{KnownAs}
	case f.Kind == value.Surname && n == 0:
		return []Target{Surname}
	case f.Kind == value.Surname:
		return []Target{OtherSurname}
	case f.Kind == value.BirthDate && len(v.Names) > 1:
		return []Target{BornYear, BornMonth, BornDay}[:min(len(v.Names), 3)]
	case f.Kind == value.Number, f.Kind == value.Text && f.Name == "address line 2":
		return []Target{Address}
	case f.Kind == value.Text && f.Name != "school":
		return nil
	}
	at := slices.IndexFunc(meanings, func(m meaning) bool { return m.target != Leave && m.target != Reference && m.kind == f.Kind })
	if at < 0 {
		return nil
	}
	return []Target{meanings[at].target}
}

// headingDigest tells one heading line from another.
func headingDigest(header []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(header, "\x00")))
	return sum[:]
}
