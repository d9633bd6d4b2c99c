package app_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const asvs = "../../docs/asvs.tsv"

// levels are the requirements of OWASP ASVS 5.0.0 by section: one digit for
// each in order, which is its level. They are 70 of level 1, 183 of level 2 and
// 92 of level 3.
const levels = `
1.1 22
1.2 1111122223
1.3 112222222223
1.4 222
1.5 123
2.1 122
2.2 112
2.3 12223
2.4 23
3.1 3
3.2 113
3.3 12223
3.4 11222233
3.5 11122333
3.6 3
3.7 22333
4.1 12233
4.2 23333
4.3 22
4.4 1222
5.1 2
5.2 112333
5.3 113
5.4 222
6.1 122
6.2 111111112222
6.3 11223333
6.4 112233
6.5 22222333
6.6 2223
6.7 33
6.8 2222
7.1 222
7.2 1111
7.3 22
7.4 11222
7.5 223
7.6 22
8.1 1233
8.2 1123
8.3 133
8.4 23
9.1 111
9.2 1222
10.1 22
10.2 223
10.3 22223
10.4 1111122222233333
10.5 22222
10.6 22
10.7 222
11.1 2233
11.2 22233
11.3 11233
11.4 1222
11.5 23
11.6 23
11.7 33
12.1 12233
12.2 11
12.3 22223
13.1 2333
13.2 222223
13.3 2233
13.4 1222233
14.1 22
14.2 12223333
14.3 122
15.1 12233
15.2 12233
15.3 1222222
15.4 3333
16.1 2
16.2 22222
16.3 2222
16.4 222
16.5 2223
17.1 23
17.2 22223333
17.3 22`

// required is the level of each requirement of levels 1 and 2, by its number.
func required(t *testing.T) map[string]string {
	t.Helper()
	all, count := map[string]string{}, map[rune]int{}
	for _, line := range strings.Split(strings.TrimSpace(levels), "\n") {
		section, digits, _ := strings.Cut(line, " ")
		for i, level := range digits {
			count[level]++
			if level < '3' {
				all[fmt.Sprintf("%s.%d", section, i+1)] = string(level)
			}
		}
	}
	if count['1'] != 70 || count['2'] != 183 || count['3'] != 92 {
		t.Fatalf("ASVS 5.0.0 has other numbers than %v", count)
	}
	return all
}

// Every requirement of OWASP ASVS 5.0, levels 1 and 2, has its line: met, with
// the tests that show it, not applicable, with why, or not met, with what is
// missing. A test that is named is there. What only a document can meet (the
// sections on documentation, and inventories) may name its heading.
func TestASVS(t *testing.T) {
	want, tests := required(t), everyTest(t)
	file, err := os.Open(asvs)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	states, last := map[string]int{}, ""
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 5 {
			t.Errorf("%q has %d cells; want number, level, state, tests, words", lines.Text(), len(cells))
			continue
		}
		number, level, state, shown, words := cells[0], cells[1], cells[2], cells[3], cells[4]
		if want[number] != level {
			t.Errorf("%s is no requirement of level %s, or has two lines", number, level)
		}
		delete(want, number)
		states[state]++
		if strings.TrimSpace(words) == "" || words == last && state == "met" {
			t.Errorf("%s says nothing of its own", number)
		}
		last = words
		shows(t, number, state, shown, tests)
	}
	for number := range want {
		t.Errorf("%s has no line", number)
	}
	if err := lines.Err(); err != nil {
		t.Error(err)
	}
	t.Logf("%d met, %d not applicable, %d not met", states["met"], states["not applicable"], states["not met"])
}

// shows checks what shows that a requirement is met.
func shows(t *testing.T, number, state, shown string, tests map[string]bool) {
	t.Helper()
	switch state {
	case "not applicable", "not met":
		if shown != "-" {
			t.Errorf("%s is %s, and yet %s shows it", number, state, shown)
		}
	case "met":
		for _, one := range strings.Split(shown, ", ") {
			if !tests[one] && !isHeading(one) {
				t.Errorf("%s: there is no test %q", number, one)
			}
		}
	default:
		t.Errorf("%s is %q; want met, not applicable or not met", number, state)
	}
}

// isHeading is whether "docs/x.md#a-heading" is there.
func isHeading(name string) bool {
	path, anchor, ok := strings.Cut(name, "#")
	if !ok || !filepath.IsLocal(path) || !strings.HasPrefix(path, "docs/") {
		return false
	}
	text, err := os.ReadFile(filepath.Join("../..", path))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		heading := strings.TrimLeft(line, "#")
		if heading != line && strings.ReplaceAll(strings.ToLower(strings.NewReplacer("'", "", ".", "", "\n", "").Replace(strings.TrimSpace(heading))), " ", "-") == anchor {
			return true
		}
	}
	return false
}

var testName = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)

// everyTest is the name of every test of the tree, with its package's folder:
// "internal/access.TestDecide".
func everyTest(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", ".git", "bench", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
		for _, m := range testName.FindAllStringSubmatch(string(text), -1) {
			all[folder+"."+m[1]] = true
		}
		return nil
	})
	if err != nil || len(all) < 300 {
		t.Fatalf("%d tests found: %v", len(all), err)
	}
	return all
}
