package demo

import (
	"fmt"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// vignette is one of the 24 worked referrals that the county begins from.
type vignette struct {
	ID       string
	Referrer struct{ Type, Role, Agency string }
	Received struct {
		Day  int
		Time string
	}
	Narrative string
	Children  []struct {
		Given, Surname, Sex, Ethnicity, Disability, School string
		EthnicitySource                                    string `json:"ethnicity_source"`
		Care                                               string `json:"care_status"`
		Language                                           string `json:"main_language"`
		KnownAs                                            string `json:"known_as"`
		Age                                                int
	}
	People []struct {
		Ref, Kind, Sex string
		AsReported     string `json:"as_reported"`
		Age            any    `json:"age_estimate"`
	}
	Places   []struct{ Ref, Name, Town string }
	Vehicles []struct {
		Make, Colour, Plate string
		AsReported          string `json:"as_reported"`
	}
	Accounts []struct{ Platform, Handle string }
	Telling  string `json:"what_is_the_child_telling_us"`
	Safe     string `json:"strengths_and_safe_people"`
	Judged   struct {
		Band   any
		Reason string
	}
	Outcome string
	Truth   string
	Answers map[string]struct {
		Answer, Recency string
		DealtWith       bool `json:"dealt_with"`
	}
}

func vignettes() ([]vignette, error) {
	var file struct{ Vignettes []vignette }
	err := read("data/vignettes.json", &file)
	return file.Vignettes, err
}

var sexes = map[string]string{"F": "female", "M": "male"}

// worry is the vignette as its referrer sends it. Known people have their
// names in the register of the vignettes (trueNames).
func (v vignette) worry(today when.Date) referral.Worry {
	w := referral.Worry{DangerNow: referral.No, Worry: v.Narrative, ChildWords: v.Telling, FamilyKnows: referral.NotKnown, Urgency: referral.Today, DoneSoFar: "Spoke with colleagues and wrote down what was seen."}
	for i, c := range v.Children {
		born := when.Date{Year: today.Year - c.Age - 1, Month: today.Month, Day: 1}.AddDays(20 + 31*i).AddMonths(2)
		w.Children = append(w.Children, referral.Child{Given: c.Given, Surname: c.Surname, KnownAs: c.KnownAs, Born: born.String(), Sex: sexes[c.Sex],
			Ethnicity: c.Ethnicity, EthnicitySource: orElse(c.EthnicitySource, "the referrer"), Disability: c.Disability, Language: c.Language, School: c.School, Care: c.Care})
	}
	for _, p := range v.People {
		a := referral.Adult{Role: referral.RoleConcern, Description: p.AsReported, Sex: sexes[p.Sex], Born: ageWords(p.Age)}
		if name, known := trueNames[p.Ref]; known {
			a.Given, a.Surname = name[0], name[1]
		}
		w.Adults = append(w.Adults, a)
	}
	for _, p := range v.Places {
		w.Places = append(w.Places, referral.Place{Name: p.Name, Town: p.Town})
	}
	for _, c := range v.Vehicles {
		w.Vehicles = append(w.Vehicles, referral.Vehicle{Make: c.Make, Colour: c.Colour, Plate: cut(c.Plate, 20), Description: c.AsReported})
	}
	for _, a := range v.Accounts {
		w.Accounts = append(w.Accounts, referral.Account{Platform: a.Platform, Handle: a.Handle})
	}
	return w
}

// trueNames are the adults whom several vignettes name under different names:
// the demonstration's referrers happen to know the full one.
var trueNames = map[string][2]string{"P01": {"Daniel", "Brindlewick"}, "P02": {"Kelvin", "Tumblestone"}, "P03": {"Rosalind", "Harebottle"}}

func ageWords(age any) string {
	if n, ok := age.(float64); ok {
		return fmt.Sprintf("about %d", int(n))
	}
	return ""
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func cut(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// content is the vignette's screen.
func (v vignette) content() screening.Content {
	c := screening.Content{Answers: map[string]screening.Line{}, Words: screening.Words{Telling: orElse(v.Telling, "Nothing in words yet."), Strengths: orElse(v.Safe, "Not known yet."),
		Concern: concern(v), Judgement: orElse(v.Judged.Reason, "Judged with the team.")}}
	for id, a := range v.Answers {
		line := screening.Line{Answer: screening.Value(a.Answer), Recency: screening.Recency(a.Recency), DealtWith: a.DealtWith}
		if line.Answer.Positive() {
			line.Evidence, line.Source = "As the referral tells it.", v.Referrer.Role
		}
		c.Answers[id] = line
	}
	return c
}

func concern(v vignette) string {
	words := ""
	for _, p := range v.People {
		words += p.AsReported + ". "
	}
	for _, p := range v.Places {
		words += p.Name + ". "
	}
	return orElse(words, "None known.")
}
