package bulk_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
)

// What a heading is taken for.
func TestGuess(t *testing.T) {
	for header, want := range map[string]string{
		"rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id": "rec_id | forename=given_name surname=surname date of birth=date_of_birth postcode=postcode house number=street_number address=address_1 address line 2=address_2 town=suburb state=state soc sec id=soc_sec_id",
		"unique_id,cluster,full_name,first_name,surname,dob,birth_place,postcode_fake,gender,occupation":                       "unique_id | forename=first_name surname=surname date of birth=dob sex=gender postcode=postcode_fake birth place=birth_place occupation=occupation",
		"Record ID;Full Name;Date of Birth;NHS No;Mobile":                                                                      "Record ID | date of birth=Date of Birth phone=Mobile NHS number=NHS No forename=Full Name surname=Full Name",
		"fname_c1,fname_c2,lname_c1,by,bm,bd":                                                                                  " | forename=fname_c1+fname_c2 surname=lname_c1 date of birth=by+bm+bd",
		"id,firstName,lastName,knownAs,maidenName,DOB":                                                                         "id | forename=firstName,knownAs surname=lastName,maidenName date of birth=DOB",
		"a,b": " |",
	} {
		table, err := bulk.NewTable(strings.NewReader(header + "\n"))
		must(t, err)
		if got := brief(bulk.Guess(table.Header(), nil)); got != want {
			t.Errorf("%s\n got %s\nwant %s", header, got, want)
		}
	}
}

// brief is a mapping in a line.
func brief(m *bulk.Mapping) string {
	out := m.ID + " |"
	for _, f := range m.Fields {
		var values []string
		for _, v := range f.Values {
			values = append(values, strings.Join(v.Names, "+"))
		}
		out += " " + f.Name + "=" + strings.Join(values, ",")
	}
	return out
}

// A column whose heading says nothing is known by what it holds.
func TestGuessByValues(t *testing.T) {
	m := bulk.Guess([]string{"x1", "x2", "x3", "x4"}, [][]string{{"a@b.example", "EM1 2AB", "12/03/2010", "9434765919"}, {"c@d.example", "EM12AC", "2010-04-01", "943 476 5870"}})
	if got, want := brief(m), " | x1=x1 x2=x2 x3=x3 x4=x4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMappingGiven(t *testing.T) {
	header := []string{"id", "forename", "surname", "area", "y", "m", "d", "note"}
	for _, c := range []struct{ words, want, err string }{
		{"postcode=area birth-date=y+m+d", "id | forename=forename surname=surname postcode=area date of birth=y+m+d", ""},
		{"none=forename text:hobby=note", "id | surname=surname hobby=note", ""},
		{"surname=surname surname=note", "id | forename=forename surname=surname,note", ""},
		{"id=note", "note | forename=forename surname=surname", ""},
		{"full-name=note", "id | forename=note surname=note", ""},
		{"postcode", "", "write it as field=column"},
		{"postcode=nowhere", "", "no column"},
		{"zodiac=note", "", "no kind of field"},
	} {
		m := bulk.Guess(header, nil)
		err := m.Given(header, strings.Fields(c.words))
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: err = %v, want %q", c.words, err, c.err)
			}
			continue
		}
		if got := brief(m); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.words, err, got, c.want)
		}
	}
}

func TestTableReadsWhatPeopleSave(t *testing.T) {
	utf16le := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune("id,surname\n1,Łuczak\n")) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, u)
	}
	for name, c := range map[string]struct{ file, want string }{
		"plain":             {"id,surname\n1,Luczak\n", "Luczak"},
		"UTF-8 with a mark": {"\ufeffid,surname\n1,Łuczak\n", "Łuczak"},
		"UTF-16":            {string(utf16le), "Łuczak"},
		"Windows-1252":      {"id,surname\n1,M\xfcller\n", "Müller"},
		"semicolons":        {"id;surname\r\n1;Luczak\r\n", "Luczak"},
		"tabs":              {"id\tsurname\n1\tLuczak\n", "Luczak"},
		"quoted":            {"id,surname\n1,\"O\"\"Brien, Jr\"\n", "O\"Brien, Jr"},
		"spaces":            {"id, surname\n1,  Luczak \n", "Luczak"},
	} {
		table, err := bulk.NewTable(strings.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		row, err := table.Next()
		if diff := cmp.Diff([]string{"1", c.want}, row); err != nil || diff != "" || table.Header()[1] != "surname" {
			t.Errorf("%s: %v %q\n%s", name, err, table.Header(), diff)
		}
	}
}

// A row tells its line, how many cells it had and which were not UTF-8, also
// when it has too many and the next one is read after it.
func TestTableTellsOfItsRows(t *testing.T) {
	table, err := bulk.NewTable(strings.NewReader("id,surname,town\n1,\"two\nlines\",x\n2\n3,a,b,c\n4,M\xfcller,K\xf6ln\n5,\"open\n"))
	must(t, err)
	for _, want := range []struct {
		line, cells int
		odd         []int
		fails       bool
	}{{2, 3, nil, false}, {4, 1, nil, false}, {5, 4, nil, true}, {6, 3, []int{1, 2}, false}, {0, 0, nil, true}} {
		_, err := table.Next()
		if (err != nil) != want.fails || table.Cells() != want.cells || !slices.Equal(table.Odd(), want.odd) {
			t.Errorf("line %d: %v, %d cells, odd %v", want.line, err, table.Cells(), table.Odd())
		}
		if want.line > 0 && table.Line() != want.line {
			t.Errorf("line %d; want %d", table.Line(), want.line)
		}
	}
}

// What can't be read is said in a line that names the place and the mend.
func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"empty":           {"", "needs a heading line"},
		"blank":           {"\n\n  \n", "needs a heading line"},
		"an open quote":   {"id,surname\n1,Luczak\n2,\"Test\n", "line 3: a quotation mark"},
		"too many cells":  {"id,surname\n1,Luczak,x\n", "line 2 has 3 cells"},
		"a heading twice": {"id,surname,id\n1,a,b\n", "two columns called \"id\""},
		"no id":           {"id,surname\n1,a\n,b\n", "line 3 has no id"},
		"an id twice":     {"id,surname\n1,a\n1,b\n", "an id stands twice"},
	} {
		err := read(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: err = %v; want a line with %q", name, err, c.want)
		}
	}
}

// read takes a file as a command does, and scores all its pairs.
func read(file string) error {
	table, err := bulk.NewTable(strings.NewReader(file))
	if err != nil {
		return err
	}
	m := bulk.Guess(table.Header(), nil)
	model, err := match.NewModel(match.Standard(), m.Layout())
	if err != nil {
		return err
	}
	p := bulk.NewPeople(model)
	if err := p.Read(context.Background(), table, nil, m); err != nil {
		return err
	}
	pairs, err := p.Run(context.Background(), p.Exhaustive(), bulk.Options{Least: match.WeightOf(0.5)})
	if err != nil {
		return err
	}
	bulk.Cluster(p.Roll.Rows(), pairs)
	return nil
}

// Whatever a file holds, reading it ends with a sound result or a line.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{"id,surname\n1,a\n", "a;b;c\n\"x", "id,forename,surname,dob\n1,,,\n2,,,\n", "id,dob\n1,0000-00-00\n2,3000-13-45\n3,31/02/1900",
		"id,surname\n1," + strings.Repeat("ẞ", 10_000) + "\n2," + strings.Repeat("ẞ", 9_999), "\xff\xfeid", "id,nhs number,upn,phone,email\n1,0,0,0,@\n2,9434765919,a950000178301,+44,x@"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		if strings.Count(file, "\n") > 60 {
			return
		}
		if err := read(file); err != nil && (errors.Is(err, io.ErrUnexpectedEOF) || err.Error() == "") {
			t.Errorf("err = %v", err)
		}
	})
}
