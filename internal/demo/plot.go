package demo

import (
	"strconv"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/screening"
)

// plot is an ordinary worry and what a screen finds in it.
type plot struct {
	worry, words, done, urgency string
	place                       bool
	yes, suspected              []string
}

// plots are what practitioners see in an ordinary week. Words are ours.
var plots = []plot{
	{"{name} came in at eleven with wet shoes and slept through two lessons. {She} has a second phone and hides it when staff come near. Two friends say an older lad drops {her} at the corner.", "I'm just tired. It's nobody.", "Form tutor sat with {her}. Rang home.", referral.Today, false, []string{"R1", "R11"}, []string{"S2"}},
	{"{name} has missed nine mornings since September. Mum works nights and thought {name} was in school. There are new trainers nobody bought.", "", "Attendance officer visited.", referral.ThisWeek, false, []string{"R2", "R3"}, nil},
	{"Caretaker saw {name} get out of a silver car by the Quayside car park at 8:15, for the second time. The driver was an adult nobody here knows.", "He gives me lifts. It's fine.", "Noted the time. Spoke with the driver: he left.", referral.Today, true, []string{"S4"}, []string{"S5"}},
	{"{name} told the nurse that somebody online asks for pictures and gets angry. {She} has blocked him twice and he comes back with another name.", "He said he'd send it to everyone.", "Did not look at the phone. Stayed with {her}.", referral.Now, false, []string{"S7"}, []string{"H6"}},
	{"{name} was reported missing on Friday and Sunday, back both times before light. Would not say where. Hungry and cold.", "Leave it.", "Return interview offered.", referral.Today, true, []string{"S1"}, []string{"S5"}},
	{"Neighbours told our officer that teenagers come and go at a flat on the landing below. {name} was on the stairs at midnight.", "", "Visited in the morning. Nobody opened.", referral.ThisWeek, false, nil, []string{"S3", "R4"}},
	{"{name} has stopped eating with friends and wears long sleeves in the heat. Cried when asked about home and then said all was well.", "I can't.", "Told {her}: you did nothing wrong. Safe adult named.", referral.Today, false, []string{"R8", "R9"}, nil},
	{"{name} asked our worker whether a person can be made to pay back money that was a present. {She} would not say who.", "It was meant to be a present.", "Told {her}: you owe nobody anything.", referral.Today, false, []string{"R3"}, []string{"S6"}},
	{"Dad found messages from a man who says he is sixteen. {name} says they are going to meet by the arcade on Saturday.", "He gets me.", "Dad has kept the messages. Did not shout.", referral.Now, false, []string{"S7", "R10"}, nil},
	{"{name} is a young carer and has taken a job handing out leaflets late in the evening. School is worried who {she} works for.", "I need the money for mum.", "Young carers' service rung.", referral.ThisWeek, false, []string{"R1"}, nil},
}

// screen answers every indicator: what the plot shows, and no for the rest,
// as the worker asked and checked.
func (p plot) screen() screening.Content {
	c := screening.Content{Answers: map[string]screening.Line{}, Words: screening.Words{Telling: orElse(p.words, "Nothing in words. Tired and quiet."), Strengths: "A trusted adult at school. Family answers when rung.",
		Concern: "As in the referral.", Judgement: "The signs and the answers of the agencies agree with this band."}}
	for _, group := range []struct {
		prefix string
		count  int
	}{{"H", 9}, {"S", 8}, {"R", 13}, {"V", 11}} {
		for i := 1; i <= group.count; i++ {
			c.Answers[group.prefix+strconv.Itoa(i)] = screening.Line{Answer: screening.No}
		}
	}
	for _, id := range p.yes {
		c.Answers[id] = screening.Line{Answer: screening.Yes, Recency: screening.Current, Evidence: "As the referral tells it.", Source: "The referrer"}
	}
	for _, id := range p.suspected {
		c.Answers[id] = screening.Line{Answer: screening.Suspected, Recency: screening.Current, Evidence: "Thought likely by those who know the child.", Source: "The referrer"}
	}
	return c
}
