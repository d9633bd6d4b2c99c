package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/bulk"
)

// What a list's columns are guessed to mean.
func TestGuess(t *testing.T) {
	for file, want := range map[string][]Target{
		"ref,forename,surname,dob,postcode\n1,Ama,Testwood,04/03/2012,EM1 2AB\n":                      {Reference, Forename, Surname, Born, Postcode},
		"Record ID;Full Name;Date of Birth;NHS No;Mobile;Note\n1;A B;2012;;;x\n":                      {Reference, FullName, Born, NHS, Phone, Leave},
		"id,first name,middle name,known as,last name,maiden name\n1,a,b,c,d,e\n":                     {Reference, Forename, Middle, KnownAs, Surname, OtherSurname},
		"fname_c1,lname_c1,by,bm,bd\na,b,2012,3,4\n":                                                  {Forename, Surname, BornYear, BornMonth, BornDay},
		"id,house number,street,address line 2,town,school,gender,email\n1,2,3,4,5,6,f,a@b.example\n": {Reference, Address, Address, Address, Leave, School, Sex, Email},
		"id,county,occupation,ssn\n1,a,b,c\n":                                                         {Reference, Leave, Leave, Leave},
	} {
		got, err := guess([]byte(file))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", file, got, err, want)
		}
	}
}

// What columns make, and what is wrong with them.
func TestMapping(t *testing.T) {
	header := []string{"a", "b", "c", "d", "e"}
	for _, c := range []struct {
		targets []Target
		want    string // the mapping, or the field that is named
	}{
		{[]Target{Reference, Forename, Middle, Surname, KnownAs}, "id a; first name b + c; e; surname d"},
		{[]Target{BornDay, BornYear, Reference, BornMonth, Surname}, "id c; surname e; date of birth b + d + a"},
		{[]Target{Reference, FullName, Address, Address, Phone}, "id a; first name b (first words); surname b (last word); address c + d; Phone number e"},
		{[]Target{Reference, Leave, Leave, Leave, Leave}, "columns"},
		{[]Target{Leave, Forename, Surname, Born, Leave}, "columns"},
		{[]Target{Reference, Born, Born, Surname, Leave}, "column-2"},
		{[]Target{Reference, FullName, Surname, Leave, Leave}, "column-1"},
		{[]Target{Reference, Born, BornYear, Leave, Leave}, "column-1"},
		{[]Target{Reference, Middle, Surname, Leave, Leave}, "column-1"},
		{[]Target{Reference, BornYear, BornDay, Leave, Leave}, "column-2"},
		{[]Target{Reference, "zodiac", Surname, Leave, Leave}, "column-1"},
		{[]Target{Reference, Surname}, ""},
		{nil, ""},
	} {
		m, err := mapping(header, c.targets)
		if err != nil {
			if !fault.Is(err, fault.Invalid) || c.want != "" && fault.FieldsOf(err)[c.want] == "" || c.want == "" && fault.Message(err) == "" {
				t.Errorf("%q: %v %v; want %s", c.targets, err, fault.FieldsOf(err), c.want)
			}
			continue
		}
		got := strings.Join(strings.Fields(strings.NewReplacer(", compared as forename", ";", ", compared as surname", ";", ", compared as birth-date", ";", ", compared as address", ";", ", compared as phone", ";").Replace(m.String())), " ")
		if got = strings.TrimSuffix(strings.Replace(got, "id "+m.ID, "id "+m.ID+";", 1), ";"); got != c.want {
			t.Errorf("%q: %s; want %s", c.targets, got, c.want)
		}
	}
}

// Every target has words, and those of a kind that the register compares.
func TestTargetsHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, one := range Targets() {
		if one.Words() == "" || seen[one.Words()] {
			t.Errorf("%q has no words of its own: %q", one, one.Words())
		}
		seen[one.Words()] = true
	}
}

// What is no list is refused by what is in it, with the mend.
func TestWhatIsNoList(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"nothing":          {"", "The file is empty"},
		"blank lines":      {"\n \n\n", "The file is empty"},
		"a workbook":       {"PK\x03\x04\x14\x00[Content_Types].xml", "Excel workbook or a zip"},
		"an old workbook":  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"},
		"a PNG":            {"\x89PNG\r\n\x1a\n\x00\x00", "takes no pictures"},
		"a JPEG":           {"\xff\xd8\xff\xe0\x00\x10JFIF", "takes no pictures"},
		"a GIF":            {"GIF89a\x01\x00", "takes no pictures"},
		"a video":          {"\x00\x00\x00\x18ftypmp42", "takes no pictures"},
		"a WebP":           {"RIFF\x24\x00\x00\x00WEBP", "takes no pictures"},
		"a PDF":            {"%PDF-1.7\n", "a PDF"},
		"a web page":       {"\ufeff <!DOCTYPE html><table>", "a web page"},
		"JSON":             {"[{\"ref\": 1}]", "JSON"},
		"a program":        {"\x7fELF\x02\x01\x01\x00\x00", "not a text file"},
		"UTF-16, no mark":  {"r\x00e\x00f\x00\n\x00", "not a text file"},
		"a heading twice":  {"ref,name,ref\n1,2,3\n", "two columns called"},
		"an open quote":    {"ref,\"name\n1,2\n", "a quotation mark is out of place"},
		"a heading alone":  {"ref,name\n", "no row below"},
		"and blank rows":   {"ref,name\n,\n ,\n\n", "no row below"},
		"too many columns": {numbered(101) + "\n1\n", "101 columns; at most 100"},
	} {
		got := fault.FieldsOf(brought([]byte(c.content)))["file"]
		if !strings.Contains(got, c.want) || !strings.HasSuffix(got, ".") {
			t.Errorf("%s: %q; want %q", name, got, c.want)
		}
	}
	for name, content := range map[string]string{"UTF-8": "ref,name\n1,Łuczak\n", "with a mark": "\ufeffref,name\n1,x\n", "UTF-16": "\xff\xfer\x00,\x00n\x00\n\x001\x00,\x00x\x00\n\x00",
		"Windows-1252": "ref,name\n1,M\xfcller\n", "one row": "ref\n1", "a row that can't be read": "ref\n\"1\n", "a formula": "ref\n=1+1\n"} {
		if err := brought([]byte(content)); err != nil {
			t.Errorf("%s: %v", name, fault.FieldsOf(err))
		}
	}
}

func numbered(n int) string {
	var words []string
	for i := range n {
		words = append(words, "c"+string(rune('a'+i%26))+strings.Repeat("x", i/26))
	}
	return strings.Join(words, ",")
}

var today = when.DateOf(time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC))

// checked is a list's report, each fault as "line column stops: words".
func checked(t *testing.T, file string, targets ...Target) (Report, string) {
	t.Helper()
	l, err := open([]byte(file))
	if err != nil {
		t.Fatal(fault.FieldsOf(err))
	}
	r := check(l, targets, today)
	var said []string
	for _, f := range r.Faults {
		line := strings.Repeat("!", map[bool]int{true: 1}[f.Stops]) + string(rune('0'+f.Line)) + " " + f.Column
		said = append(said, strings.TrimSpace(line)+": "+f.Mend)
	}
	return r, strings.Join(said, "\n")
}

// Each fault names its line, its column and the mend; what stops is marked.
func TestCheck(t *testing.T) {
	const head = "ref,surname,dob,nhs,upn,email,phone,sex\n"
	all := []Target{Reference, Surname, Born, NHS, UPN, Email, Phone, Sex}
	for name, c := range map[string]struct{ file, want string }{
		"sound":             {head + "1,Luczak,14/03/2012,943 476 5919,A950000178301,a@b.example,01632 960 123,f\n", ""},
		"partial dates":     {head + "1,a,2012\n2,b,March 2012\n3,c,about 2012\n", "The line has 3 cells"},
		"no such day":       {head + "1,a,31/02/2012,,,,,\n", "2 dob: There is no such day."},
		"no date":           {head + "1,a,last year,,,,,\n", "2 dob: This date of birth can't be read."},
		"to come":           {head + "1,a,24/11/2026,,,,,\n", "2 dob: This date of birth is in the future."},
		"long ago":          {head + "1,a,14/03/1812,,,,,\n", "2 dob: This date of birth is more than 120 years ago."},
		"an NHS number":     {head + "1,a,,9434765918,,,,\n", "2 nhs: This NHS number has a wrong length or a wrong check digit."},
		"a UPN":             {head + "1,a,,,B950000178301,,,\n", "2 upn: This pupil number has a wrong length or a wrong check letter."},
		"an e-mail":         {head + "1,a,,,,nobody,,\n", "2 email: This is no e-mail address"},
		"a phone":           {head + "1,a,,,,,123,\n", "2 phone: This is no phone number"},
		"a sex":             {head + "1,a,,,,,,x\n", "2 sex: This can't be compared as a sex."},
		"no reference":      {head + "1,a,,,,,,\n\n,b,,,,,,\n", "!4 ref: Your reference is missing."},
		"a long reference":  {head + strings.Repeat("9", 201) + ",a,,,,,,\n", "!2 ref: This is longer than 200 characters"},
		"a hidden sign":     {head + "1\u202e2,a,,,,,,\n", "!2 ref: This holds a hidden character"},
		"a reference twice": {head + "1,a,,,,,,\n1,b,,,,,,\n", "3 ref: This reference stands on line 2 too."},
		"nothing to say":    {head + "1,,,,,,,\n", "2: There is nothing to compare on this line."},
		"too few":           {head + "1,a\n", "2: The line has 2 cells and the heading 8."},
		"too many":          {head + "1,a,,,,,,,,\n2,b,,,,,,\n", "!2: The line has 10 cells and the heading 8."},
		"an open quote":     {head + "1,a,,,,,,\n2,\"b,,,,,,\n", "!0: Line 3: a quotation mark is out of place"},
		"not UTF-8":         {head + "1,a,,,,,,\n2,M\xfcller,,,,,,\n3,K\xf6nig,,,,,,\n", "3 surname: 2 cells are not UTF-8"},
	} {
		r, got := checked(t, c.file, all...)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		if stops := strings.Count("\n"+got, "\n!"); stops != r.Stops {
			t.Errorf("%s: %d stop, %d are said to", name, stops, r.Stops)
		}
	}
	if _, got := checked(t, "ref,y,m,d\n1,2012,2,31\n2,2012,3,14\n", Reference, BornYear, BornMonth, BornDay); !strings.HasPrefix(got, "2 y: There is no such day.") || strings.Count(got, "\n") > 0 {
		t.Errorf("a date in three columns: %s", got)
	}
	if _, got := checked(t, head+"1,a,31/02/2012,x,x,x,x,x\n"); got != "" {
		t.Errorf("columns that mean nothing: %s", got)
	}
}

// The first hundred faults are listed and all are counted; one that stops is
// never left out for one that does not.
func TestCheckListsTheFirst(t *testing.T) {
	var file strings.Builder
	file.WriteString("ref,dob\n")
	for range 150 {
		file.WriteString("9,31/02/2012\n")
	}
	file.WriteString(",x\n")
	r, _ := checked(t, file.String(), Leave, Born)
	if len(r.Faults) != 100 || r.Total != 151 || r.Stops != 0 || r.Rows != 151 {
		t.Errorf("%d listed, %d in all, %d stop, %d rows", len(r.Faults), r.Total, r.Stops, r.Rows)
	}
	r, got := checked(t, file.String(), Reference, Born)
	if len(r.Faults) != 100 || r.Stops != 1 || !strings.Contains(got, "Your reference is missing") {
		t.Errorf("%d listed, %d stop; the one that stops must be among them", len(r.Faults), r.Stops)
	}
}

// A list of more lines than can be compared in good time is stopped.
func TestCheckStopsALongList(t *testing.T) {
	lines := strings.Repeat("1\n", maxRows)
	if r, got := checked(t, "ref\n"+lines, Leave); r.Rows != maxRows || r.Stops != 0 {
		t.Errorf("%d rows, %d stop: %s", r.Rows, r.Stops, got)
	}
	r, got := checked(t, "ref\n"+lines+"1\n2\n", Leave)
	if r.Stops != 1 || !strings.Contains(got, "more than 200000 lines") {
		t.Errorf("%d rows, %d stop: %s", r.Rows, r.Stops, got)
	}
}

// A fault never says what stands in the list, and samples are short.
func TestCheckTellsNoCell(t *testing.T) {
	long := strings.Repeat("ẞ", 10_000)
	r, got := checked(t, "ref,surname,dob\n1,"+long+",Zarquon\n=1+1,\"=HYPERLINK(\"\"x\"\")\",1\n", Reference, Surname, Born)
	if strings.Contains(got, "Zarquon") || strings.Contains(got, "ẞ") {
		t.Errorf("a fault tells what stands there: %s", got)
	}
	if n := len([]rune(r.Samples[1][0])); n != maxSample+1 || r.Samples[0][1] != "=1+1" || len(r.Samples[0]) != 2 {
		t.Errorf("samples %d characters long; %q", n, r.Samples[0])
	}
}

// Whatever a list holds, checking it ends, and a list that nothing stops is
// read to its end by the comparison.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"ref,surname,dob\n1,a,31/02/2012\n", "ref;dob\n\"x", "ref,surname\n1\n2,a,b,c\n", "\xff\xfer\x00e\x00f\x00\n\x001\x00", "ref\n\"\n", "a,b\n\xfc,\xf6\n,,\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		l, err := open([]byte(file))
		if err != nil {
			return
		}
		targets := make([]Target, len(l.Header()))
		targets[0] = Reference
		for i := range targets[1:] {
			targets[i+1] = []Target{Address, Postcode, Phone, Email}[i%4]
		}
		r := check(l, targets, today)
		m, err := mapping(l.Header(), targets)
		if err != nil || r.Stops > 0 {
			return
		}
		again, err := open([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := read(t.Context(), again, m); err != nil || n != r.Rows {
			t.Errorf("%d rows of %d are read: %v", n, r.Rows, err)
		}
	})
}

func read(ctx context.Context, l list, m *bulk.Mapping) (n int, err error) {
	err = m.Records(ctx, l, nil, nil, func(string, match.Record) error { n++; return nil })
	return n, err
}

// A list of the largest size: heading, references, names, dates, postcodes.
func BenchmarkCheck(b *testing.B) {
	var file strings.Builder
	file.WriteString("ref,forename,surname,dob,nhs,postcode\n")
	for i := 0; file.Len() < MaxFile-100; i++ {
		fmt.Fprintf(&file, "P-%06d,Zofia,Szczepanska,%d/03/2012,9434765919,EM4 %dAB\n", i, i%31+1, i%9+1)
	}
	content, targets := []byte(file.String()), []Target{Reference, Forename, Surname, Born, NHS, Postcode}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		l, err := open(content)
		if err != nil {
			b.Fatal(err)
		}
		if r := check(l, targets, today); r.Total != 0 {
			b.Fatal(r.Total, r.Faults[0])
		}
	}
}
