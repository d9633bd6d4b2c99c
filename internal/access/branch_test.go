package access

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// decided are the files whose every branch the enumeration must take.
var decided = []string{"decide.go", "grid.go"}

// Every condition of Decide is found true by some input of the enumeration and
// false by another, and every case of a switch is taken: no branch is out of
// the tests' reach, and none is dead. The conditions are counted in a copy of
// the sources that tells each one's answers, compiled in place of them.
func TestEveryBranchIsTaken(t *testing.T) {
	dir, here := t.TempDir(), mustWD(t)
	var m meter
	replace := map[string]string{}
	for _, name := range decided {
		file := filepath.Join(dir, name)
		write(t, file, m.tell(t, name))
		replace[filepath.Join(here, name)] = file
	}
	replace[filepath.Join(here, "zz_meter.go")] = filepath.Join(dir, "zz_meter.go")
	write(t, filepath.Join(dir, "zz_meter.go"), fmt.Sprintf(meterSource, len(m.at)))
	replace[filepath.Join(here, "zz_meter_test.go")] = filepath.Join(dir, "zz_meter_test.go")
	write(t, filepath.Join(dir, "zz_meter_test.go"), meterTest)
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	run := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-run", "^TestMeter$", "-v", ".")
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	told := 0
	for line := range strings.Lines(string(out)) {
		var n, yes, no int
		if _, err := fmt.Sscanf(line, "meter %d %d %d", &n, &yes, &no); err != nil {
			continue
		}
		told++
		if yes == 0 || no == 0 && !m.at[n].only {
			t.Errorf("%s: true %d times, false %d times: no input takes the other way", m.at[n].words, yes, no)
		}
	}
	if told != len(m.at) || told < 30 {
		t.Errorf("%d conditions told, %d found", told, len(m.at))
	}
	t.Logf("%d conditions, each both ways", told)
}

const meterSource = `package access

var dial [%d][2]int

func told(n int, is bool) bool {
	if is {
		dial[n][0]++
	} else {
		dial[n][1]++
	}
	return is
}
`

const meterTest = `package access

import (
	"fmt"
	"testing"
)

func TestMeter(t *testing.T) {
	every(func(s Subject, r Resource, a Action) {
		Decide(s, r, a, forThis).Fields.Has(Worry)
		Decide(s, r, a, Env{})
		Capable(s.Roles, s.Hub, r.Kind, a)
	})
	for n, hits := range dial {
		fmt.Println("meter", n, hits[0], hits[1])
	}
}
`

// condition is a condition of the source; only: a case that is taken or not.
type condition struct {
	words string
	only  bool
}

// meter finds the conditions of sources.
type meter struct {
	at    []condition
	set   *token.FileSet
	text  string
	edits []edit
}

type edit struct {
	at   int
	text string
}

// tell is the source with each condition told.
func (m *meter) tell(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	m.set, m.text, m.edits = token.NewFileSet(), string(text), nil
	file, err := parser.ParseFile(m.set, name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			ast.Inspect(fn.Body, m.visit)
		}
	}
	slices.SortStableFunc(m.edits, func(a, b edit) int { return b.at - a.at })
	out := m.text
	for _, e := range m.edits {
		out = out[:e.at] + e.text + out[e.at:]
	}
	return out
}

// visit finds what a statement turns on.
func (m *meter) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IfStmt:
		m.leaves(n.Cond)
	case *ast.SwitchStmt:
		for _, stmt := range n.Body.List {
			m.branch(stmt.(*ast.CaseClause), n.Tag == nil)
		}
	case *ast.ReturnStmt:
		for _, result := range n.Results {
			if b, ok := ast.Unparen(result).(*ast.BinaryExpr); ok && slices.Contains([]token.Token{token.LAND, token.LOR, token.EQL, token.NEQ}, b.Op) {
				m.leaves(result)
			}
		}
	}
	return true
}

// branch is a case: the conditions of one without a tag, and that it is taken.
func (m *meter) branch(c *ast.CaseClause, conditions bool) {
	for _, one := range c.List {
		if conditions {
			m.leaves(one)
		}
	}
	m.note(c, true)
	m.edits = append(m.edits, edit{m.offset(c.Colon) + 1, fmt.Sprintf(" told(%d, true);", len(m.at)-1)})
}

// leaves are the conditions that && and || join.
func (m *meter) leaves(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		m.leaves(e.X)
		return
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			m.leaves(e.X)
			m.leaves(e.Y)
			return
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			m.leaves(e.X)
			return
		}
	}
	m.note(e, false)
	m.edits = append(m.edits, edit{m.offset(e.Pos()), fmt.Sprintf("told(%d, ", len(m.at)-1)}, edit{m.offset(e.End()), ")"})
}

func (m *meter) note(n ast.Node, only bool) {
	where := m.set.Position(n.Pos())
	line, _, _ := strings.Cut(m.text[m.offset(n.Pos()):m.offset(n.End())], "\n")
	m.at = append(m.at, condition{fmt.Sprintf("%s:%d: %s", where.Filename, where.Line, line), only})
}

func (m *meter) offset(p token.Pos) int { return m.set.Position(p).Offset }

// Every row of the grids opens something to somebody, and is closed to
// somebody: a row that nobody reaches, or everybody, is a mistake.
func TestEveryRowCounts(t *testing.T) {
	type row struct{ reached, missed bool }
	rows := make([]row, len(sight)+len(deeds)+len(duties))
	every(func(s Subject, r Resource, a Action) {
		if a != List || r.Seal != Open || s.Conflict || s.Concern { // each subject once a kind
			return
		}
		note := func(n int, kind Kind, is bool) {
			if kind == r.Kind {
				rows[n].reached, rows[n].missed = rows[n].reached || is, rows[n].missed || !is
			}
		}
		for i, one := range sight {
			note(i, one.kind, reaches(s, one.roles, one.hub, one.relation))
		}
		for i, one := range deeds {
			note(len(sight)+i, one.kind, reaches(s, one.roles, one.hub, one.relation))
		}
		for i, one := range duties {
			note(len(sight)+len(deeds)+i, one.kind, s.Roles.Has(one.roles) && (s.Hub || !one.hub))
		}
	})
	for n, r := range rows {
		if !r.reached || !r.missed {
			t.Errorf("row %d of the grids: reached %v, missed %v", n, r.reached, r.missed)
		}
	}
}

func mustWD(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
