package pack

import "slices"

// Thresholds are the levels of need and the signs that a decision cites. They
// stand on their own: a decision may cite a sign whatever the screen's band.
type Thresholds struct {
	Header
	IndicatorLinkNote string      `pack:"indicator_link_note" doc:"What a sign's indicators mean."`
	HowToCite         string      `pack:"how_to_cite" doc:"How a decision quotes a sign."`
	BandLevelRule     string      `pack:"band_level_rule" doc:"How a screen's band and the level go together."`
	Domains           []Domain    `pack:"domains" doc:"The areas of a child's life that signs are sorted by."`
	Rules             []NeedRule  `pack:"rules" doc:"Rules that hold at every level."`
	Levels            []Level     `pack:"levels" doc:"The levels from 1 upwards."`
	Movement          []Movement  `pack:"movement" doc:"What moves a child up or down."`
	Guards            []Statement `pack:"movement_guards" doc:"What must hold before a level changes."`
	BandLinks         []BandLink  `pack:"band_links" doc:"The least level for each band of the screen."`
	Settings          []Setting   `pack:"local_settings" rule:"optional" doc:"What an area decides for itself."`

	signs map[string]SignAt
}

// Domain is an area of a child's life.
type Domain struct {
	ID    string `pack:"id" rule:"id" doc:"Its id."`
	Code  string `pack:"code" rule:"id" doc:"The middle part of its signs' ids."`
	Title string `pack:"title" rule:"max=200" doc:"As pages show it."`
}

// Statement is a sentence with an id, that a decision can cite, and a basis.
type Statement struct {
	ID    string `pack:"id" rule:"id" doc:"What a decision cites."`
	Text  string `pack:"text" doc:"The sentence."`
	Basis Basis  `pack:"basis" doc:"Where it comes from."`
}

// NeedRule is a rule that holds at every level. The floors are 0 where it sets
// none.
type NeedRule struct {
	ID             string   `pack:"id" rule:"id" doc:"What a decision cites."`
	Title          string   `pack:"title" rule:"max=200" doc:"Its name."`
	Text           string   `pack:"text" doc:"The rule."`
	Triggers       []string `pack:"triggers" rule:"optional" doc:"When it applies."`
	Signs          []string `pack:"signs" rule:"optional,id" doc:"Signs of this pack that show it."`
	Indicators     []string `pack:"indicators" rule:"optional,id" doc:"Indicators of the screen that show it."`
	Effects        []string `pack:"effects" rule:"optional" doc:"What follows."`
	BandSuspected  int      `pack:"floor_band_suspected" rule:"optional,max=9" doc:"Least band when suspected."`
	BandConfirmed  int      `pack:"floor_band_confirmed" rule:"optional,max=9" doc:"Least band when confirmed."`
	LevelSuspected int      `pack:"floor_level_suspected" rule:"optional,max=9" doc:"Least level when suspected."`
	LevelConfirmed int      `pack:"floor_level_confirmed" rule:"optional,max=9" doc:"Least level when confirmed."`
	Basis          Basis    `pack:"basis" doc:"Where it comes from."`
}

// Level is a level of need.
type Level struct {
	ID        string      `pack:"id" rule:"id" doc:"Its id."`
	Level     int         `pack:"level" rule:"min=1,max=9" doc:"Its number, from 1."`
	Name      string      `pack:"name" rule:"max=200" doc:"Its name."`
	Meaning   string      `pack:"meaning" doc:"The threshold text that a decision reasons against."`
	WhoLeads  string      `pack:"who_leads" doc:"Who leads the help."`
	Consent   string      `pack:"consent_and_openness" doc:"What is asked and told, and when it is not."`
	Response  []Response  `pack:"response" doc:"What is done."`
	Pathways  []Pathway   `pack:"pathways" doc:"Where the child goes."`
	Bands     []int       `pack:"screening_bands" rule:"min=1,max=9" doc:"The bands of the screen that point here."`
	Domains   []DomainSet `pack:"domains" doc:"The signs, by domain."`
	Citations []Basis     `pack:"citations" doc:"Law and guidance behind the level."`
	Basis     Basis       `pack:"basis" doc:"Where the text comes from."`
}

// Response is something that is done at a level.
type Response struct {
	ID   string `pack:"id" rule:"id"`
	Text string `pack:"text" rule:"max=300"`
}

// Pathway is where a child goes from a level.
type Pathway struct {
	ID        string `pack:"id" rule:"id" doc:"Its id."`
	Name      string `pack:"name" rule:"max=200" doc:"Its name."`
	Lead      string `pack:"lead" rule:"max=200" doc:"Who leads, in words."`
	LeadRole  string `pack:"lead_role" rule:"id" doc:"The role that leads, by its id in the time-limits pack."`
	TimeLimit string `pack:"time_limit" rule:"optional,id" doc:"Its time limit, by id."`
}

// DomainSet is the signs of one domain at one level.
type DomainSet struct {
	ID     string `pack:"id" rule:"id" doc:"Its id."`
	Domain string `pack:"domain" rule:"id" doc:"The domain's code."`
	Signs  []Sign `pack:"signs" doc:"The signs."`
}

// Sign is something that may be seen, to cite with the fact behind it.
type Sign struct {
	ID         string   `pack:"id" rule:"id" doc:"What a decision cites."`
	Text       string   `pack:"text" rule:"max=300" doc:"What may be seen."`
	Indicators []string `pack:"indicators" rule:"optional,id" doc:"Indicators of the screen to look at."`
	Basis      Basis    `pack:"basis" doc:"Where it comes from."`
}

// Movement is something that moves a child between levels; ToLevel is 0 where
// it names none.
type Movement struct {
	ID        string `pack:"id" rule:"id" doc:"What a decision cites."`
	Direction string `pack:"direction" rule:"one=up|down" doc:"up or down."`
	Text      string `pack:"text" rule:"max=300" doc:"What happened."`
	ToLevel   int    `pack:"to_level" rule:"optional,min=1,max=9" doc:"The level it leads to, where that is fixed."`
	Basis     Basis  `pack:"basis" doc:"Where it comes from."`
}

// BandLink is the least level for a band of the screen.
type BandLink struct {
	ID     string `pack:"id" rule:"id" doc:"Its id."`
	Band   int    `pack:"band" rule:"min=1,max=9" doc:"The band."`
	Level  int    `pack:"level" rule:"min=1,max=9" doc:"The least level."`
	Colour string `pack:"hub_colour" rule:"one=Red|Amber|Green|Blue" doc:"The hub's colour."`
	Note   string `pack:"note" rule:"max=300" doc:"What to mind."`
	Review string `pack:"review" rule:"id" doc:"The time limit of the next screen."`
	Basis  Basis  `pack:"basis" doc:"Where it comes from."`
}

// Setting is something an area decides for itself.
type Setting struct {
	ID      string `pack:"id" rule:"id" doc:"Its id."`
	Text    string `pack:"text" doc:"What is to decide."`
	Default string `pack:"default" rule:"max=200" doc:"What holds until then."`
	Basis   Basis  `pack:"basis" doc:"Where it comes from."`
}

// SignAt is a sign with its place.
type SignAt struct {
	Sign
	Level  int
	Domain string // the domain's code
}

// Sign is the sign with an id.
func (t *Thresholds) Sign(id string) (SignAt, bool) {
	s, ok := t.signs[id]
	return s, ok
}

// LevelOf is the level with a number, or nil.
func (t *Thresholds) LevelOf(number int) *Level {
	if number < 1 || number > len(t.Levels) {
		return nil
	}
	return &t.Levels[number-1]
}

// Rule is the rule with an id ("RULE.SEED"), or nil.
func (t *Thresholds) Rule(id string) *NeedRule {
	i := slices.IndexFunc(t.Rules, func(r NeedRule) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &t.Rules[i]
}

// LeastLevel is the level that a band of the screen asks for at least; 0 for a
// band that the pack does not link.
func (t *Thresholds) LeastLevel(band int) int {
	for _, l := range t.BandLinks {
		if l.Band == band {
			return l.Level
		}
	}
	return 0
}
