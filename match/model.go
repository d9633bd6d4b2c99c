package match

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sightline-partnership/sightline/match/value"
)

// modelFormat names the file format of a saved model.
const modelFormat = "sightline-match-model/1"

// A Model is fields with what has been learnt about them. It holds shares
// only, never a value of anybody's record.
type Model struct {
	Format   string         `json:"format"`
	Settings string         `json:"settings"` // id and version of the settings it started from
	InForce  string         `json:"inForce"`  // the day those settings came into force
	Trained  *Training      `json:"trained,omitempty"`
	Prior    Prior          `json:"prior"`
	Fields   []TrainedField `json:"fields"`
}

// Training says what a model was trained on.
type Training struct {
	At          time.Time `json:"at"`
	On          string    `json:"on"`  // a name for the data, given by whoever trained
	How         string    `json:"how"` // "without labels" or "from labels"
	Rows        int       `json:"rows"`
	Pairs       int       `json:"pairs"`       // pairs that m was learnt from
	RandomPairs int       `json:"randomPairs"` // pairs that u was learnt from
	Rounds      int       `json:"rounds"`      // of expectation-maximisation
}

// TrainedField is a field with its shares by level, nearest level first.
type TrainedField struct {
	Field
	M         []float64 `json:"m"`
	U         []float64 `json:"u"`
	Frequency []float64 `json:"frequency"`
	Kin       float64   `json:"kin"`
}

// NewModel is an untrained model of the fields. See [CheckFields] for errors.
func NewModel(s *Settings, fields []Field) (*Model, error) {
	if err := CheckFields(fields); err != nil {
		return nil, err
	}
	m := &Model{Format: modelFormat, Settings: fmt.Sprintf("%s %d", s.ID, s.Version), InForce: s.InForce, Prior: s.Prior}
	for _, f := range fields {
		ks := s.Kinds[f.Kind.String()]
		tf := TrainedField{Field: f, Kin: ks.Kin}
		for _, l := range ks.Levels {
			tf.M, tf.U, tf.Frequency = append(tf.M, l.M), append(tf.U, l.U), append(tf.Frequency, l.Frequency)
		}
		m.Fields = append(m.Fields, tf)
	}
	return m, nil
}

// Layout is the model's fields without their shares.
func (m *Model) Layout() []Field {
	fields := make([]Field, len(m.Fields))
	for i, f := range m.Fields {
		fields[i] = f.Field
	}
	return fields
}

// Save writes the model as JSON.
func (m *Model) Save(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(m)
}

// LoadModel reads a model that Save wrote. A file of another format or with
// shares that make no sense is refused with an error that says why.
func LoadModel(r io.Reader) (*Model, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	m := new(Model)
	if err := dec.Decode(m); err != nil {
		return nil, fmt.Errorf("match: this is not a saved model: %w", err)
	}
	if m.Format != modelFormat {
		return nil, fmt.Errorf("match: the model's format is %q; this program reads %q", m.Format, modelFormat)
	}
	return m, m.Check()
}

// Check says what is wrong with a model, field by field.
func (m *Model) Check() error {
	if err := errors.Join(CheckFields(m.Layout()), m.Prior.check()); err != nil {
		return err
	}
	for _, f := range m.Fields {
		n := len(f.Kind.Levels())
		if len(f.M) != n || len(f.U) != n || len(f.Frequency) != n {
			return fmt.Errorf("match: field %q needs %d shares of each sort", f.Name, n)
		}
		for l, s := range f.Frequency {
			if !(s >= 0 && s <= 1) || s > 0 && f.Kind.Far(value.Level(l)) {
				return fmt.Errorf("match: field %q: frequency must be 0 to 1, and 0 where values differ", f.Name)
			}
		}
		if err := checkShares(f.Kind, f.Kin, f.M, f.U); err != nil {
			return err
		}
	}
	return nil
}

// usual is the share of strangers that agree fully on the field.
func (f *TrainedField) usual() float64 { return f.U[0] }

// levels is how many levels the field has.
func (f *TrainedField) levels() value.Level { return value.Level(len(f.M)) }
