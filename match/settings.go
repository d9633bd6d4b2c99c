package match

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/sightline-partnership/sightline/match/value"
)

//go:embed settings.yaml
var standardSettings []byte

// Settings is what a model starts from: a dated, versioned file of judgements.
type Settings struct {
	ID      string                  `yaml:"id"`
	Version int                     `yaml:"version"`
	InForce string                  `yaml:"in-force"` // the day from which it holds, year-month-day
	Source  string                  `yaml:"source"`
	Prior   Prior                   `yaml:"prior"`
	Kinds   map[string]KindSettings `yaml:"kinds"`
}

// Prior is what is expected of a pair before looking at it.
type Prior struct {
	Matches float64 `yaml:"matches" json:"matches"` // further records of the same person in a register
	Kin     float64 `yaml:"kin"     json:"kin"`     // other people of the same household in it
	Swapped float64 `yaml:"swapped" json:"swapped"` // share of one person's pairs with the names swapped
}

// KindSettings is what is expected of values of one kind.
type KindSettings struct {
	Kin    float64         `yaml:"kin"` // how often kin share the value, 0 to 1
	Levels []LevelSettings `yaml:"levels"`
}

// LevelSettings is what is expected of one level.
type LevelSettings struct {
	Name      string  `yaml:"name"`
	M         float64 `yaml:"m"` // share of one person's pairs at this level
	U         float64 `yaml:"u"` // share of strangers' pairs at this level
	Frequency float64 `yaml:"frequency"`
}

// Standard is the settings that ship. They are an example until a partnership
// signs its own.
var Standard = sync.OnceValue(func() *Settings {
	s, err := ParseSettings(standardSettings)
	if err != nil {
		panic("match: the shipped settings do not parse: " + err.Error())
	}
	return s
})

// ParseSettings reads settings from YAML. An unknown key, a kind or level
// missing or misnamed, or shares that do not add up to 1 are errors that name
// the kind.
func ParseSettings(data []byte) (*Settings, error) {
	s := new(Settings)
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("match: reading settings: %w", err)
	}
	if s.ID == "" || s.Version < 1 || s.InForce == "" {
		return nil, errors.New("match: settings need an id, a version from 1 and a day in force")
	}
	if err := s.Prior.check(); err != nil {
		return nil, err
	}
	for _, k := range value.Kinds() {
		if err := s.Kinds[k.String()].check(k); err != nil {
			return nil, err
		}
	}
	if len(s.Kinds) != len(value.Kinds()) {
		return nil, errors.New("match: settings name a kind that does not exist")
	}
	return s, nil
}

func (p Prior) check() error {
	if !(p.Matches > 0) || !(p.Kin > 0) || !(p.Swapped > 0 && p.Swapped < 1) || p.Matches > 1e6 || p.Kin > 1e6 {
		return errors.New("match: the prior's matches and kin must be above 0, and swapped between 0 and 1")
	}
	return nil
}

func (ks KindSettings) check(k value.Kind) error {
	names := k.Levels()
	if len(ks.Levels) != len(names) {
		return fmt.Errorf("match: %v needs the %d levels %q", k, len(names), names)
	}
	var m, u []float64
	for i, l := range ks.Levels {
		if l.Name != names[i] || l.Frequency < 0 || l.Frequency > 1 {
			return fmt.Errorf("match: %v: level %d must be %q with a frequency of 0 to 1", k, i, names[i])
		}
		if l.Frequency > 0 && k.Far(value.Level(i)) {
			return fmt.Errorf("match: %v: frequency has no meaning at level %q", k, l.Name)
		}
		m, u = append(m, l.M), append(u, l.U)
	}
	return checkShares(k, ks.Kin, m, u)
}

// checkShares holds for settings and for trained fields alike.
func checkShares(k value.Kind, kin float64, m, u []float64) error {
	if !(kin >= 0 && kin <= 1) {
		return fmt.Errorf("match: %v: kin must be 0 to 1", k)
	}
	for _, shares := range [][]float64{m, u} {
		sum := 0.0
		for _, p := range shares {
			if !(p > 0 && p < 1) {
				return fmt.Errorf("match: %v: every share must be above 0 and below 1", k)
			}
			sum += p
		}
		if math.Abs(sum-1) > 1e-6 {
			return fmt.Errorf("match: %v: shares add up to %.7f, not 1", k, sum)
		}
	}
	return nil
}
