package screening

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// DecodeInput reads one screen as `sightline screening score` takes it. The
// answers' indicators are checked by Score. Errors: Invalid with Fields named
// by their place: "age", "answers.S1.recency".
func DecodeInput(b []byte) (Input, error) {
	in, wrong, err := decodeInput(b)
	if err != nil {
		return Input{}, &fault.Error{Kind: fault.Invalid, Op: "screening.DecodeInput", Msg: "This is " + err.Error() + ".", Err: err}
	}
	return in, wrong.Err("screening.DecodeInput")
}

func decodeInput(b []byte) (Input, fault.Fields, error) {
	o, err := parseObject(bytes.TrimSpace(b))
	if err != nil {
		return Input{}, nil, err
	}
	d := decoder{}
	in := Input{Answers: map[string]Answer{}}
	aged := false
	d.each(o, "", func(name string, v any) bool {
		switch name {
		case "age":
			aged = true
			d.age(v, &in.Age)
		case "unborn":
			d.flag(name, v, &in.Age.Unborn)
		case "linked":
			d.flag(name, v, &in.Linked)
		case "answers":
			d.answers(v, in.Answers)
		default:
			return false
		}
		return true
	})
	if !aged && !in.Age.Unborn {
		d.wrong.Add("age", `Missing. Give whole years, for example 14, or {"min":12,"max":14}.`)
	}
	return in, d.wrong, nil
}

// decoder gathers what is wrong with one screen.
type decoder struct{ wrong fault.Fields }

// each visits the members of an object; visit says whether it knows the name.
func (d *decoder) each(o object, path string, visit func(name string, v any) bool) {
	seen := map[string]bool{}
	for _, m := range o {
		at := path + safeName(m.name)
		switch {
		case seen[m.name]:
			d.wrong.Add(at, "Given twice. Keep one.")
		case !visit(m.name, m.value):
			d.wrong.Add(at, "There is no such field here. Take it out.")
		}
		seen[m.name] = true
	}
}

func (d *decoder) age(v any, age *Age) {
	const mend = `Give whole years, for example 14, or {"min":12,"max":14}.`
	if o, ok := v.(object); ok {
		have := 0
		d.each(o, "age.", func(name string, v any) bool {
			end := map[string]*int{"min": &age.Min, "max": &age.Max}[name]
			if end == nil {
				return false
			}
			have++
			if n, ok := years(v); ok {
				*end = n
			} else {
				d.wrong.Add("age."+name, mend)
			}
			return true
		})
		if have < 2 {
			d.wrong.Add("age", mend)
		}
		return
	}
	n, ok := years(v)
	if !ok {
		d.wrong.Add("age", mend)
	}
	age.Min, age.Max = n, n
}

// years is a whole number written in digits.
func years(v any) (int, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(number.String())
	return n, err == nil
}

func (d *decoder) flag(at string, v any, target *bool) {
	var ok bool
	if *target, ok = v.(bool); !ok {
		d.wrong.Add(at, "This must be true or false.")
	}
}

func (d *decoder) answers(v any, answers map[string]Answer) {
	o, ok := v.(object)
	if !ok {
		d.wrong.Add("answers", `This must be an object such as {"S1":{"answer":"yes","recency":"current"}}.`)
		return
	}
	d.each(o, "answers.", func(id string, v any) bool {
		one, ok := v.(object)
		if !ok {
			d.wrong.Add(field(id, ""), `This must be an object such as {"answer":"yes","recency":"current"}.`)
			return true
		}
		answers[id] = d.answer(field(id, "")+".", one)
		return true
	})
}

func (d *decoder) answer(path string, o object) (a Answer) {
	answered := false
	d.each(o, path, func(name string, v any) bool {
		switch name {
		case "answer":
			answered = true
			a.Value = Value(d.word(path+name, v))
		case "recency":
			a.Recency = Recency(d.word(path+name, v))
		case "dealt_with":
			d.flag(path+name, v, &a.DealtWith)
		default:
			return false
		}
		return true
	})
	if !answered {
		d.wrong.Add(path+"answer", "Missing. Write yes, suspected, no or not_known.")
	}
	return a
}

func (d *decoder) word(at string, v any) string {
	s, ok := v.(string)
	if !ok || s == "" {
		d.wrong.Add(at, "This must be a word in quotes.")
	}
	return s
}
