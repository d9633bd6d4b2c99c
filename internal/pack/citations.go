package pack

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// Dangling lists what the packs in force on a day cite of each other and is not
// there, a sentence each: time limits, roles, levels and indicators. Errors:
// NotFound when a kind is missing.
func (l *Library) Dangling(day when.Date) ([]string, error) {
	instrument, err := l.Instrument(day)
	if err != nil {
		return nil, err
	}
	thresholds, err := l.Thresholds(day)
	if err != nil {
		return nil, err
	}
	limits, err := l.TimeLimits(day)
	if err != nil {
		return nil, err
	}
	ladder, err := l.Ladder(day)
	if err != nil {
		return nil, err
	}
	c := citations{limits: limits}
	c.fromInstrument(instrument, thresholds)
	c.fromThresholds(thresholds, instrument)
	for _, s := range ladder.Stages {
		c.limit(ladder.ID, s.ID, s.Limit)
	}
	c.limit(ladder.ID, "urgent_limit", ladder.Urgent)
	return c.wrong, nil
}

type citations struct {
	limits *TimeLimits
	wrong  []string
}

func (c *citations) add(in, from, what, id string) {
	c.wrong = append(c.wrong, fmt.Sprintf("%s: %s cites the %s %s, which is in no pack in force", in, from, what, id))
}

func (c *citations) limit(in, from, id string) {
	if id != "" && c.limits.Limit(id) == nil {
		c.add(in, from, "time limit", id)
	}
}

func (c *citations) fromInstrument(in *Instrument, t *Thresholds) {
	for _, f := range in.Floors {
		c.limit(in.ID, f.ID, f.TaskLimit)
	}
	c.limit(in.ID, "unknown_rule", in.Unknown.TaskLimit)
	for _, b := range in.Bands {
		from := fmt.Sprintf("band %d", b.Band)
		c.limit(in.ID, from, b.ReviewLimit)
		if t.LevelOf(b.ThresholdLevel) == nil {
			c.add(in.ID, from, "level", fmt.Sprint(b.ThresholdLevel))
		}
	}
}

func (c *citations) fromThresholds(t *Thresholds, in *Instrument) {
	indicators, roles := map[string]bool{}, map[string]bool{}
	for _, x := range in.Indicators {
		indicators[x.ID] = true
	}
	for _, r := range c.limits.Roles {
		roles[r.ID] = true
	}
	for _, l := range t.Levels {
		for _, p := range l.Pathways {
			c.limit(t.ID, p.ID, p.TimeLimit)
			if !roles[p.LeadRole] {
				c.add(t.ID, p.ID, "role", p.LeadRole)
			}
		}
		for _, d := range l.Domains {
			for _, s := range d.Signs {
				c.indicators(t.ID, s.ID, s.Indicators, indicators)
			}
		}
	}
	for _, r := range t.Rules {
		c.indicators(t.ID, r.ID, r.Indicators, indicators)
	}
	for _, b := range t.BandLinks {
		c.limit(t.ID, b.ID, b.Review)
		if in.BandOf(b.Band) == nil {
			c.add(t.ID, b.ID, "band", fmt.Sprint(b.Band))
		}
	}
}

func (c *citations) indicators(in, from string, ids []string, known map[string]bool) {
	for _, id := range ids {
		if !known[id] {
			c.add(in, from, "indicator", id)
		}
	}
}
