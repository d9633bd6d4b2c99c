package graph

// Components says for every node which part of the graph it belongs to, and how
// many parts there are. Two nodes are in one part if there is any path between
// them. Parts are numbered from 0 by their lowest node.
func (g *Graph) Components() (of []int, count int) {
	of = make([]int, g.nodes)
	for v := range of {
		of[v] = -1
	}
	var queue []uint32
	for v := range g.nodes {
		if of[v] >= 0 {
			continue
		}
		of[v] = count
		for queue = append(queue[:0], v); len(queue) > 0; {
			last := len(queue) - 1
			u := queue[last]
			queue = queue[:last]
			for _, t := range g.row(u).targets {
				if of[t] < 0 {
					of[t] = count
					queue = append(queue, t)
				}
			}
		}
		count++
	}
	return of, count
}
