package person

import (
	"context"
	"strings"
	"sync"
	"unicode"

	"github.com/sightline-partnership/sightline/match"
	"github.com/sightline-partnership/sightline/match/calibrate"
	"github.com/sightline-partnership/sightline/match/county"
	"github.com/sightline-partnership/sightline/match/roll"
)

// Calibration is how well the search finds who is who, measured on a made-up
// county: nobody's record is in it. By names are the groups of the origins of
// people's names; by script those whose names have letters beyond a to z.
type Calibration struct {
	By     calibrate.Report // groups by the origin of names
	Script []calibrate.Group
	Model  string // the settings that it measures
}

// measured is the calibration, worked out once.
type measured struct {
	mu   sync.Mutex
	done *Calibration
}

// How large the made-up county is, and where its chance begins.
const (
	sampleRows = 6000
	sampleSeed = 1
)

// Calibration measures the search with the settings in force. It takes a few
// seconds the first time. Errors: the context's.
func (s *Service) Calibration(ctx context.Context) (Calibration, error) {
	s.measured.mu.Lock()
	defer s.measured.mu.Unlock()
	if s.measured.done != nil {
		return *s.measured.done, nil
	}
	m, err := match.NewModel(match.Standard(), compared())
	if err != nil {
		return Calibration{}, err
	}
	c := Calibration{Model: m.Settings}
	sample := calibrate.Sample{Roll: roll.New(m)}
	person, origin, script := map[string]int{}, map[string]string{}, map[string]string{}
	for r := range county.People(sampleRows, sampleSeed) {
		if err := sample.Roll.Put(asCompared(r)); err != nil {
			return c, err
		}
		person[r.ID], origin[r.ID], script[r.ID] = r.Person, r.Origin, scriptOf(r)
	}
	sample.Person = func(id string) int { return person[id] }
	sample.Group = func(id string) string { return origin[id] }
	if c.By, err = calibrate.Measure(ctx, sample); err != nil {
		return c, err
	}
	sample.Group = func(id string) string { return script[id] }
	written, err := calibrate.Measure(ctx, sample)
	if err != nil {
		return c, err
	}
	c.Script, s.measured.done = written.Groups, &c
	return c, nil
}

// asCompared is a record of the made-up county as the register compares it.
func asCompared(r county.Record) match.Record {
	values := make([][]string, fieldCount)
	put := func(field int, column string) {
		for i, name := range county.Columns {
			if name == column && r.Values[i] != "" {
				values[field] = append(values[field], r.Values[i])
			}
		}
	}
	put(fieldGiven, "forename")
	put(fieldGiven, "known_as")
	put(fieldSurname, "surname")
	put(fieldSurname, "previous_surname")
	put(fieldBorn, "dob")
	put(fieldSex, "sex")
	put(fieldAddress, "address")
	put(fieldPostcode, "postcode")
	put(fieldPhone, "phone")
	put(fieldEmail, "email")
	put(fieldNHS, "nhs_number")
	put(fieldUPN, "upn")
	put(fieldSchool, "school")
	return match.Record{ID: r.ID, Values: values}
}

func scriptOf(r county.Record) string {
	beyond := func(c rune) bool { return unicode.IsLetter(c) && c > unicode.MaxASCII }
	if strings.ContainsFunc(r.Values[0]+r.Values[1], beyond) {
		return "with letters beyond a to z"
	}
	return "with the letters a to z"
}
