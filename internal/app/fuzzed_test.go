package app_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readers are the names of functions that read what somebody typed or sent.
var readers = regexp.MustCompile(`^(Parse|parse|Decode|decode|Unmarshal|Clean[A-Z]|Form$|Upload$|Local$|Fold|split$|filterOf)`)

// fuzzedElsewhere are packages whose readers another package's fuzz tests run,
// or that read only what is ours.
var fuzzedElsewhere = map[string]string{
	"internal/hub/referral/referralweb": "its filter chooses among constants of ours",
	"match/roll":                        "it gives the form of a value that match/value has read",
	"internal/kernel/who":               "the key of a role is looked up in a list",
	"internal/pack/signoff":             "it reads rows of ours",
	"internal/people/person/personweb":  "forms go through web.Form and person's own cleaning",
	"match/names":                       "it reads the list that ships with it",
	"match/train":                       "it reads results of its own",
}

// Every package that reads what somebody typed or sent has a fuzz test. Inputs
// that once led somewhere new are kept beside it (.ci/fuzz 60s keep), and each
// run of the tests tries them again; they do not get fewer.
func TestEveryParserIsFuzzed(t *testing.T) {
	reads, fuzzed := map[string]string{}, map[string][]string{}
	for _, root := range []string{"internal", "cmd", "match", "graph"} {
		err := filepath.WalkDir(filepath.Join("../..", root), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
			for _, name := range namesIn(t, path) {
				switch test := strings.HasSuffix(path, "_test.go"); {
				case test && strings.HasPrefix(name, "Fuzz"):
					fuzzed[folder] = append(fuzzed[folder], name)
				case !test && readers.MatchString(name) && !strings.HasPrefix(folder, "internal/testkit"):
					reads[folder] = name
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	for folder, name := range reads {
		if fuzzed[folder] == nil && fuzzedElsewhere[folder] == "" {
			t.Errorf("%s reads (%s), and no fuzz test of its own does", folder, name)
		}
	}
	kept, tests := 0, 0
	for folder, names := range fuzzed {
		for _, name := range names {
			files, _ := os.ReadDir(filepath.Join("../..", folder, "testdata/fuzz", name)) // none yet: its seeds alone
			kept, tests = kept+len(files), tests+1
		}
	}
	if kept < leastKept {
		t.Errorf("%d inputs are kept, where there were %d", kept, leastKept)
	}
	t.Logf("%d packages read, %d fuzz tests, %d inputs are kept", len(reads), tests, kept)
}

// leastKept is how many inputs there were when this was last looked at.
const leastKept = 220

// namesIn are the names of a file's functions and methods.
func namesIn(t *testing.T, path string) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}
