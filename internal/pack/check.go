package pack

import (
	"fmt"
	"regexp"
	"strings"
)

// checker reports what is wrong beyond the shape of a file: ids given twice,
// citations that lead nowhere, numbers that contradict each other.
type checker struct {
	root    *node
	rep     *reporter
	ids     map[string]string // id to the path that gave it
	sources map[string]bool
}

// add reports a problem at a path such as "levels[2].domains[0].id".
func (c *checker) add(path, format string, args ...any) {
	c.rep.add(c.find(path), path, format, args...)
}

var step = regexp.MustCompile(`[^.\[\]]+`)

// find is the node at a path, or the nearest above it that exists.
func (c *checker) find(path string) *node {
	n := c.root
	for _, name := range step.FindAllString(path, -1) {
		next := n.get(name)
		var i int
		if n.shape == isList {
			if _, err := fmt.Sscanf(name, "%d", &i); err == nil && i < len(n.items) {
				next = n.items[i]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return n
}

// unique notes an id and reports one that the pack has already given.
func (c *checker) unique(id, path string) {
	if first, taken := c.ids[id]; taken {
		c.add(path, "the id %s is taken by %s; give each its own", id, strings.TrimSuffix(first, ".id"))
		return
	}
	c.ids[id] = path
}

// cites reports an id that the set does not hold.
func (c *checker) cites(id, path string, in map[string]bool, what string) {
	if !in[id] {
		c.add(path, "there is no %s %s in this pack; add it, or cite another", what, id)
	}
}

// basis reports a basis whose ref is no source of the pack.
func (c *checker) basis(b Basis, path string) {
	if b.Ref != "" {
		c.cites(b.Ref, path+".ref", c.sources, "source")
	}
}

func (c *checker) header(h *Header) {
	c.sources = map[string]bool{}
	for i, s := range h.Sources {
		if c.sources[s.ID] {
			c.add(at("sources", i, "id"), "the source %s is given twice; keep one", s.ID)
		}
		c.sources[s.ID] = true
	}
	if !h.InForce.To.IsZero() && h.InForce.To.Before(h.InForce.From) {
		c.add("in_force.to", "the last day is before the first; swap them")
	}
}

// at is the path of an entry of a list, or of a field of it.
func at(list string, i int, names ...string) string {
	return strings.Join(append([]string{fmt.Sprintf("%s[%d]", list, i)}, names...), ".")
}
