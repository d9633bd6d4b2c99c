package pack

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// Facts is what a rule is asked about: the value of a named fact, an int64 or
// a bool; ok is false for a name it does not have.
type Facts interface {
	Fact(name string) (value any, ok bool)
}

// Rule is a compiled CEL expression that is true or false of some facts. It
// may be used by many goroutines at once.
type Rule struct {
	program cel.Program
	reads   []string
}

// Holds evaluates the rule. An error means that facts lacked a name that the
// rule compiled with.
func (r *Rule) Holds(facts Facts) (bool, error) {
	out, _, err := r.program.Eval(activation{facts})
	if err != nil {
		return false, fmt.Errorf("rule: %w", err)
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, errors.New("rule: not true or false")
	}
	return yes, nil
}

// Reads are the names of the facts that the rule looks at, sorted.
func (r *Rule) Reads() []string { return slices.Clone(r.reads) }

// activation lets CEL ask Facts.
type activation struct{ facts Facts }

func (a activation) ResolveName(name string) (any, bool) { return a.facts.Fact(name) }
func (a activation) Parent() cel.Activation              { return nil }

// newEnv is CEL without macros, so that no rule can loop.
func newEnv(facts map[string]*cel.Type) (*cel.Env, error) {
	options := []cel.EnvOption{cel.ClearMacros()}
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		options = append(options, cel.Variable(name, facts[name]))
	}
	return cel.NewEnv(options...)
}

// compile makes a rule of an expression, or says what is wrong with it.
func compile(env *cel.Env, expression string) (*Rule, error) {
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		var lines []string
		for _, e := range issues.Errors() {
			lines = append(lines, fmt.Sprintf("at character %d of the rule: %s", e.Location.Column()+1, e.Message))
		}
		return nil, errors.New(strings.Join(lines, "; "))
	}
	if ast.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("a rule must be true or false; this one is %s", ast.OutputType())
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, err
	}
	reads := map[string]bool{}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		if ref.Name != "" {
			reads[ref.Name] = true
		}
	}
	return &Rule{program: program, reads: slices.Sorted(maps.Keys(reads))}, nil
}
