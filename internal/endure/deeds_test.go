package endure

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// elsewhere are the routes that take a form and are broken by other tests, or
// need not be, each with the reason.
var elsewhere = map[string]string{
	"/sign-in/begin":           "keeps a challenge that is over in five minutes; another one does no harm",
	"/sign-in/finish":          "a passkey answers a challenge once: whoever is not heard begins again",
	"/account/passkeys/begin":  "as /sign-in/begin",
	"/account/passkeys/finish": "as /sign-in/finish",

	"/accounts/leavers": "shows what a list would do, and keeps nothing of it",

	"/confirm/begin":    "as /sign-in/begin",
	"/confirm/finish":   "as /sign-in/finish",
	"/confirm/demo":     "the demonstration's: a proof that was written twice is the same proof",
	"/session/left":     "changes nothing",
	"/session/stay":     "changes nothing but how long the session lasts",
	"/unsent/hold":      "words that are not kept stand in the form still, and are sent again",
	"/unsent/{id}/drop": "words that are not thrown away are thrown away again, or go after three days",
}

// deedOf is the deed of a route.
func deedOf(path string) (deed, bool) {
	for _, table := range []map[string]deed{hubDeeds, peopleDeeds, agencyDeeds, glassDeeds, sealDeeds, conflictDeeds} {
		if d, known := table[path]; known {
			return d, true
		}
	}
	return drafted(path)
}

// drafted is the deed of a page of a draft: there are many of one kind.
func drafted(path string) (deed, bool) {
	rest, ok := strings.CutPrefix(path, "/drafts/{draft}/")
	if !ok {
		return deed{}, false
	}
	item := map[string][]string{"child": {"given", "Ama", "surname", "Testwood"}, "person": {"given", "Danny", "role", "concern"},
		"place": {"name", "The arcade"}, "vehicle": {"plate", "AB12 CDE"}, "online": {"platform", "Chat", "handle", "danny1"}}
	section, n, _ := strings.Cut(rest, "/")
	switch n {
	case "", "autosave":
		return deed{quiet: true, over: true, asks: listed[section], arrange: func(w *world) sending {
			return sending{actor: w.School, path: "/drafts/" + w.draft() + "/" + rest, form: []string{"worry", "She has a new phone.", "family_knows", "yes", "danger_now", "no", "later", "1"}}
		}}, true
	case "{n}":
		return deed{quiet: true, arrange: func(w *world) sending {
			return sending{actor: w.School, path: "/drafts/" + w.draft() + "/" + section + "/new", form: item[section]}
		}}, true
	case "{n}/remove":
		return deed{quiet: true, arrange: func(w *world) sending {
			at := "/drafts/" + w.draft() + "/" + section + "/"
			for range 2 { // so that removing twice would take away another one
				w.visitor(w.School).Post(at+"new", item[section]...)
			}
			return sending{actor: w.School, path: at + "0/remove"}
		}}, true
	}
	return deed{}, false
}

// listed are the sections of a draft that are lists: their form only leads on.
var listed = map[string]bool{"children": true, "people": true, "things": true}

// draft is a new draft of the school's.
func (w *world) draft() string {
	w.Helper()
	d, err := w.Referrals.Begin(ctx, w.School)
	w.OK(err)
	_, err = w.Referrals.Save(ctx, w.School, d.ID, func(referral.Worry) (referral.Worry, error) {
		worry := hubkit.Worry()
		worry.Children, worry.Adults = nil, nil
		return worry, nil
	})
	w.OK(err)
	return d.ID.String()
}

// byAPI sends a referral from an agency's own system.
func byAPI(w *world) sending {
	w.Helper()
	system, err := w.Directory.SystemOf(ctx, access.Agency{ID: w.Agencies["school"], Name: "Eastmarch school"})
	w.OK(err)
	token, err := w.SignIn.IssueToken(ctx, who.Founding, system.ID, "test", w.Now().Add(time.Hour))
	w.OK(err)
	text, err := json.Marshal(hubkit.Worry())
	w.OK(err)
	return sending{path: referralapi.Prefix + "/referrals", token: token, json: string(text)}
}

var hubDeeds = map[string]deed{
	"/referrals/new": {quiet: true, arrange: func(w *world) sending { return sending{actor: w.School, path: "/referrals/new"} }},
	"/drafts/{draft}/discard": {quiet: true, arrange: func(w *world) sending {
		return sending{actor: w.School, path: "/drafts/" + w.draft() + "/discard"}
	}},
	"/drafts/{draft}/check": {arrange: func(w *world) sending {
		d, err := w.Referrals.Begin(ctx, w.School)
		w.OK(err)
		_, err = w.Referrals.Save(ctx, w.School, d.ID, func(referral.Worry) (referral.Worry, error) { return hubkit.Worry(), nil })
		w.OK(err)
		return sending{actor: w.School, path: "/drafts/" + d.ID.String() + "/check"}
	}},
	"/words/check": {asks: true, arrange: func(w *world) sending {
		return sending{actor: w.School, path: "/words/check", form: []string{"text", "promiscuous"}}
	}},
	"/referrals/{ref}/take": {arrange: func(w *world) sending { return sending{actor: w.Worker, path: "/referrals/" + w.Send() + "/take"} }},
	"/referrals/{ref}/allocate": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: "/referrals/" + w.Send() + "/allocate", form: []string{"worker", w.Colleague.ID.String()}}
	}},
	"/referrals/{ref}/colour": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: "/referrals/" + w.Send() + "/colour", form: []string{"colour", "red", "reason", "She is missing."}}
	}},
	"/referrals/{ref}/late": {arrange: func(w *world) sending {
		ref := w.Send()
		w.Exec(`UPDATE referral SET due = received WHERE ref = $1`, ref)
		w.Later(time.Second)
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/late", form: []string{"reason", "Nobody was there."}}
	}},
	"/referrals/{ref}/people/{told}": {arrange: func(w *world) sending {
		ref := w.Send()
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/people/" + w.Child(ref).String(), form: []string{"make", "1"}}
	}},
	"/referrals/{ref}/holdings": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: "/referrals/" + w.Send() + "/holdings", form: []string{"agencies", w.Agencies["police"].String(),
			"agencies", w.Agencies["health"].String(), "about", "A girl of 14.", "question", "What do you hold?"}}
	}},
	"/referrals/{ref}/tasks/{task}": {arrange: func(w *world) sending {
		ref, task := w.Send(), id.New()
		w.Exec(`INSERT INTO referral_task (id, referral_id, kind, words, due, raised) SELECT $1, id, 'find_out', 'Ask again.', now(), now() FROM referral WHERE ref = $2`, task, ref)
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/tasks/" + task.String(), form: []string{"note", "Asked."}}
	}},
	"/requests/{request}": {arrange: func(w *world) sending {
		return sending{actor: w.Police, path: "/requests/" + w.request(w.Send()), form: []string{"holds", "yes", "held", "Two reports.", "handling", "share"}}
	}},
	"/requests/{request}/disagree": {arrange: func(w *world) sending {
		ref := w.Send()
		request := w.request(ref)
		w.OK(w.Referrals.Answer(ctx, w.Police, referral.AnswerCommand{Request: id.MustParse(request), Holds: "no", Handling: "share"}))
		w.decided(ref)
		return sending{actor: w.Police, path: "/requests/" + request + "/disagree", form: disagree}
	}},
	"/referrals/{ref}/disagree": {arrange: func(w *world) sending {
		ref := w.Send()
		w.decided(ref)
		return sending{actor: w.School, path: "/referrals/" + ref + "/disagree", form: disagree}
	}},
	"/disagreements/{row}": {arrange: func(w *world) sending {
		ref := w.Send()
		w.decided(ref)
		row := w.visitor(w.School).Post("/referrals/"+ref+"/disagree", disagree...).Header().Get("Location")
		return sending{actor: w.School, path: row, form: []string{"version", "1", "note", "No reply by the deadline."}}
	}},
	"/referrals/{ref}/screening": {arrange: func(w *world) sending {
		ref := w.Send()
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/screening", form: []string{"child", w.Child(ref).String()}}
	}},
	"/referrals/{ref}/screening/{sheet}": {arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: w.sheet(w.Send()), form: []string{"version", "1", "save", "1", "answer-S1", "yes", "recency-S1", "current", "evidence-S1", "Two nights away.", "source-S1", "School"}}
	}},
	"/referrals/{ref}/screening/{sheet}/live": {asks: true, arrange: func(w *world) sending {
		return sending{actor: w.Worker, path: w.sheet(w.Send()) + "/live", form: []string{"answer-S1", "yes", "recency-S1", "current"}}
	}},
	"/referrals/{ref}/screening/{sheet}/sign": {arrange: func(w *world) sending {
		ref := w.Send()
		sheet, err := w.Screens.Begin(ctx, w.Manager, ref, w.Child(ref))
		w.OK(err)
		content := w.Answered("S1")
		content.Judged = 2
		_, err = w.Screens.Save(ctx, w.Manager, screening.SaveCommand{Ref: ref, Sheet: sheet.ID, Version: 1, Content: content, Finish: true})
		w.OK(err)
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/screening/" + sheet.ID.String() + "/sign", form: []string{"agree", "yes"}}
	}},
	"/referrals/{ref}/decision": {arrange: func(w *world) sending {
		ref := w.Send()
		w.Screen(ref, w.Answered("S2"))
		return sending{actor: w.Worker, path: "/referrals/" + ref + "/decision", form: w.decision()}
	}},
	"/referrals/{ref}/decision/{decision}/sign": {arrange: func(w *world) sending {
		ref := w.Send()
		w.Screen(ref, w.Answered("S5"))
		path, day := "/referrals/"+ref+"/decision", w.Today().AddDays(20)
		w.visitor(w.Manager).Post(path, append(w.decision("outcome", "no_further_action"), "look_again-day", strconv.Itoa(day.Day), "look_again-month", strconv.Itoa(int(day.Month)), "look_again-year", strconv.Itoa(day.Year))...)
		row := w.Text(`SELECT d.id::text FROM decision d JOIN referral r ON r.id = d.referral_id WHERE r.ref = $1`, ref)
		return sending{actor: w.Deputy, path: path + "/" + row + "/sign", form: []string{"agree", "yes"}}
	}},
}

var disagree = []string{"what", "Too low.", "fear", "That she is taken.", "would_settle", "A visit."}

// request asks the police about a referral, and gives the request.
func (w *world) request(ref string) string {
	w.Helper()
	w.OK(w.Referrals.Ask(ctx, w.Worker, referral.AskCommand{Ref: ref, Agencies: []id.UUID{w.Agencies["police"]}, About: "A girl of 14.", Question: "What do you hold?"}))
	return w.Text(`SELECT q.id::text FROM referral_request q JOIN referral r ON r.id = q.referral_id WHERE r.ref = $1`, ref)
}

// sheet begins the screen of a referral's child, and gives its address.
func (w *world) sheet(ref string) string {
	w.Helper()
	sheet, err := w.Screens.Begin(ctx, w.Worker, ref, w.Child(ref))
	w.OK(err)
	return "/referrals/" + ref + "/screening/" + sheet.ID.String()
}

// decided screens and decides a referral.
func (w *world) decided(ref string) {
	w.Helper()
	w.Screen(ref, w.Answered("S2"))
	if got := w.visitor(w.Worker).Post("/referrals/"+ref+"/decision", w.decision()...); got.Code != 303 {
		w.Fatalf("decide: %d", got.Code)
	}
}

// decision is a decision as the page sends it, with what the test changes.
func (w *world) decision(change ...string) (form []string) {
	day := w.Today().AddDays(3)
	fields := map[string]string{"level": "3", "outcome": "section_17", "reasons": "Away overnight, seen by school.", "signs": "L3.MIS.2", "consulted": "The manager.",
		"next_step": "Visit.", "next_owner": "Assessment team", "told": "Somebody rings you.",
		"next_due-day": strconv.Itoa(day.Day), "next_due-month": strconv.Itoa(int(day.Month)), "next_due-year": strconv.Itoa(day.Year)}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	for name := range maps.Keys(fields) {
		form = append(form, name, fields[name])
	}
	return form
}
