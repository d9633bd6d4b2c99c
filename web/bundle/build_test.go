package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// atTop goes to the top of the repository, where the program runs.
func atTop(t *testing.T) {
	t.Helper()
	t.Chdir("../..")
	if _, err := os.Stat(lock); err != nil {
		t.Fatal(err)
	}
}

// built is what the program builds, by file name.
func built(t *testing.T) map[string][]byte {
	t.Helper()
	atTop(t)
	files, err := build()
	if err != nil {
		t.Fatalf("%v\nif packages are missing, run: go run ./web/bundle", err)
	}
	return files
}

func TestBuild(t *testing.T) {
	files := built(t)
	names := slices.Sorted(maps.Keys(files))
	css := string(files[the(t, names, "sightline-", ".css")])
	t.Run("nothing that is not ours", func(t *testing.T) {
		for _, word := range []string{"gds", "crest", "crown", "logotype", "govuk-logo", "govuk-header", "govuk-footer", "data:font"} {
			for name, content := range files {
				if i := strings.Index(strings.ToLower(string(content)), word); i >= 0 && filepath.Ext(name) != ".woff2" {
					t.Errorf("%s speaks of %q: …%.60s…", name, word, content[max(0, i-20):])
				}
			}
		}
	})
	t.Run("only our own files", func(t *testing.T) {
		for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1) {
			file := strings.TrimPrefix(strings.Trim(m[1], `"'`), "./")
			if files[file] == nil {
				t.Errorf("the style sheet asks for %s, which is not built or which the security policy refuses", file)
			}
		}
	})
	t.Run("fonts", func(t *testing.T) {
		for _, script := range []string{"latin", "latin-ext"} {
			for _, weight := range []string{"400", "700"} {
				the(t, names, "atkinson-hyperlegible-next-"+script+"-"+weight+"-normal-", ".woff2")
			}
		}
	})
	t.Run("small enough", func(t *testing.T) {
		for prefix, most := range map[string]int{"sightline-/.css": 140_000, "sightline-/.js": 40_000} {
			start, end, _ := strings.Cut(prefix, "/")
			if n := len(files[the(t, names, start, end)]); n > most {
				t.Errorf("%s%s has %d bytes, more than %d", start, end, n, most)
			}
		}
	})
}

// the is the one file of that name whatever its hash.
func the(t *testing.T, names []string, prefix, suffix string) string {
	t.Helper()
	pattern := regexp.MustCompile("^" + regexp.QuoteMeta(prefix) + "[A-Z0-9]{8}" + regexp.QuoteMeta(suffix) + "$")
	for _, name := range names {
		if pattern.MatchString(name) {
			return name
		}
	}
	t.Fatalf("no %s*%s among %v", prefix, suffix, names)
	return ""
}

// The lock file names packages and their sums, not the place they came from.
func TestLockNamesNoRegistry(t *testing.T) {
	atTop(t)
	text, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), `"resolved"`) || strings.Contains(string(text), "registry") {
		t.Error(`package-lock.json names a registry; set omit-lockfile-registry-resolved=true in .npmrc and run: npm install --package-lock-only`)
	}
	if !strings.Contains(string(text), `"integrity": "sha512-`) {
		t.Error("package-lock.json holds no sums")
	}
}

// When nothing changed, the second run does nothing, at once.
func TestNothingToDo(t *testing.T) {
	atTop(t)
	if err := run(); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(stamp)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := run(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %v", took)
	}
	if after, err := os.Stat(stamp); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("it was built again: %v", err)
	}
}
