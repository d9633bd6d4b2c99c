package pack

import "slices"

// Instrument is a screening instrument: indicators in groups, points, floors
// and bands. It is a prompt for judgement, never a prediction.
type Instrument struct {
	Header
	Statement    string       `pack:"statement" doc:"Shown with every result."`
	Semantics    []string     `pack:"semantics" doc:"How it is scored, in words. The program does exactly this."`
	Answers      AnswerWords  `pack:"answers" doc:"What each answer means."`
	Recency      RecencyWords `pack:"recency" doc:"What each recency means."`
	Groups       []Group      `pack:"groups" doc:"The groups, gravest first."`
	Indicators   []Indicator  `pack:"indicators" doc:"The indicators, in the order they are asked."`
	Floors       []Floor      `pack:"floors" doc:"Rules that raise a band, in the order results list them."`
	Unknown      UnknownRule  `pack:"unknown_rule" doc:"When too little is known."`
	Bands        []Band       `pack:"bands" doc:"The bands from 1 upwards."`
	Override     Override     `pack:"override" doc:"How a person may judge otherwise."`
	RequiredText []string     `pack:"required_text" rule:"id" doc:"What a judgement must say in words, by id."`
}

// AnswerWords says what each answer means.
type AnswerWords struct {
	Yes       string `pack:"yes" rule:"max=200"`
	Suspected string `pack:"suspected" rule:"max=200"`
	No        string `pack:"no" rule:"max=200"`
	NotKnown  string `pack:"not_known" rule:"max=200"`
}

// RecencyWords says what each recency means.
type RecencyWords struct {
	Current string `pack:"current" rule:"max=200"`
	Past    string `pack:"past" rule:"max=200"`
	Older   string `pack:"older" rule:"max=200"`
}

// Group is indicators of one gravity and what their answers count.
type Group struct {
	ID         string `pack:"id" rule:"id" doc:"Also the name that rules use."`
	Title      string `pack:"title" rule:"max=200" doc:"As pages show it."`
	Cap        *int   `pack:"cap" rule:"optional,max=1000" doc:"Most points the group can give; left out when there is no limit."`
	Points     Points `pack:"points" doc:"Points of a positive answer."`
	AtMostWhen Past   `pack:"at_most_when" doc:"Most points of an answer that is not current."`
}

// Points of an answer by how sure it is.
type Points struct {
	Yes       int `pack:"yes" rule:"max=1000"`
	Suspected int `pack:"suspected" rule:"max=1000"`
}

// Past limits the points of an answer by how long ago it was.
type Past struct {
	Past  int `pack:"past" rule:"max=1000"`
	Older int `pack:"older" rule:"max=1000"`
}

// Indicator is one question of the screen.
type Indicator struct {
	ID     string `pack:"id" rule:"id" doc:"Its name for ever; a letter and digits."`
	Group  string `pack:"group" rule:"id" doc:"The id of its group."`
	Text   string `pack:"text" rule:"max=300" doc:"As people read it."`
	Prompt string `pack:"prompt" rule:"optional,max=300" doc:"A short hint beside it."`
	Source string `pack:"source" rule:"max=200" doc:"Where it comes from."`
}

// Floor is a rule that sets the lowest band when it holds.
type Floor struct {
	ID        string `pack:"id" rule:"id" doc:"Its name in results."`
	MinBand   int    `pack:"min_band" rule:"min=1,max=9" doc:"The lowest band when it holds."`
	When      string `pack:"when" rule:"max=500" doc:"The rule in plain English."`
	Rule      string `pack:"rule" rule:"max=500" doc:"The same rule as a CEL expression."`
	Sentence  string `pack:"sentence" rule:"max=300" doc:"What the result says when it holds."`
	Task      string `pack:"task" rule:"optional,max=300" doc:"The task that it raises."`
	TaskLimit string `pack:"task_limit" rule:"optional,id" doc:"The time limit of that task, by its id in the time-limits pack."`

	rule *Rule
}

// Holds evaluates the floor's rule over the facts of one screen.
func (f *Floor) Holds(facts Facts) (bool, error) { return f.rule.Holds(facts) }

// Reads are the names of the facts that the rule looks at.
func (f *Floor) Reads() []string { return f.rule.Reads() }

// UnknownRule says when a result is provisional. The shares are whole
// percentages; "more than" is strict.
type UnknownRule struct {
	Groups    []string `pack:"groups" rule:"id" doc:"The groups that are counted together."`
	MoreThan  int      `pack:"groups_more_than_percent" rule:"max=100" doc:"Provisional when more than this share of those groups is unknown."`
	AllMore   int      `pack:"all_more_than_percent" rule:"max=100" doc:"Provisional when more than this share of all is unknown."`
	Effect    string   `pack:"effect" rule:"max=500" doc:"What follows, in words."`
	Task      string   `pack:"task" rule:"max=300" doc:"The task that it raises."`
	TaskLimit string   `pack:"task_limit" rule:"id" doc:"The time limit of that task."`
}

// Band is an outcome of the screen.
type Band struct {
	Band           int    `pack:"band" rule:"min=1,max=9" doc:"Its number, from 1."`
	Label          string `pack:"label" rule:"max=200" doc:"Its name."`
	MinScore       int    `pack:"min_score" rule:"max=1000" doc:"The score that it begins at."`
	ThresholdLevel int    `pack:"threshold_level" rule:"min=1,max=9" doc:"The level of need that it points to."`
	Hub            string `pack:"mash" rule:"max=50" doc:"The hub's colour."`
	Action         string `pack:"action" doc:"What to do."`
	Review         string `pack:"review" rule:"max=200" doc:"When to look again, in words."`
	ReviewLimit    string `pack:"review_limit" rule:"id" doc:"The time limit of the next screen."`
}

// Override is how a person may judge another band than the calculated one.
type Override struct {
	Up      string `pack:"up" rule:"max=300" doc:"The rule for raising, in words."`
	Down    string `pack:"down" rule:"max=300" doc:"The rule for lowering, in words."`
	Display string `pack:"display" rule:"max=300" doc:"What is kept and shown."`
	// Never lowered from this band while an answer of the group is yes.
	HeldBand  int    `pack:"held_band" rule:"min=1,max=9" doc:"The band that is not lowered while held."`
	HeldGroup string `pack:"held_while_yes_in" rule:"id" doc:"The group whose yes holds it."`
}

// GroupOf is the group with an id, or nil.
func (in *Instrument) GroupOf(id string) *Group {
	i := slices.IndexFunc(in.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return &in.Groups[i]
}

// BandOf is the band with a number, or nil.
func (in *Instrument) BandOf(number int) *Band {
	if number < 1 || number > len(in.Bands) {
		return nil
	}
	return &in.Bands[number-1]
}

// Of lists the indicators of a group in their order.
func (in *Instrument) Of(group string) []Indicator {
	var list []Indicator
	for _, x := range in.Indicators {
		if x.Group == group {
			list = append(list, x)
		}
	}
	return list
}
