package pack

import (
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// parse reads one YAML document into nodes. It returns nil when the text can't
// be read at all; smaller faults are reported and left out.
func parse(b []byte, r *reporter) (root *node) {
	if line, msg := unreadable(b); msg != "" {
		r.add(&node{line: line, col: min(line, 1)}, "", "%s", msg)
		return nil
	}
	// The parser is somebody else's and this is the boundary to it: whatever
	// it does with odd text, an author gets a sentence and not a stack.
	defer func() {
		if recover() != nil {
			r.add(nil, "", "the file can't be read as YAML")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(string(b))
	if len(tokens) > maxTokens {
		r.add(nil, "", "the file has more parts than any pack")
		return nil
	}
	watch := nesting{fields: map[int]int{}}
	for _, t := range tokens {
		if msg := watch.step(t); msg != "" {
			r.add(&node{line: t.Position.Line, col: t.Position.Column}, "", "%s", msg)
			return nil
		}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.add(placeOf(err), "", "not YAML: %s", firstLine(err))
		return nil
	}
	return oneDocument(file, r)
}

func oneDocument(file *ast.File, r *reporter) *node {
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			r.add(place(doc.Body), "", "a second document; a file holds one pack")
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		r.add(nil, "", "the file is empty; a pack begins with id, version, kind and title")
		return nil
	}
	return convert(body, "", r)
}

// convert turns a parser's node into ours; nil for one that is reported.
func convert(n ast.Node, path string, r *reporter) *node {
	at := place(n)
	switch v := n.(type) {
	case *ast.MappingNode:
		return convertMap(v.Values, at, path, r)
	case *ast.MappingValueNode:
		return convertMap([]*ast.MappingValueNode{v}, at, path, r)
	case *ast.SequenceNode:
		at.shape = isList
		for i, item := range v.Values {
			if child := convert(item, path+"["+strconv.Itoa(i)+"]", r); child != nil {
				at.items = append(at.items, child)
			}
		}
		return at
	case *ast.StringNode:
		at.text = strings.TrimSpace(v.Value)
		return at
	case *ast.LiteralNode:
		at.text = strings.TrimSpace(v.Value.Value)
		return at
	case *ast.BoolNode:
		at.shape, at.yes = isBool, v.Value
		return at
	case *ast.IntegerNode:
		num, err := strconv.ParseInt(v.Token.Value, 10, 32)
		if err != nil || strconv.FormatInt(num, 10) != v.Token.Value {
			r.add(at, path, "write the number in plain digits, or the text in quotes")
			return nil
		}
		at.shape, at.num = isInt, num
		return at
	case *ast.NullNode, nil:
		r.add(at, path, "no value; write one, or take the field out")
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		r.add(at, path, "packs hold whole numbers only; put text such as a version in quotes")
	default:
		r.add(at, path, "this kind of YAML is not used in packs")
	}
	return nil
}

func convertMap(pairs []*ast.MappingValueNode, at *node, path string, r *reporter) *node {
	at.shape = isMap
	seen := map[string]int{}
	for _, pair := range pairs {
		where := place(pair.Key)
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			r.add(where, path, "the name of a field must be a word")
			continue
		}
		name := key.Value
		if line, twice := seen[name]; twice {
			r.add(where, join(path, name), "given twice (first on line %d); keep one", line)
			continue
		}
		seen[name] = where.line
		if value := convert(pair.Value, join(path, name), r); value != nil {
			at.fields = append(at.fields, field{name: name, at: *where, value: value})
		} else {
			at.fields = append(at.fields, field{name: name, at: *where})
		}
	}
	return at
}

func place(n ast.Node) *node {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return &node{}
	}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return place(m.Values[0].Key) // the mapping's own token is its first colon
	}
	p := n.GetToken().Position
	return &node{line: p.Line, col: p.Column}
}

func placeOf(err error) *node {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return &node{line: e.GetToken().Position.Line, col: e.GetToken().Position.Column}
	}
	return nil
}

func firstLine(err error) string {
	var e yaml.Error
	if errors.As(err, &e) {
		return e.GetMessage()
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
