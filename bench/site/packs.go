package main

import (
	"math/rand/v2"

	"github.com/sightline-partnership/sightline/content"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// packs are what screens and decisions are made under.
type packs struct {
	instrument, thresholds pack.Ref
	sheets                 []sheet
	sign                   string // of level 3
	sign4                  string
}

const sheetsMade = 200

// openPacks reads the packs that ship, and fills in some sheets: a few of the
// indicators seen, the rest asked and not there.
func openPacks(today when.Date, seed uint64) (packs, error) {
	var p packs
	library, err := pack.OpenLibrary(content.Packs, content.Folder, nil)
	if err != nil {
		return p, err
	}
	instrument, err := library.Instrument(today)
	if err != nil {
		return p, err
	}
	thresholds, err := library.Thresholds(today)
	if err != nil {
		return p, err
	}
	p.instrument, p.thresholds = instrument.Ref(), thresholds.Ref()
	p.sign, p.sign4 = thresholds.LevelOf(3).Domains[0].Signs[0].ID, thresholds.LevelOf(4).Domains[0].Signs[0].ID
	engine := screening.New(instrument)
	rng := rand.New(rand.NewPCG(seed, 3))
	for range sheetsMade {
		made, err := fillIn(engine, instrument, rng)
		if err != nil {
			return p, err
		}
		p.sheets = append(p.sheets, made)
	}
	return p, nil
}

func fillIn(engine *screening.Engine, instrument *pack.Instrument, rng *rand.Rand) (sheet, error) {
	c := screening.Content{AgeMin: 14, AgeMax: 14, Answers: map[string]screening.Line{}, Words: screening.Words{Telling: "Nothing in words. Tired and quiet.",
		Strengths: "A trusted adult at school. Family answers when rung.", Concern: "As in the referral.", Judgement: "The signs and the answers of the agencies agree with this band."}}
	in := screening.Input{Age: screening.Aged(14), Answers: map[string]screening.Answer{}}
	for _, one := range instrument.Indicators {
		line := screening.Line{Answer: screening.No}
		if rng.IntN(7) == 0 {
			line = screening.Line{Answer: screening.Yes, Recency: screening.Current, Evidence: "As the referral tells it: seen twice by staff.", Source: "The referrer"}
		}
		c.Answers[one.ID], in.Answers[one.ID] = line, screening.Answer{Value: line.Answer, Recency: line.Recency}
	}
	result, err := engine.Score(in)
	return sheet{asJSON(c), result.Score, result.Band, c}, err
}
