package graph

// Settings say how communities are found. The zero Settings are the usual ones.
type Settings struct {
	// Resolution is how strongly many ties are expected between nodes that have
	// many; above 1 communities become smaller, below 1 larger. 1 if 0 or less
	// or no number.
	Resolution float64
	// Seed is where chance begins. The same graph, settings and seed give the
	// same communities.
	Seed uint64
	// Rounds is how often the communities of the last round are gone over
	// again, at most; it ends when a round betters nothing. 2 if 0 or less.
	Rounds int
}

const usualRounds = 2

func (s Settings) sane() Settings {
	if !(s.Resolution > 0) || s.Resolution > MostWeight {
		s.Resolution = 1
	}
	if s.Rounds <= 0 {
		s.Rounds = usualRounds
	}
	return s
}
