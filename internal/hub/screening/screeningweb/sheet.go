package screeningweb

import (
	"cmp"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

var sheetPage = web.NewPage[sheetView](files, "sheet.html", "result.html")

// sheetView is one sheet: to fill in while it is open, to read afterwards.
type sheetView struct {
	Child     string
	Meaning   []component.Row // what the answers mean
	Open      bool
	Result    resultView
	Groups    []groupView
	Judge     []component.Control
	Words     []component.Quote // of a finished sheet
	State     string
	Sign      string // where a second person signs; empty when nobody has to
	Live      string
	Version   component.Hidden
	Save      component.Button
	Finish    component.Button
	Theirs    []component.Row // what somebody else saved meanwhile
	Changed   []string        // since the child's last sheet
	ThisMight component.Help
}

// groupView is a group of indicators with their answers.
type groupView struct {
	Title string
	Lines []lineView
}

// lineView is one indicator: its question, answer, recency, evidence, source.
type lineView struct {
	ID, Text, Prompt, Error string
	Evidence, Source        string
	EvidenceError           string
	SourceError             string
	DealtWith, HasDealt     bool
	Answers                 []component.Choice
	Recency                 []component.Choice
	Said                    string // of a finished sheet
}

func (p *Pages) sheet(r *web.Request) (web.Response, error) {
	sheet, err := p.load(r)
	if err != nil {
		return nil, err
	}
	v, err := p.view(sheet, nil)
	if err != nil {
		return nil, err
	}
	if v.Changed, err = p.changes(r, sheet); err != nil {
		return nil, err
	}
	return sheetPage.Show(head(sheet.Ref, "Screen "+sheet.ChildName), v), nil
}

func (p *Pages) load(r *web.Request) (screening.Sheet, error) {
	ref, err := r.Ref("ref")
	if err != nil {
		return screening.Sheet{}, err
	}
	row, err := r.ID("sheet")
	if err != nil {
		return screening.Sheet{}, err
	}
	return p.Service.Sheet(r.Context(), r.Actor, ref, row)
}

// changes says what is different from the child's sheet before this one.
func (p *Pages) changes(r *web.Request, sheet screening.Sheet) ([]string, error) {
	all, _, err := p.Service.Sheets(r.Context(), r.Actor, sheet.Ref)
	if err != nil {
		return nil, err
	}
	instrument, err := p.Service.Instrument(sheet)
	if err != nil {
		return nil, err
	}
	for _, earlier := range all {
		if earlier.Told == sheet.Told && earlier.Started.Before(sheet.Started) {
			var out []string
			c := screening.Compare(instrument, earlier.Screen(), sheet.Screen())
			for _, one := range c.Answers {
				out = append(out, one.Words())
			}
			return out, nil
		}
	}
	return nil, nil
}

func (p *Pages) view(s screening.Sheet, faults fault.Fields) (sheetView, error) {
	instrument, err := p.Service.Instrument(s)
	if err != nil {
		return sheetView{}, err
	}
	v := sheetView{Child: s.ChildName, Open: s.State == screening.Open, Live: pathSheet(s.Ref, s.ID) + "/live", State: stateWords(s),
		Result:  resultOf(s.Result, instrument.Statement, nil),
		Meaning: []component.Row{{Key: "Yes", Value: instrument.Answers.Yes}, {Key: "Suspected", Value: instrument.Answers.Suspected}, {Key: "No", Value: instrument.Answers.No}, {Key: "Not known", Value: instrument.Answers.NotKnown}},
		Version: component.Hidden{Name: "version", Value: strconv.Itoa(s.Version)},
		Save:    component.Button{Text: "Save and go on later", Name: "save", Value: "1", Variant: "secondary"},
		Finish:  component.Button{Text: "Finish this screen", Name: "finish", Value: "1", Once: true},
		ThisMight: component.Help{Question: "Yes, suspected or not known?", Answer: []string{
			"Yes: seen, told or recorded. Suspected: a reasonable concern that nobody has confirmed. No: asked or checked, and not there. If nobody asked, it is not known: never no."}}}
	for _, g := range instrument.Groups {
		v.Groups = append(v.Groups, groupOf(instrument, g, s, faults))
	}
	if v.Open {
		v.Judge = judgeControls(instrument, s, faults)
		return v, nil
	}
	if s.State == screening.ToSign {
		v.Sign = pathSheet(s.Ref, s.ID) + "/sign"
	}
	w := s.Content.Words
	v.Words = []component.Quote{{Of: "What the child is telling us", Words: w.Telling, Child: true}, {Of: "Strengths and safe people", Words: w.Strengths},
		{Of: "People, places and online contacts of concern", Words: w.Concern}, {Of: "Judgement and reason", Words: w.Judgement}}
	return v, nil
}

func stateWords(s screening.Sheet) string {
	switch s.State {
	case screening.Open:
		return "Being filled in. Last saved " + when.Stamp(s.Saved) + " by " + s.SavedBy + "."
	case screening.ToSign:
		return s.JudgedBy + " judges " + bandWords(s.Judged) + ", lower than calculated. It counts once a second person signs."
	}
	words := "Judged " + bandWords(s.Judged) + " by " + s.JudgedBy + ", " + when.Stamp(s.JudgedAt) + "."
	if s.SecondBy != "" {
		words += " Signed by " + s.SecondBy + ", " + when.Stamp(s.SecondAt) + "."
	}
	return words
}

func groupOf(in *pack.Instrument, g pack.Group, s screening.Sheet, faults fault.Fields) groupView {
	v := groupView{Title: g.Title}
	for _, ind := range in.Of(g.ID) {
		line := s.Content.Answers[ind.ID]
		v.Lines = append(v.Lines, lineView{ID: ind.ID, Text: ind.Text, Prompt: ind.Prompt, Error: cmp.Or(faults["answers."+ind.ID], faults["answers."+ind.ID+".answer"], faults["answers."+ind.ID+".recency"]),
			Evidence: line.Evidence, Source: line.Source, EvidenceError: faults["evidence-"+ind.ID], SourceError: faults["source-"+ind.ID],
			DealtWith: line.DealtWith, HasDealt: g.ID == "harm", Answers: answersOf(line), Recency: recencyOf(line), Said: said(line)})
	}
	return v
}

func answersOf(line screening.Line) []component.Choice {
	chosen := line.Answer
	if chosen == "" {
		chosen = screening.NotKnown
	}
	var out []component.Choice
	for _, v := range screening.Values() {
		out = append(out, component.Choice{Value: string(v), Text: answerWords[v], Checked: v == chosen})
	}
	return out
}

var (
	answerWords  = map[screening.Value]string{screening.Yes: "Yes", screening.Suspected: "Suspected", screening.No: "No", screening.NotKnown: "Not known"}
	recencyWords = map[screening.Recency]string{screening.Current: "In the last 6 months", screening.Past: "6 to 12 months ago", screening.Older: "Over 12 months ago"}
)

func recencyOf(line screening.Line) []component.Choice {
	var out []component.Choice
	for _, v := range screening.Recencies() {
		out = append(out, component.Choice{Value: string(v), Text: recencyWords[v], Checked: v == line.Recency})
	}
	return out
}

// said is an answer in words, for a finished sheet.
func said(line screening.Line) string {
	words := screening.Answer{Value: line.Answer, Recency: line.Recency, DealtWith: line.DealtWith}.Words()
	if line.Evidence != "" {
		words += ". " + line.Evidence
	}
	if line.Source != "" {
		words += " (" + line.Source + ")"
	}
	return words
}

func judgeControls(in *pack.Instrument, s screening.Sheet, faults fault.Fields) []component.Control {
	w := s.Content.Words
	area := func(name, label, hint, value string) component.Control {
		return component.Control{Textarea: &component.Textarea{Rows: 4, Field: component.Field{Name: name, Label: label, Hint: hint, Value: value, Error: faults[name]}}}
	}
	var bands []component.Choice
	for _, b := range in.Bands {
		bands = append(bands, component.Choice{Value: strconv.Itoa(b.Band), Text: "Band " + strconv.Itoa(b.Band) + ": " + b.Label, Hint: b.Action, Checked: s.Content.Judged == b.Band})
	}
	problem := faults["judged"]
	if problem == "" {
		problem = faults["band"]
	}
	return []component.Control{
		area("telling", "What is the child telling us?", "In words, or by what they do", w.Telling),
		area("strengths", "Strengths and safe people", "Who does the child trust? What keeps them safe?", w.Strengths),
		area("concern", "People, places and online contacts of concern", "", w.Concern),
		area("judgement", "Your judgement, and the reason for it", "Judgement comes before the number. You may raise the band with a reason. Only a manager may lower it, by one, and a second person signs.", w.Judgement),
		{Radios: &component.Choices{Name: "judged", Legend: "Which band do you judge?", Items: bands, Error: problem}}}
}
