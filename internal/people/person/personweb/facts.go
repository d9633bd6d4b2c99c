package personweb

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// facts are the rows of a section as somebody stands on the record. A row that
// nothing is known of says so: an open question is a thing to see.
func (s section) facts(one person.Person, now time.Time) component.SummaryList {
	rows := s.rows(one, now)
	for i := range rows {
		if rows[i].Value == "" {
			rows[i].Value = "Not known"
		}
	}
	return rows
}

func identityFacts(one person.Person, now time.Time) component.SummaryList {
	key, born := "Date of birth", one.Born.Words()
	if one.Kind == person.Unborn {
		key = "Birth expected"
	} else if age := one.Born.AgeWords(now); age != "" {
		born += ", aged " + age
	}
	return component.SummaryList{{Key: "First names", Value: one.Given}, {Key: "Last name", Value: one.Surname}, {Key: key, Value: born},
		{Key: "Sex", Value: sexWords[one.Sex]}, {Key: "Gender, in their own words", Value: one.Gender}}
}

func backgroundFacts(one person.Person, _ time.Time) component.SummaryList {
	ethnicity := one.Ethnicity
	if ethnicity != "" {
		ethnicity += ", as " + one.EthnicitySource + " said"
	}
	interpreter := "Not needed, as far as is known"
	if one.Interpreter {
		interpreter = "Needed"
	}
	return component.SummaryList{{Key: "Ethnicity", Value: ethnicity}, {Key: "Disability or other needs", Value: one.Disability},
		{Key: "Languages", Value: one.Languages}, {Key: "Interpreter", Value: interpreter}}
}

func numberFacts(one person.Person, _ time.Time) component.SummaryList {
	return component.SummaryList{{Key: "NHS number", Value: spaced(one.NHS)}, {Key: "Unique pupil number", Value: one.UPN}}
}

func dailyFacts(one person.Person, _ time.Time) component.SummaryList {
	return component.SummaryList{{Key: "School or college", Value: one.School}, {Key: "GP", Value: one.GP}, {Key: "Care status", Value: one.Care}}
}

// spaced is an NHS number as it is read out: 943 476 5919.
func spaced(nhs string) string {
	if len(nhs) != 10 {
		return nhs
	}
	return nhs[:3] + " " + nhs[3:6] + " " + nhs[6:]
}

// period is two partial dates in words, as far as they are known.
func period(since, until string) string {
	from, _ := when.ParsePartial(since) // both are stored as ParsePartial gives them
	to, _ := when.ParsePartial(until)
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return "since " + from.Words()
	case from.IsZero():
		return "until " + to.Words()
	}
	return from.Words() + " to " + to.Words()
}
