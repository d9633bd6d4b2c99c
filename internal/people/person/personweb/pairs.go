package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web"
)

var pairsPage = web.NewPage[pairsView](files, "pairs.html")

// pairsView is the records that may be one person, for people to judge.
type pairsView struct{ Pairs []pairLine }

type pairLine struct {
	A, B, Href, Likely string
	Said               []string
}

func (p *Pages) pairs(r *web.Request) (web.Response, error) {
	pairs, err := p.Service.Doubtful(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	var v pairsView
	for _, one := range pairs {
		line := pairLine{A: briefWords(one.A), B: briefWords(one.B), Href: pathPair(one.AID, one.BID), Likely: LikelyWords(one.Probability)}
		for _, said := range one.Verdicts {
			line.Said = append(line.Said, saidWords(said))
		}
		v.Pairs = append(v.Pairs, line)
	}
	return pairsPage.Show(web.Head{Title: "Two records, one person?"}, v), nil
}

func briefWords(b person.Brief) string {
	if b.Born == "" {
		return b.Name
	}
	return b.Name + ", born " + b.Born
}

// LikelyWords is a probability in words; the number is nobody's certainty.
func LikelyWords(probability float64) string {
	switch {
	case probability >= 0.99:
		return "Very likely one person"
	case probability >= 0.9:
		return "Likely one person"
	}
	return "May be one person"
}

var verdictWords = map[string]string{"same": "the same person", "not_same": "not the same", "not_sure": "not sure"}

func saidWords(v person.Verdict) string {
	return v.By + ", " + when.Stamp(v.At) + ": " + verdictWords[v.Word] + ". " + v.Reason
}
