package screening

import "github.com/sightline-partnership/sightline/internal/pack"

// Result is what the instrument gives for one screen.
type Result struct {
	Pack        pack.Ref
	Age         Age
	Score       int
	ByScore     int    // the band by score alone
	Band        int    // the calculated band: by score, raised by floors
	Label       string // of the band
	Groups      []GroupPoints
	Floors      []Fired // every floor that holds, in the pack's order
	Unknown     Unknown
	Provisional bool // too much is unknown
	Enough      bool // false: shown as "Not enough information" in place of band 1
	Tasks       []Task
}

// GroupPoints is what a group gave.
type GroupPoints struct {
	ID, Title string
	Positive  int  // answers that are yes or suspected
	Points    int  // counted, after the cap
	Uncapped  int  // before the cap
	Counted   bool // its unknown answers count for the unknown rule
}

// Fired is a floor that holds.
type Fired struct {
	ID       string
	MinBand  int
	Sentence string
	Because  []string // the indicators that made it hold, in the pack's order
	Raised   bool     // it lies above the band by score
}

// Unknown is what is not known yet.
type Unknown struct {
	Counted, CountedOf int      // in the groups that count together (A and B)
	All, AllOf         int      // in the whole instrument
	IDs                []string // every unknown indicator, in the pack's order
}

// Task is work that a result asks for.
type Task struct {
	Floor string // the floor that raised it; empty for the unknown rule
	Text  string
	Limit string // its time limit, by its id in the time-limits pack
}

// FloorIDs are the ids of the floors that hold; never nil.
func (r Result) FloorIDs() []string {
	ids := make([]string, len(r.Floors))
	for i, f := range r.Floors {
		ids[i] = f.ID
	}
	return ids
}

func (e *Engine) addPoints(r *Result, f *facts) {
	r.Groups = make([]GroupPoints, len(e.groups))
	for i, g := range e.groups {
		p := GroupPoints{ID: g.ID, Title: g.Title, Positive: f.groups[i][positive], Points: f.points[i], Uncapped: f.points[i], Counted: g.counted}
		if g.Cap != nil {
			p.Points = min(p.Points, *g.Cap)
		}
		r.Groups[i] = p
		r.Score += p.Points
	}
}

func (e *Engine) addUnknown(r *Result, f *facts) {
	all := len(e.instrument.Indicators)
	r.Unknown = Unknown{Counted: f.counted, CountedOf: e.counted, All: f.unknown, AllOf: all}
	for i, a := range f.answers {
		if a.Value == NotKnown {
			r.Unknown.IDs = append(r.Unknown.IDs, e.instrument.Indicators[i].ID)
		}
	}
	rule := e.instrument.Unknown
	r.Provisional = f.counted*100 > rule.MoreThan*e.counted || f.unknown*100 > rule.AllMore*all
	if r.Provisional {
		r.Tasks = append(r.Tasks, Task{Text: rule.Task, Limit: rule.TaskLimit})
	}
}

// addFloors lists every floor that holds, and raises the band and the tasks
// that each asks for.
func (e *Engine) addFloors(r *Result, f *facts) error {
	r.Band = r.ByScore
	for _, floor := range e.floors {
		holds, err := floor.Holds(f)
		if err != nil {
			return err
		}
		if !holds {
			continue
		}
		r.Floors = append(r.Floors, Fired{ID: floor.ID, MinBand: floor.MinBand, Sentence: floor.Sentence,
			Because: f.because(floor.reads), Raised: floor.MinBand > r.ByScore})
		r.Band = max(r.Band, floor.MinBand)
		if floor.Task != "" {
			r.Tasks = append(r.Tasks, Task{Floor: floor.ID, Text: floor.Task, Limit: floor.TaskLimit})
		}
	}
	return nil
}
