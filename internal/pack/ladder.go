package pack

import "slices"

// Ladder is how professional disagreement is settled: stages with their own
// clocks, none of which ever holds up action to keep a child safe.
type Ladder struct {
	Header
	Principle string       `pack:"principle" doc:"What it is for."`
	Stages    []Stage      `pack:"stages" doc:"The stages from 1 upwards."`
	Rules     []LadderRule `pack:"rules" doc:"Rules at every stage."`
	Topics    []Statement  `pack:"topics" doc:"What may be disagreed about."`
	Record    []Statement  `pack:"record" doc:"What the record of a disagreement holds."`
	Outcomes  []Response   `pack:"outcomes" doc:"How it can end."`
	Compare   []Practice   `pack:"compare" rule:"optional" doc:"How areas differ."`
	Urgent    string       `pack:"urgent_limit" rule:"id" doc:"The time limit when a child could be hurt before the next deadline."`
	Measure   string       `pack:"measure" rule:"optional,id" doc:"The measure that counts disagreements."`
}

// Stage is a step of the ladder.
type Stage struct {
	ID      string   `pack:"id" rule:"id" doc:"Its id."`
	Stage   int      `pack:"stage" rule:"min=1,max=20" doc:"Its number, from 1."`
	Name    string   `pack:"name" rule:"max=200" doc:"Its name."`
	Who     string   `pack:"who" rule:"max=300" doc:"Who settles it."`
	Limit   string   `pack:"how_long" rule:"id" doc:"Its time limit, by id in the time-limits pack."`
	Does    []string `pack:"does" doc:"What they do."`
	MovesOn string   `pack:"moves_on_if" rule:"max=300" doc:"When it moves to the next stage."`
	Basis   Basis    `pack:"basis" doc:"Where it comes from."`
}

// LadderRule is a rule that holds at every stage.
type LadderRule struct {
	ID    string `pack:"id" rule:"id" doc:"What a decision cites."`
	Title string `pack:"title" rule:"max=200" doc:"Its name."`
	Text  string `pack:"text" doc:"The rule."`
	Basis Basis  `pack:"basis" doc:"Where it comes from."`
}

// Practice is how another area does it.
type Practice struct {
	Area  string `pack:"area" rule:"max=200"`
	Steps string `pack:"steps" rule:"max=500"`
	Ref   string `pack:"ref" rule:"id" doc:"The source, by id."`
}

// StageOf is the stage with a number, or nil after the last.
func (l *Ladder) StageOf(number int) *Stage {
	if number < 1 || number > len(l.Stages) {
		return nil
	}
	return &l.Stages[number-1]
}

// Rule is the rule with an id, or nil.
func (l *Ladder) Rule(id string) *LadderRule {
	i := slices.IndexFunc(l.Rules, func(r LadderRule) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Rules[i]
}

func (l *Ladder) check(c *checker) {
	for i, s := range l.Stages {
		c.unique(s.ID, at("stages", i, "id"))
		c.basis(s.Basis, at("stages", i, "basis"))
		if s.Stage != i+1 {
			c.add(at("stages", i, "stage"), "stages are numbered from 1 without gaps; this one is %d", i+1)
		}
	}
	for i, r := range l.Rules {
		c.unique(r.ID, at("rules", i, "id"))
		c.basis(r.Basis, at("rules", i, "basis"))
	}
	c.statements(l.Topics, "topics")
	c.statements(l.Record, "record")
	for i, o := range l.Outcomes {
		c.unique(o.ID, at("outcomes", i, "id"))
	}
	for i, p := range l.Compare {
		c.cites(p.Ref, at("compare", i, "ref"), c.sources, "source")
	}
}
