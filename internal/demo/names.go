package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
)

//go:embed data/*.json
var data embed.FS

// english are everyday given names; surnames for them are plainly invented.
var english = struct{ girls, boys []string }{
	girls: []string{"Amelia", "Olivia", "Isla", "Ava", "Ivy", "Freya", "Lily", "Florence", "Mia", "Willow", "Rosie", "Sophia", "Grace", "Ellie", "Poppy", "Daisy", "Chloe", "Megan", "Holly", "Jasmine", "Paige", "Ruby", "Tia", "Kayleigh"},
	boys:  []string{"Noah", "Oliver", "George", "Arthur", "Leo", "Harry", "Oscar", "Archie", "Theo", "Freddie", "Jack", "Charlie", "Alfie", "Tommy", "Mason", "Riley", "Jayden", "Callum", "Tyler", "Connor", "Kian", "Reece", "Ollie", "Jamie"},
}

// origin is a community of names, with how common it is in the county.
type origin struct {
	Code      string   `json:"code"`
	Ethnicity string   `json:"census_ethnic_group"`
	Languages []string `json:"languages"`
	Girls     []string `json:"girls"`
	Boys      []string `json:"boys"`
	Surnames  []string `json:"surnames"`
	Weight    int      `json:"demo_weight"`
}

// names draws made-up people.
type names struct {
	rng     *rand.Rand
	origins []origin
	total   int
	towns   []string
	stems   []string
}

func newNames(rng *rand.Rand) (*names, error) {
	var people struct{ Origins []origin }
	var places struct {
		Towns    []string `json:"invented_towns"`
		Stems    []string `json:"street_stems"`
		Surnames struct {
			English []string `json:"english"`
		} `json:"fictional_surnames"`
	}
	if err := read("data/origins.json", &people); err != nil {
		return nil, err
	}
	if err := read("data/places.json", &places); err != nil {
		return nil, err
	}
	n := &names{rng: rng, origins: people.Origins, towns: places.Towns, stems: places.Stems}
	for i := range n.origins {
		o := &n.origins[i]
		if o.Code == "en" {
			o.Girls, o.Boys, o.Surnames = english.girls, english.boys, places.Surnames.English
		}
		n.total += o.Weight
	}
	return n, nil
}

func read(path string, into any) error {
	text, err := data.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// drawn is a made-up person.
type drawn struct {
	given, surname, sex, ethnicity, language string
	interpreter                              bool
}

// person draws somebody.
func (n *names) person() drawn {
	roll := n.rng.IntN(n.total)
	o := n.origins[slices.IndexFunc(n.origins, func(o origin) bool { roll -= o.Weight; return roll < 0 })]
	d := drawn{sex: "female", ethnicity: o.Ethnicity, language: o.Languages[0]}
	pool := o.Girls
	if n.rng.IntN(5) < 2 {
		d.sex, pool = "male", o.Boys
	}
	d.given, d.surname = pick(n.rng, pool), pick(n.rng, o.Surnames)
	d.interpreter = d.language != "English" && n.rng.IntN(4) == 0
	return d
}

func (n *names) town() string { return pick(n.rng, n.towns[:8]) }

func (n *names) street() string {
	return fmt.Sprintf("%d %s %s", 1+n.rng.IntN(140), pick(n.rng, n.stems), pick(n.rng, []string{"Road", "Street", "Close", "Avenue", "Lane"}))
}

// postcode is none that is in use: ZZ99 is the pseudo area.
func (n *names) postcode() string {
	const letters = "ABDEFGHJLNPQRSTUWXYZ"
	return fmt.Sprintf("ZZ99 %d%c%c", n.rng.IntN(10), letters[n.rng.IntN(len(letters))], letters[n.rng.IntN(len(letters))])
}

// phone is from the range that Ofcom keeps for drama.
func (n *names) phone() string { return fmt.Sprintf("07700 900%03d", n.rng.IntN(1000)) }

func pick[T any](rng *rand.Rand, all []T) T { return all[rng.IntN(len(all))] }
