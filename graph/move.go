package graph

// A mover is the first phase of Leiden, fast local moving: nodes wait in a
// queue, each goes to the community that betters modularity most, and a move
// calls the neighbours it left behind back into the queue.
type mover struct {
	rule
	l        *level
	of       []uint32
	strength []float64 // by community
	size     []uint32  // by community
	free     []uint32  // communities of nobody
	queue    []uint32  // a ring
	head     int
	waiting  int
	queued   []bool
	tally    tally
}

// move betters communities, which are numbered below the number of nodes, until
// no node gains by changing its own. Nodes take turns in an order of chance.
func (r rule) move(l *level, of []uint32, chance *random) {
	m := &mover{rule: r, l: l, of: of, tally: newTally(l.nodes())}
	m.count()
	m.queue = singles(l.nodes())
	chance.shuffle(m.queue)
	m.waiting = len(m.queue)
	m.queued = make([]bool, len(m.queue))
	for v := range m.queued {
		m.queued[v] = true
	}
	for m.waiting > 0 {
		m.turn(m.pop())
	}
}

func (m *mover) count() {
	n := m.l.nodes()
	m.strength, m.size = make([]float64, n), make([]uint32, n)
	for v, c := range m.of {
		m.strength[c] += m.l.strength[v]
		m.size[c]++
	}
	for c := n; c > 0; c-- {
		if m.size[c-1] == 0 {
			m.free = append(m.free, c-1)
		}
	}
}

func (m *mover) pop() uint32 {
	v := m.queue[m.head]
	m.head++
	if m.head == len(m.queue) {
		m.head = 0
	}
	m.waiting--
	m.queued[v] = false
	return v
}

func (m *mover) push(v uint32) {
	at := m.head + m.waiting
	if at >= len(m.queue) {
		at -= len(m.queue)
	}
	m.queue[at] = v
	m.queued[v] = true
	m.waiting++
}

// turn moves a node if that betters modularity.
func (m *mover) turn(v uint32) {
	r := m.l.row(v)
	own := m.of[v]
	m.tally.ties(r, m.of)
	c, ok := m.best(&m.tally, m.l.strength[v], own, m.strength)
	m.tally.clear()
	if !ok {
		if m.size[own] == 1 {
			return
		}
		c = m.free[len(m.free)-1]
	}
	if c == own {
		return
	}
	m.shift(v, own, c)
	for _, u := range r.targets {
		if !m.queued[u] && m.of[u] != c {
			m.push(u)
		}
	}
}

// best is the community where a node of some strength gains most, its own if
// none is better; not ok if it gains most by itself.
func (r rule) best(t *tally, strength float64, own uint32, sums []float64) (c uint32, ok bool) {
	stay := t.weight[own] - r.expected(strength, sums[own]-strength)
	c, most := own, stay+r.tiny
	for _, d := range t.touched {
		if gain := t.weight[d] - r.expected(strength, sums[d]); gain > most && d != own {
			c, most = d, gain
		}
	}
	return c, most >= 0
}

// shift takes a node from one community to another.
func (m *mover) shift(v, from, to uint32) {
	if m.size[to] == 0 {
		m.free = m.free[:len(m.free)-1]
	}
	m.of[v] = to
	m.strength[from] -= m.l.strength[v]
	m.strength[to] += m.l.strength[v]
	m.size[from]--
	m.size[to]++
	if m.size[from] == 0 {
		m.strength[from] = 0
		m.free = append(m.free, from)
	}
}
