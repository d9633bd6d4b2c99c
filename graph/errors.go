package graph

import (
	"errors"
	"fmt"
	"math"
)

var (
	// ErrNode is the kind of error for a node that the graph does not have,
	// and for a number of nodes that cannot be.
	ErrNode = errors.New("no such node")
	// ErrWeight is the kind of error for a weight outside [LeastWeight] and
	// [MostWeight], which is also one that is no number.
	ErrWeight = errors.New("weight out of range")
	// ErrLoop is the kind of error for an edge from a node to itself.
	ErrLoop = errors.New("both ends are one node")
	// ErrFull is the kind of error for more edges than a graph can hold.
	ErrFull = errors.New("too many edges")
)

// The bounds of a weight keep all sums finite.
const (
	LeastWeight = 1e-12
	MostWeight  = 1e12
)

const (
	maxNodes = math.MaxInt32
	maxEdges = math.MaxInt32
)

// checkNodes holds a number of nodes to what a graph can have.
func checkNodes(n int) error {
	if n < 0 || n > maxNodes {
		return fmt.Errorf("graph: %w: a graph cannot have %d nodes", ErrNode, n)
	}
	return nil
}

// checkNode holds a node to those that there are.
func checkNode(nodes uint32, v int) error {
	if v < 0 || v >= int(nodes) {
		return fmt.Errorf("graph: %w: %d, of %d nodes", ErrNode, v, nodes)
	}
	return nil
}

// checkEdge holds an edge to what a graph of so many nodes can have.
func checkEdge(nodes uint32, e Edge) error {
	if err := checkNode(nodes, e.A); err != nil {
		return err
	}
	if err := checkNode(nodes, e.B); err != nil {
		return err
	}
	if e.A == e.B {
		return fmt.Errorf("graph: %w: %d", ErrLoop, e.A)
	}
	return checkWeight(e.Weight)
}

func checkWeight(w float64) error {
	if w >= LeastWeight && w <= MostWeight { // false for what is no number
		return nil
	}
	return fmt.Errorf("graph: %w: %v is not from %v to %v", ErrWeight, w, LeastWeight, MostWeight)
}
