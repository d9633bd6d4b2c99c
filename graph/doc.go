// Package graph is a kernel for networks of people, places, phones and
// vehicles: who is near whom, by which paths, in which circles, and who stands
// between them. It knows no database and no web, and other programs may import
// it.
//
// Nodes are the numbers 0 to n-1; whoever calls keeps the numbers of their
// people and places. Edges go both ways and have a weight above zero. Several
// edges between the same two nodes add up to one. An edge from a node to itself
// is refused: nobody learns anything from somebody's tie to themselves.
//
// What always holds: the answer depends on the graph, the settings and the seed
// alone, never on how many cores there are or in which order they finish; a
// community is connected; betweenness and paths count hops and not weights; and
// bad input is an error that says what is wrong, see [ErrNode], [ErrWeight],
// [ErrLoop] and [ErrFull].
//
// What it does not say: a community, a bridge or a person between others is a
// prompt to look at the records behind it. It is not a finding about anybody.
//
// A graph takes 8 bytes an edge while all weights are 1, otherwise 24, and 4
// bytes a node; see [Graph.Bytes]. Any number of goroutines may ask a graph at
// once as long as nobody adds to it.
//
// Begin with [New] or [NewBuilder]. [Graph.Leiden] finds communities and
// [Communities.Add] keeps them up to date, [Graph.Betweenness] finds who stands
// between, [Graph.Paths] and [Graph.Circle] look around one node, and
// [Graph.Components], [Graph.Bridges] and [Graph.Cuts] show what holds together.
package graph
