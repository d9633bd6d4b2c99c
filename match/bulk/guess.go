package bulk

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/sightline-partnership/sightline/match/value"
)

// heading is what a column is taken for by its heading.
type heading struct {
	words []string // all of these, in any order, and nothing but extras beside
	kind  value.Kind
	label string
}

// What columns are called. The first that fits counts. Words are compared
// after joining: "date_of_birth", "dateOfBirth" and "Date of birth" are one.
//
//nolint:gochecknoglobals // a fixed table, never written
var headings = []heading{
	{[]string{"forename", "forenames", "firstname", "first", "firstnames", "givenname", "givennames", "given", "fname", "fnamec1", "christianname", "namefirst"}, value.Forename, "forename"},
	{[]string{"surname", "lastname", "last", "familyname", "family", "lname", "lnamec1", "sname", "namelast", "secondname"}, value.Surname, "surname"},
	{[]string{"dob", "dateofbirth", "birthdate", "birthday", "datebirth", "bdate", "born", "birth"}, value.BirthDate, "date of birth"},
	{[]string{"sex", "gender", "sexcode", "gendercode"}, value.Sex, "sex"},
	{[]string{"postcode", "pcode", "zip", "zipcode", "postalcode", "postcodefake", "postcodenow"}, value.Postcode, "postcode"},
	{[]string{"streetnumber", "housenumber", "houseno", "streetno", "number", "flatnumber", "housenum", "housenonum"}, value.Number, "house number"},
	{[]string{"address", "addressline1", "address1", "addressline", "street", "streetaddress", "streetname", "addr", "residence", "fulladdress", "resaddress"}, value.Address, "address"},
	{[]string{"address2", "addressline2", "locality", "address3", "addressline3"}, value.Text, "address line 2"},
	{[]string{"suburb", "city", "town", "village", "rescity", "citydesc", "municipality"}, value.Text, "town"},
	{[]string{"school", "schoolname", "college", "setting"}, value.Text, "school"},
	{[]string{"birthplace", "placeofbirth"}, value.Text, "birth place"},
	{[]string{"occupation", "job", "profession", "trade"}, value.Text, "occupation"},
	{[]string{"state", "county", "region", "statecode", "province", "country", "nationality", "ethnicity", "ethnicgroup", "race", "racecode", "ethnic", "language", "religion"}, value.Category, ""},
	{[]string{"phone", "telephone", "tel", "mobile", "phonenumber", "mobilenumber", "telephonenumber", "homephone", "mobilephone", "phonenum", "fullphonenumber", "cell"}, value.Phone, "phone"},
	{[]string{"email", "emailaddress", "mail"}, value.Email, "e-mail"},
	{[]string{"handle", "username", "onlinename", "socialmedia", "snapchat", "instagram", "screenname"}, value.Handle, "online name"},
	{[]string{"nhsnumber", "nhsno", "nhs", "nhsnum"}, value.NHSNumber, "NHS number"},
	{[]string{"upn", "uniquepupilnumber", "pupilnumber"}, value.UPN, "UPN"},
	{[]string{"socsecid", "ssn", "socialsecuritynumber", "nino", "nationalinsurancenumber", "passport", "passportnumber", "hospitalnumber", "mrn",
		"pncid", "licence", "licencenumber", "driverslicence", "nationalid", "personalnumber"}, value.Identifier, ""},
}

// Columns by what they are for, other than being compared.
//
//nolint:gochecknoglobals // fixed tables, never written
var (
	idHeadings     = []string{"recid", "uniqueid", "recordid", "rowid", "id", "ref", "reference", "personid", "patientid", "caseid", "voterid", "ncid", "key"}
	answerHeadings = []string{"cluster", "clusterid", "entity", "entityid", "entid", "truth", "trueid", "label", "matchid", "duplicate", "groundtruth", "trueclusterid"}
	nameHeadings   = []string{"fullname", "name", "personname", "completename"}
	middleHeadings = []string{"middlename", "middlenames", "middle", "mname", "middleinitial", "midlname", "fnamec2"}
	aliasForename  = []string{"knownas", "alias", "nickname", "preferredname", "aka", "otherforename", "aliasforename"}
	aliasSurname   = []string{"previoussurname", "maidenname", "formersurname", "birthsurname", "aliassurname", "othersurname", "previousname", "nee"}
	yearHeadings   = []string{"birthyear", "yearofbirth", "yob", "by", "birthy"}
	monthHeadings  = []string{"birthmonth", "monthofbirth", "mob", "bm", "birthm"}
	dayHeadings    = []string{"dayofbirth", "bd", "birthd", "dayborn"}
)

// squeeze is a heading without case, marks or gaps.
func squeeze(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

// Guess maps columns to fields by their headings and, where a heading says
// nothing, by what a sample of their values looks like. What it can't tell is
// left out, and the mapping says so.
func Guess(header []string, sample [][]string) *Mapping {
	m := &Mapping{}
	taken := make([]bool, len(header))
	find := func(names []string) int {
		for _, n := range names {
			for i, h := range header {
				if !taken[i] && squeeze(h) == n {
					taken[i] = true
					return i
				}
			}
		}
		return -1
	}
	if i := find(idHeadings); i >= 0 {
		m.ID = header[i]
	}
	for i := find(answerHeadings); i >= 0; i = find(answerHeadings) {
		m.Left = append(m.Left, Left{header[i], "it looks like somebody's answer"})
	}
	m.guessHeadings(header, taken)
	m.guessNames(header, find)
	m.guessDate(header, find)
	for i, h := range header {
		if !taken[i] {
			m.guessValues(h, column(sample, i))
		}
	}
	return m
}

func column(rows [][]string, i int) []string {
	var values []string
	for _, row := range rows {
		if i < len(row) && strings.TrimSpace(row[i]) != "" {
			values = append(values, row[i])
		}
	}
	return values
}

// guessHeadings takes the columns that a heading names. Of two addresses or
// towns each is a field of its own; a second name is a further value.
func (m *Mapping) guessHeadings(header []string, taken []bool) {
	for _, g := range headings {
		for _, name := range g.words {
			for i, h := range header {
				if taken[i] || squeeze(h) != name {
					continue
				}
				taken[i] = true
				label := g.label
				if label == "" || m.has(label) {
					label = strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(h))
				}
				m.add(g.kind, label, Columns{Names: []string{h}})
			}
		}
	}
}

func (m *Mapping) has(label string) bool {
	return slices.ContainsFunc(m.Fields, func(f Mapped) bool { return f.Name == label })
}

func (m *Mapping) hasKind(k value.Kind) int {
	return slices.IndexFunc(m.Fields, func(f Mapped) bool { return f.Kind == k })
}

// guessNames adds middle names to the forename, aliases as further values, and
// a whole name where the file has no other.
func (m *Mapping) guessNames(header []string, find func([]string) int) {
	if f := m.hasKind(value.Forename); f >= 0 {
		if i := find(middleHeadings); i >= 0 {
			m.Fields[f].Values[0].Names = append(m.Fields[f].Values[0].Names, header[i])
		}
	}
	if i := find(aliasForename); i >= 0 {
		m.add(value.Forename, "forename", Columns{Names: []string{header[i]}})
	}
	if i := find(aliasSurname); i >= 0 {
		m.add(value.Surname, "surname", Columns{Names: []string{header[i]}})
	}
	for i := find(nameHeadings); i >= 0; i = find(nameHeadings) {
		if m.hasKind(value.Forename) >= 0 || m.hasKind(value.Surname) >= 0 {
			m.Left = append(m.Left, Left{header[i], "forename and surname have columns of their own"})
			continue
		}
		m.addName(header[i])
	}
}

// guessDate joins a date of birth that stands in three columns.
func (m *Mapping) guessDate(header []string, find func([]string) int) {
	if m.hasKind(value.BirthDate) >= 0 {
		return
	}
	y := find(yearHeadings)
	if y < 0 {
		return
	}
	names := []string{header[y]}
	if mo := find(monthHeadings); mo >= 0 {
		names = append(names, header[mo])
		if d := find(dayHeadings); d >= 0 {
			names = append(names, header[d])
		}
	}
	m.add(value.BirthDate, "date of birth", Columns{Names: names})
}

// Shapes that tell what a column holds without its heading.
var (
	emailShape    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	postcodeShape = regexp.MustCompile(`(?i)^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$`)
	dateShape     = regexp.MustCompile(`^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$`)
)

// mostly is the share of a column's values that must have a shape.
const mostly = 0.9

// guessValues looks at a column that its heading did not explain.
func (m *Mapping) guessValues(header string, values []string) {
	label := strings.ToLower(header)
	for _, s := range []struct {
		kind value.Kind
		fits func(string) bool
	}{
		{value.Email, emailShape.MatchString},
		{value.NHSNumber, func(v string) bool { return value.ValidNHSNumber(strings.ReplaceAll(v, " ", "")) }},
		{value.UPN, func(v string) bool { return value.ValidUPN(strings.ToLower(v)) }},
		{value.Postcode, postcodeShape.MatchString},
		{value.BirthDate, dateShape.MatchString},
	} {
		n := 0
		for _, v := range values {
			if s.fits(strings.TrimSpace(v)) {
				n++
			}
		}
		if n > 0 && float64(n) >= mostly*float64(len(values)) && m.hasKind(s.kind) < 0 {
			m.add(s.kind, label, Columns{Names: []string{header}})
			return
		}
	}
	m.Left = append(m.Left, Left{header, "its heading is not one we know; give it with --map"})
}
