package matchcmd_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/sightline-partnership/sightline/match/matchcmd"
)

// usual is what the command line fills in.
func usual(out string) matchcmd.Output {
	return matchcmd.Output{Out: out, AtLeast: 0.5, Pairs: "auto"}
}

func dedupe(t *testing.T, in string, o matchcmd.Output) (told string, err error) {
	t.Helper()
	var b bytes.Buffer
	err = (&matchcmd.Dedupe{In: in, Output: o}).Run(context.Background(), matchcmd.Streams{In: strings.NewReader(""), Out: &b, Told: &b})
	return b.String(), err
}

func file(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.csv")
	must(t, os.WriteFile(name, []byte(content), 0o600))
	return name
}

func sheet(t *testing.T, name string) [][]string {
	t.Helper()
	content, err := os.ReadFile(name)
	must(t, err)
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	must(t, err)
	return rows
}

// county is n people of whom every third has a second, misspelt record.
func county(n int) string {
	forenames, surnames := []string{"Ama", "Oliver", "Zofia", "Kofi", "Iris", "Noor", "Lena", "Tomasz"}, []string{"Testwood", "Brindlewick", "Okafor", "Szczepanski", "Harlow", "Nwosu", "Marlowe"}
	var b strings.Builder
	b.WriteString("ref,forename,surname,dob,postcode\n")
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		fore, sur := forenames[r.IntN(8)], surnames[r.IntN(7)]
		dob, code := fmt.Sprintf("20%02d-%02d-%02d", 7+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprintf("EM%d %dA%c", 1+r.IntN(7), 1+r.IntN(9), 'B'+r.IntN(20))
		fmt.Fprintf(&b, "p%d,%s,%s,%s,%s\n", i, fore, sur, dob, code)
		if i%3 == 0 {
			fmt.Fprintf(&b, "q%d,%s,%s,%s,%s\n", i, fore, sur[:3]+sur[4:], dob, code)
		}
	}
	return b.String()
}

func TestDedupe(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.csv")
	o := usual(out)
	o.Clusters, o.SaveTo = out+".clusters", out+".model"
	told, err := dedupe(t, file(t, county(300)), o)
	must(t, err)
	pairs := sheet(t, out)
	if strings.Join(pairs[0], ",") != "id_a,id_b,weight,probability" {
		t.Errorf("heading %v", pairs[0])
	}
	right := 0
	for _, p := range pairs[1:] {
		if p[0][1:] == p[1][1:] {
			right++
		}
	}
	if right < 97 || len(pairs)-1-right > 3 {
		t.Errorf("of 100 pairs it found %d, and %d others\n%s", right, len(pairs)-1-right, told)
	}
	if n := len(sheet(t, o.Clusters)); n != 401 {
		t.Errorf("%d rows of clusters; every record has one", n)
	}
	if left, _ := filepath.Glob(out + ".work"); left != nil {
		t.Error("the work file is left behind")
	}
	again := usual(out + "2")
	again.Model = o.SaveTo
	_, err = dedupe(t, file(t, county(300)), again)
	must(t, err)
	if a, b := fmt.Sprint(sheet(t, out)), fmt.Sprint(sheet(t, out+"2")); a != b {
		t.Error("the saved model scores otherwise")
	}
}

func TestLinkOneToOne(t *testing.T) {
	a, b := file(t, "ref,forename,surname,dob\n1,Ama,Testwood,2010-03-12\n2,Kofi,Brindle,2011-07-01\n"),
		file(t, "number;full name;date of birth\n1;Testwood, Amma;12/04/2010\n2;Testwood, Ama;12/03/2010\n3;Nobody, Else;1999-01-01\n")
	out := filepath.Join(t.TempDir(), "out.csv")
	var told bytes.Buffer
	o := usual(out)
	o.OneToOne = true
	link := &matchcmd.Link{A: a, B: b, Output: o, IDB: "number"}
	must(t, link.Run(context.Background(), matchcmd.Streams{Out: &told, Told: &told}))
	got := sheet(t, out)
	if len(got) != 2 || got[1][0] != "1" || got[1][1] != "2" {
		t.Errorf("got %v\n%s", got, &told)
	}
}

func TestParquet(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.parquet")
	_, err := dedupe(t, file(t, county(90)), usual(out))
	must(t, err)
	rows, err := parquet.ReadFile[struct {
		A           string  `parquet:"id_a"`
		Probability float64 `parquet:"probability"`
	}](out)
	must(t, err)
	if len(rows) < 20 || rows[0].A == "" || rows[0].Probability < 0.5 {
		t.Errorf("%d rows, the first %+v", len(rows), rows[0])
	}
}

// Few rows, empty columns and everybody the same: a sound result.
func TestOddFiles(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		pairs int
	}{
		"no rows":                {"id,forename,surname\n", 0},
		"one row":                {"id,forename,surname\n1,Ama,Testwood\n", 0},
		"empty columns":          {"id,forename,surname,dob,phone\n1,Ama,Testwood,,\n2,Ama,Testwood,,\n3,Kofi,Brindle,,\n", -1},
		"nothing known":          {"id,forename,surname\n1,,\n2,,\n", 0},
		"everybody the same":     {"id,forename,surname,dob\n" + same(3000), 0},
		"impossible dates":       {"id,forename,surname,dob\n1,Ama,Testwood,0000-00-00\n2,Kofi,Brindle,3000-13-45\n", 0},
		"endless names":          {"id,forename,surname\n1," + strings.Repeat("ẞa", 10_000) + ",x\n2," + strings.Repeat("b", 10_000) + ",y\n", 0},
		"control characters":     {"id,forename,surname\n1,A\x00ma,\u202eTestwood\n2,Kofi,Brindle\n", 0},
		"bytes that are no text": {"id,forename,surname\n1,\xff\xfe\xfd,Testwood\n2,Kofi,Brindle\n", 0},
	} {
		out := filepath.Join(t.TempDir(), "out.csv")
		told, err := dedupe(t, file(t, c.in), usual(out))
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, told)
			continue
		}
		if n := len(sheet(t, out)) - 1; c.pairs >= 0 && n != c.pairs {
			t.Errorf("%s: %d pairs, want %d", name, n, c.pairs)
		}
	}
}

// same is rows that a register of one family name and birthday would have: so
// common here that they say nothing.
func same(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,Ama,Testwood,2010-03-12\n", i)
	}
	return b.String()
}

func TestFaults(t *testing.T) {
	good := county(3)
	for name, c := range map[string]struct {
		in   string
		with func(*matchcmd.Output)
		want string
	}{
		"no such file":       {"", func(*matchcmd.Output) {}, "can't be read"},
		"no such column":     {good, func(o *matchcmd.Output) { o.ID = "nowhere" }, `no column "nowhere"`},
		"a map of nothing":   {good, func(o *matchcmd.Output) { o.Map = []string{"postcode=pcode"} }, "pcode"},
		"nothing to compare": {"id,colour\n1,red\n", func(*matchcmd.Output) {}, "no field"},
		"a bar of two":       {good, func(o *matchcmd.Output) { o.AtLeast = 2 }, "--at-least"},
		"no such folder":     {good, func(o *matchcmd.Output) { o.Out = filepath.Join(o.Out, "x", "y") }, "can't be written"},
		"a model of ours?":   {good, func(o *matchcmd.Output) { o.Model = o.Out + ".no" }, "model"},
		"labels of others":   {good, func(o *matchcmd.Output) { o.Labels = o.Out + ".no" }, "labels"},
	} {
		o := usual(filepath.Join(t.TempDir(), "out.csv"))
		c.with(&o)
		in := filepath.Join(t.TempDir(), "absent.csv")
		if c.in != "" {
			in = file(t, c.in)
		}
		_, err := dedupe(t, in, o)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: err = %v; want a line with %q", name, err, c.want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
