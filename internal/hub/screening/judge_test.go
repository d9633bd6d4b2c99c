package screening_test

import (
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// The rules in the instrument's override: up by anybody with a reason; down by
// a manager, one band, with a second person; never from band 4 when an A
// answer is yes.
func TestJudge(t *testing.T) {
	referrer := screening.Signer{ID: id.New(), Roles: who.Referrer}
	practitioner := screening.Signer{ID: id.New(), Roles: who.Practitioner}
	manager := screening.Signer{ID: id.New(), Roles: who.Manager | who.Practitioner}
	nobody := screening.Signer{}
	const reason = "seen by school today"
	const (
		band2         = "R1=yes R2=yes rest=no"
		band3         = "S1=yes rest=no"
		band4         = "S1=yes S2=yes S3=yes rest=no"
		band4Harm     = "H1=yes rest=no"
		band4OldHarm  = "H1=yes/older rest=no"
		band4Fear     = "H1=suspected rest=no"
		band4AndHarm  = "S1=yes S2=yes S3=yes H1=yes/older/done rest=no"
		settledHarm   = "H1=yes/older/done rest=no" // band 2: not the held band
		provisional   = "S1=yes"
		notEnough     = "H1=no"
		ok            = ""
		managerOnly   = "Only a manager"
		oneBand       = "by one only"
		anotherPerson = "another person"
		held          = "can't be lowered"
	)
	for _, c := range []struct {
		name    string
		answers string
		band    int
		reason  string
		by      screening.Signer
		second  screening.Signer
		want    string // part of a refusal, or "field:name"
	}{
		{"same band needs no reason", band3, 3, "", referrer, nobody, ok},
		{"up by a referrer, with a reason", band3, 4, reason, referrer, nobody, ok},
		{"up by more than one band", band2, 4, reason, practitioner, nobody, ok},
		{"up without a reason", band3, 4, " \n", manager, nobody, "field:reason"},
		{"up when provisional", provisional, 4, reason, practitioner, nobody, ok},
		{"up when not enough is known", notEnough, 2, reason, practitioner, nobody, ok},
		{"down by a manager and a second person", band3, 2, reason, manager, practitioner, ok},
		{"down without a second person", band3, 2, reason, manager, nobody, "field:second"},
		{"down signed twice by one person", band3, 2, reason, manager, manager, anotherPerson},
		{"down without a reason", band3, 2, "", manager, practitioner, "field:reason"},
		{"down by a practitioner", band3, 2, reason, practitioner, manager, managerOnly},
		{"down by two bands", band3, 1, reason, manager, practitioner, oneBand},
		{"down from 4 without harm", band4, 3, reason, manager, practitioner, ok},
		{"down from 4 with harm only suspected", band4Fear, 3, reason, manager, practitioner, ok},
		{"down from 4 with harm yes", band4Harm, 3, reason, manager, practitioner, held},
		{"down from 4 with harm yes, older", band4OldHarm, 3, reason, manager, practitioner, held},
		{"down from 4 with harm yes, settled", band4AndHarm, 3, reason, manager, practitioner, held},
		{"down from 2 with harm settled", settledHarm, 1, reason, manager, practitioner, ok},
		{"no such band", band3, 5, reason, manager, practitioner, "field:band"},
		{"no band", band3, 0, reason, manager, practitioner, "field:band"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t)
			in := parseCase(t, e, "14", c.answers)
			r, err := e.Score(in)
			if err != nil {
				t.Fatal(err)
			}
			err = e.Judge(in, r, screening.Judgement{Band: c.band, Reason: c.reason, By: c.by, Second: c.second})
			checkJudged(t, err, c.want)
		})
	}
}

func checkJudged(t *testing.T, err error, want string) {
	t.Helper()
	name, isField := strings.CutPrefix(want, "field:")
	switch {
	case want == "":
		if err != nil {
			t.Errorf("refused: %s", fault.Message(err))
		}
	case isField:
		if fault.FieldsOf(err)[name] == "" {
			t.Errorf("err = %v; want the field %s", err, name)
		}
	case !fault.Is(err, fault.Refused) || !strings.Contains(fault.Message(err), want) || !strings.Contains(fault.Message(err), "override"):
		t.Errorf("err = %v; want a refusal that says %q and its source", err, want)
	}
}

func TestRefuseClose(t *testing.T) {
	e := engine(t)
	for answers, closes := range map[string]bool{"rest=no": true, "S1=yes rest=no": true, "S1=yes": false, "": false} {
		r, err := e.Score(parseCase(t, e, "14", answers))
		if err != nil {
			t.Fatal(err)
		}
		if err := screening.RefuseClose(r); (err == nil) != closes {
			t.Errorf("%q: %v; closes is %v", answers, err, closes)
		}
	}
}
