package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sightline-partnership/sightline/"

// rooms are the parts of the house from the ground up. A package imports those
// below it, and within its own room those before it.
var rooms = []string{
	"internal/kernel", "web", "content", "migrations", "internal/platform/stopwatch", "internal/platform/web", "internal/platform/pg", "internal/platform", "web/gallery", "internal/access", "internal/audit", "internal/pack",
	"match", "graph", "internal/people", "internal/hub/referral", "internal/hub/glass", "internal/hub/seal", "internal/hub/screening", "internal/hub/threshold", "internal/demo", "internal/app", "cmd",
}

// joined are the imports against the stream that stand, with why.
var joined = map[string]string{
	"internal/access internal/audit": "what happens to an account is journalled; the journal knows nothing of access, its pages do",
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// packages lists the module's packages with what each imports.
func packages(t *testing.T) (all []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var one listed
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		one.ImportPath = strings.TrimPrefix(one.ImportPath, module)
		all = append(all, one)
	}
}

func ours(imports []string) (paths []string) {
	for _, p := range imports {
		if rest, ok := strings.CutPrefix(p, module); ok {
			paths = append(paths, rest)
		}
	}
	return paths
}

// floor is the longest room that a package stands in.
func floor(pkg string) int {
	best := -1
	for i, room := range rooms {
		if (pkg == room || strings.HasPrefix(pkg, room+"/")) && (best < 0 || len(room) > len(rooms[best])) {
			best = i
		}
	}
	return best
}

// Imports run down only.
func TestImportsRunDown(t *testing.T) {
	for _, p := range packages(t) {
		at := floor(p.ImportPath)
		if at < 0 && !strings.HasPrefix(p.ImportPath, "internal/testkit") && !strings.HasPrefix(p.ImportPath, "internal/journey") && !strings.HasPrefix(p.ImportPath, "internal/endure") && !strings.HasPrefix(p.ImportPath, "bench") {
			t.Errorf("%s stands in no room of the house", p.ImportPath)
		}
		for _, to := range ours(p.Imports) {
			if _, stands := joined[p.ImportPath+" "+to]; at >= 0 && floor(to) > at && !stands {
				t.Errorf("%s imports %s, which stands above it", p.ImportPath, to)
			}
			if strings.HasPrefix(to, "internal/testkit") && !strings.HasPrefix(p.ImportPath, "internal/testkit") {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, to)
			}
		}
	}
}

// The kernel is standard library only; match stands alone; a feature knows no
// HTTP and no templates; its pages know no SQL.
func TestImportsKeepToTheirTrade(t *testing.T) {
	for _, p := range packages(t) {
		name := path.Base(p.ImportPath)
		web := strings.HasSuffix(name, "web") || strings.HasSuffix(name, "api")
		feature := floor(p.ImportPath) > slices.Index(rooms, "web/gallery") && floor(p.ImportPath) < slices.Index(rooms, "internal/demo") && !web
		for _, to := range p.Imports {
			switch {
			case strings.HasPrefix(p.ImportPath, "internal/kernel") && !strings.HasPrefix(to, module+"internal/kernel") && strings.Contains(strings.Split(to, "/")[0], "."):
				t.Errorf("%s imports %s; the kernel is standard library only", p.ImportPath, to)
			case strings.HasPrefix(p.ImportPath, "match") && strings.HasPrefix(to, module+"internal"):
				t.Errorf("%s imports %s; match stands alone", p.ImportPath, to)
			case feature && (to == "net/http" || to == "html/template"):
				t.Errorf("%s imports %s; that belongs in its web package", p.ImportPath, to)
			case web && (strings.HasPrefix(to, "github.com/jackc/pgx") || to == "database/sql"):
				t.Errorf("%s imports %s; SQL stands in a feature's store", p.ImportPath, to)
			}
		}
	}
}
