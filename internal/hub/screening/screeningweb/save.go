package screeningweb

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/pack"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

func message(err error) string { return fault.Message(err) }

// contentOf reads the form into the content of a sheet.
func contentOf(in *pack.Instrument, form web.Form) screening.Content {
	c := screening.Content{Answers: map[string]screening.Line{}}
	for _, ind := range in.Indicators {
		line := screening.Line{Answer: screening.Value(form.Get("answer-" + ind.ID)), Recency: screening.Recency(form.Get("recency-" + ind.ID)),
			DealtWith: form.Has("dealt-" + ind.ID), Evidence: form.Get("evidence-" + ind.ID), Source: form.Get("source-" + ind.ID)}
		if line != (screening.Line{}) {
			c.Answers[ind.ID] = line
		}
	}
	c.Words = screening.Words{Telling: form.Get("telling"), Strengths: form.Get("strengths"), Concern: form.Get("concern"), Judgement: form.Get("judgement")}
	c.Judged, _ = strconv.Atoi(form.Get("judged")) // nothing chosen is 0
	return c
}

func (p *Pages) save(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	sheet, err := p.load(r)
	if err != nil {
		return nil, err
	}
	instrument, err := p.Service.Instrument(sheet)
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(form.Get("version")) // a wrong one is a stale one
	cmd := screening.SaveCommand{Ref: sheet.Ref, Sheet: sheet.ID, Version: version, Content: contentOf(instrument, form), Finish: form.Has("finish")}
	saved, err := p.Service.Save(r.Context(), r.Actor, cmd)
	switch {
	case err == nil && cmd.Finish:
		return web.See(pathSheet(sheet.Ref, sheet.ID)), nil
	case err == nil:
		return web.See(pathScreening(sheet.Ref)), nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Refused), fault.Is(err, fault.Conflict):
		return p.again(sheet, saved, cmd, err)
	}
	return nil, err
}

// again shows what was typed once more, and beside it, where somebody else
// saved meanwhile, what they wrote: nobody loses a word.
func (p *Pages) again(was, now screening.Sheet, cmd screening.SaveCommand, problem error) (web.Response, error) {
	mine := was
	mine.State = screening.Open
	mine.Content.Answers, mine.Content.Words, mine.Content.Judged = cmd.Content.Answers, cmd.Content.Words, cmd.Content.Judged
	result, scoreErr := p.Service.Preview(mine.Pack, mine.Content)
	mine.Result = result
	if fault.Is(problem, fault.Conflict) && now.Version > 0 {
		mine.Version = now.Version // saving again keeps mine, having seen theirs
	}
	v, err := p.view(mine, fault.FieldsOf(problem))
	if err != nil {
		return nil, err
	}
	if scoreErr != nil {
		v.Result = resultOf(result, v.Result.Statement, scoreErr)
	}
	if fault.Is(problem, fault.Conflict) && now.Version > 0 {
		v.Theirs = theirs(now, cmd.Content)
	}
	h := head(was.Ref, "Screen "+was.ChildName)
	h.Anchors = anchors(fault.FieldsOf(problem))
	return sheetPage.Again(h, v, problem), nil
}

// anchors lead from a field to where the page has it: "answers.S1.recency" to
// the indicator.
func anchors(faults fault.Fields) map[string]string {
	out := map[string]string{"band": "judged", "reason": "judgement"}
	for name := range faults {
		if parts := strings.Split(name, "."); len(parts) == 3 {
			out[name] = parts[0] + "." + parts[1]
		}
	}
	return out
}

// theirs lists what the other person's sheet says differently.
func theirs(now screening.Sheet, mine screening.Content) []component.Row {
	rows := []component.Row{{Key: "Saved by", Value: now.SavedBy + ", " + when.Stamp(now.Saved)}}
	for _, id := range slices.Sorted(maps.Keys(now.Content.Answers)) {
		if line := now.Content.Answers[id]; line != mine.Answers[id] {
			rows = append(rows, component.Row{Key: id, Value: said(line)})
		}
	}
	w, m := now.Content.Words, mine.Words
	for _, one := range []struct{ key, theirs, mine string }{{"What the child is telling us", w.Telling, m.Telling}, {"Strengths and safe people", w.Strengths, m.Strengths},
		{"People, places and online", w.Concern, m.Concern}, {"Judgement", w.Judgement, m.Judgement}} {
		if one.theirs != one.mine {
			rows = append(rows, component.Row{Key: one.key, Value: one.theirs})
		}
	}
	return rows
}

// live gives the band for answers that are not saved yet.
func (p *Pages) live(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	sheet, err := p.load(r)
	if err != nil {
		return nil, err
	}
	instrument, err := p.Service.Instrument(sheet)
	if err != nil {
		return nil, err
	}
	content := contentOf(instrument, form)
	sheet.Content.Answers = content.Answers
	result, err := p.Service.Preview(sheet.Pack, sheet.Content)
	return sheetPage.Part("result", sheetView{Result: resultOf(result, instrument.Statement, err)}), nil
}

func (p *Pages) sign(r *web.Request) (web.Response, error) {
	form, err := r.Form()
	if err != nil {
		return nil, err
	}
	ref, err := r.Ref("ref")
	if err != nil {
		return nil, err
	}
	row, err := r.ID("sheet")
	if err != nil {
		return nil, err
	}
	if err := p.Service.Sign(r.Context(), r.Actor, ref, row, form.Get("agree") == "yes"); err != nil {
		return nil, err
	}
	return web.See(pathSheet(ref, row)), nil
}
