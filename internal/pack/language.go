package pack

import "regexp"

// Language is the shared guide to words that blame or mislabel a child, and
// what to write instead. It is a gentle prompt: it never blocks, never changes
// anybody's words, and is not used to score staff.
type Language struct {
	Header
	Purpose    string      `pack:"purpose" doc:"What it is for."`
	Steps      []string    `pack:"steps" doc:"What the checker does, in order."`
	Quotes     []string    `pack:"quote_patterns" doc:"What a quotation looks like (RE2); what is in one is never flagged."`
	NotLinted  []string    `pack:"not_linted" doc:"What is never checked."`
	Severities []Meaning   `pack:"severity" doc:"What stop, warn and note mean."`
	Categories []Meaning   `pack:"categories" doc:"What is wrong with a term."`
	Principles []string    `pack:"principles" doc:"How to write."`
	Exceptions []Exception `pack:"exceptions" doc:"Where a term is right."`
	Entries    []Term      `pack:"entries" doc:"The terms."`
	Contested  []Contested `pack:"contested" rule:"optional" doc:"Words that people disagree about; not flagged."`
}

// Meaning is a word of the guide and what it means.
type Meaning struct {
	ID    string `pack:"id" rule:"id"`
	Means string `pack:"means" rule:"max=300"`
}

// Exception is where a flagged term is right. It holds for a match that lies
// inside a text that Spans or Names find; in a field of a kind in Fields; or
// anywhere in a text that Where finds something in.
type Exception struct {
	ID     string   `pack:"id" rule:"id" doc:"What an entry cites."`
	Text   string   `pack:"text" rule:"max=500" doc:"The exception in words."`
	Names  []string `pack:"names" rule:"optional,max=200" doc:"Names that the term may be part of."`
	Spans  []string `pack:"spans" rule:"optional,max=500" doc:"The same as patterns (RE2)."`
	Fields []string `pack:"fields" rule:"optional,id" doc:"Kinds of field in which the term has its proper meaning."`
	Where  []string `pack:"where" rule:"optional,max=500" doc:"Patterns (RE2) that make the term right anywhere in the text."`
	Always bool     `pack:"everywhere" rule:"optional" doc:"Holds for every entry, listed there or not."`
}

// The severities, mildest first.
const (
	SeverityNote = "note" // information; no action needed
	SeverityWarn = "warn" // think again; one tick keeps it
	SeverityStop = "stop" // change it, or keep it with a reason that is stored
)

// Term is a term to avoid.
type Term struct {
	ID           string    `pack:"id" rule:"id" doc:"Its id."`
	Term         string    `pack:"term" rule:"max=200" doc:"As people know it."`
	Category     string    `pack:"category" rule:"id" doc:"What is wrong with it."`
	Severity     string    `pack:"severity" rule:"one=stop|warn|note" doc:"How much it matters."`
	Under13      string    `pack:"severity_under_13" rule:"optional,one=stop|warn|note" doc:"How much it matters of a child under 13."`
	OnlyWithHarm bool      `pack:"only_with_harm" rule:"optional" doc:"Only when harm is known or suspected (a group A answer is yes or suspected)."`
	Pattern      string    `pack:"pattern" rule:"max=600" doc:"What it looks like (RE2); capitals do not matter."`
	Cased        bool      `pack:"case_sensitive" rule:"optional" doc:"Capitals matter."`
	About        string    `pack:"about" rule:"one=child|parent|adult|any" doc:"Of whom it is said."`
	Why          string    `pack:"why" rule:"max=300" doc:"Why it matters."`
	WriteInstead []string  `pack:"write_instead" rule:"max=300" doc:"What to write."`
	Exceptions   []string  `pack:"exceptions" rule:"optional,id" doc:"Where it is right."`
	Sources      []string  `pack:"sources" rule:"id" doc:"The sources, by id."`
	Tests        TermTests `pack:"tests" doc:"What it must find, and must not."`
}

// TermTests are texts that a term must find and must not find.
type TermTests struct {
	Match   []string `pack:"match" rule:"max=200"`
	NoMatch []string `pack:"no_match" rule:"max=200"`
}

// Contested is a word that people disagree about.
type Contested struct {
	Word string `pack:"word" rule:"max=100"`
	Note string `pack:"note" rule:"max=300"`
}

func (l *Language) check(c *checker) {
	c.patterns(l.Quotes, "quote_patterns")
	categories, exceptions := map[string]bool{}, map[string]bool{}
	for i, m := range l.Categories {
		c.unique(m.ID, at("categories", i, "id"))
		categories[m.ID] = true
	}
	for i, m := range l.Severities {
		c.unique(m.ID, at("severity", i, "id"))
	}
	for i, x := range l.Exceptions {
		c.unique(x.ID, at("exceptions", i, "id"))
		c.patterns(x.Spans, at("exceptions", i, "spans"))
		c.patterns(x.Where, at("exceptions", i, "where"))
		exceptions[x.ID] = true
	}
	for i, e := range l.Entries {
		path := at("entries", i)
		c.unique(e.ID, path+".id")
		c.cites(e.Category, path+".category", categories, "category")
		c.pattern(e.Pattern, path+".pattern")
		for j, id := range e.Exceptions {
			c.cites(id, at(path+".exceptions", j), exceptions, "exception")
		}
		for j, id := range e.Sources {
			c.cites(id, at(path+".sources", j), c.sources, "source")
		}
	}
}

func (c *checker) patterns(list []string, path string) {
	for i, p := range list {
		c.pattern(p, at(path, i))
	}
}

func (c *checker) pattern(p, path string) {
	if _, err := regexp.Compile(p); err != nil {
		c.add(path, "this pattern can't be used: %v", err)
	}
}
