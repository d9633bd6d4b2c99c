package auditweb

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// action is how the code writes an action: the first text in a call of the
// journal.
var action = regexp.MustCompile(`ournal\.(?:Write|Read)(?:Because)?\([^")]*"([a-z]+\.[a-z_]+)"`)

// Every action that the code writes has words.
func TestEveryActionHasWords(t *testing.T) {
	written := map[string]bool{}
	err := filepath.WalkDir("../../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "auditweb") {
			if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
				return filepath.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range action.FindAllStringSubmatch(string(text), -1) {
			written[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(written) < 30 {
		t.Fatalf("only %d actions found: the code writes them some other way now", len(written))
	}
	for name := range written {
		if deeds[name] == "" && !strings.HasSuffix(name, "_") { // "person.add_" + the part
			t.Errorf("the action %q has no words", name)
		}
	}
}
