package pack

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// shape is what a node of the file is.
type shape uint8

const (
	isString shape = iota
	isInt
	isBool
	isList
	isMap
)

func (s shape) String() string {
	return [...]string{"text", "a whole number", "true or false", "a list", "a mapping"}[s]
}

// node is a value of the file with its place. It holds no YAML: the rest of
// the package does not depend on the parser.
type node struct {
	shape     shape
	text      string // isString
	num       int64  // isInt
	yes       bool   // isBool
	items     []*node
	fields    []field
	line, col int
}

type field struct {
	name  string
	at    node // the place of the name
	value *node
}

// get is the value of a field of a mapping, or nil.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// plain is the value as encoding/json writes it, keys sorted: the canonical
// form that is hashed.
func (n *node) plain() any {
	switch n.shape {
	case isInt:
		return n.num
	case isBool:
		return n.yes
	case isList:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = item.plain()
		}
		return list
	case isMap:
		m := make(map[string]any, len(n.fields))
		for _, f := range n.fields {
			m[f.name] = f.value.plain()
		}
		return m
	}
	return n.text
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// hashOf is the SHA-256 of the canonical form: JSON with sorted keys, texts
// without white space at their ends. Layout, quotes, comments and the order of
// fields do not change it; every word and number does.
func hashOf(root *node) [32]byte {
	b, err := json.Marshal(root.plain())
	if err != nil {
		panic(fmt.Sprintf("pack: canonical form: %v", err)) // strings, numbers, lists and maps only
	}
	return sha256.Sum256(b)
}
