package screening

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/words"
	"github.com/sightline-partnership/sightline/internal/pack"
)

// State is how far a sheet has come.
type State string

// The states.
const (
	Open   State = "open"    // being filled in
	ToSign State = "to_sign" // a lower band waits for a second person
	Done   State = "done"    // judged; it never changes again
)

// Sheet is a screen as it is kept: one child, one day, one instrument.
type Sheet struct {
	ID        id.UUID
	Ref       string
	Told      id.UUID // the child, as the referral names them
	ChildName string
	State     State
	Started   time.Time
	StartedBy string
	Saved     time.Time
	SavedBy   string
	Content   Content
	Pack      pack.Ref
	Result    Result // scored from the content by the pack
	Judged    int    // the band a person judged; 0 while open
	JudgedBy  string
	JudgedAt  time.Time
	SecondBy  string
	SecondAt  time.Time
	Version   int

	referral id.UUID
	judgedBy id.UUID
	secondBy id.UUID
}

// Stands is the band that counts: the judged one once it is done, the
// calculated one until then.
func (s Sheet) Stands() int {
	if s.State == Done {
		return s.Judged
	}
	return s.Result.Band
}

// Content is what people wrote on a sheet.
type Content struct {
	AgeMin  int             `json:"age_min"`
	AgeMax  int             `json:"age_max"`
	Unborn  bool            `json:"unborn,omitempty"`
	Linked  bool            `json:"linked,omitempty"` // the registry or another referral shows a link to an open band 4
	Answers map[string]Line `json:"answers"`
	Words   Words           `json:"words"`
	Judged  int             `json:"judged,omitempty"` // the band chosen, before it is final
}

// Line is the answer to one indicator, with its evidence and source.
type Line struct {
	Answer    Value   `json:"answer"`
	Recency   Recency `json:"recency,omitempty"`
	DealtWith bool    `json:"dealt_with,omitempty"`
	Evidence  string  `json:"evidence,omitempty"` // what was seen or heard, and when
	Source    string  `json:"source,omitempty"`   // who says so
}

// Words are what a judgement must say (the instrument's required_text).
type Words struct {
	Telling   string `json:"what_is_the_child_telling_us"`
	Strengths string `json:"strengths_and_safe_people"`
	Concern   string `json:"people_places_online_of_concern"`
	Judgement string `json:"judgement_and_reason"`
}

// input is the content as the engine takes it.
func (c Content) input() Input {
	in := Input{Age: Age{Min: c.AgeMin, Max: c.AgeMax, Unborn: c.Unborn}, Linked: c.Linked, Answers: map[string]Answer{}}
	for id, line := range c.Answers {
		in.Answers[id] = Answer{Value: line.Answer, Recency: line.Recency, DealtWith: line.DealtWith}
	}
	return in
}

// clean trims and bounds what was written; it does not ask for completeness.
func (c Content) clean(check *words.Check) Content {
	answers := make(map[string]Line, len(c.Answers))
	for id, line := range c.Answers {
		line.Evidence = check.Text("evidence-"+safeName(id), "the evidence", line.Evidence, 4000)
		line.Source = check.Line("source-"+safeName(id), "the source", line.Source, 200)
		if !line.Answer.Positive() {
			line.Recency, line.DealtWith = "", false
		}
		answers[id] = line
	}
	c.Answers = answers
	c.Words.Telling = check.Text("telling", "what the child is telling us", c.Words.Telling, 8000)
	c.Words.Strengths = check.Text("strengths", "strengths and safe people", c.Words.Strengths, 8000)
	c.Words.Concern = check.Text("concern", "people, places and online", c.Words.Concern, 8000)
	c.Words.Judgement = check.Text("judgement", "your judgement", c.Words.Judgement, 8000)
	if kept, err := json.Marshal(c); err != nil || utf8.RuneCount(kept) > maxContent {
		check.Add("judgement", "All the words of this screen together are more than one screen can hold. Shorten the longest of them.")
	}
	return c
}

// maxContent is the size of a sheet's content as JSON, in characters; the
// table has a bound a little above it.
const maxContent = 380_000

// complete asks for everything that a finished sheet must say: the evidence of
// each positive answer, and the judgement's required words.
func (c Content) complete(check *words.Check) {
	for id, line := range c.Answers {
		if line.Answer.Positive() {
			id = safeName(id)
			check.Need("evidence-"+id, "Write what was seen or heard for "+id+".", line.Evidence)
			check.Need("source-"+id, "Say who told you about "+id+".", line.Source)
		}
	}
	check.Need("telling", "Write what the child is telling us, in words or otherwise.", c.Words.Telling)
	check.Need("strengths", "Write which strengths and safe people the child has.", c.Words.Strengths)
	check.Need("concern", "Write which people, places and online contacts are of concern, or that none is known.", c.Words.Concern)
	check.Need("judgement", "Write your judgement and the reason for it.", c.Words.Judgement)
	if c.Judged == 0 {
		check.Add("judged", "Choose the band that you judge.")
	}
}

// Screen is the sheet as the engine knows it, for a comparison.
func (s Sheet) Screen() Screen { return Screen{Input: s.Content.input(), Result: s.Result} }
