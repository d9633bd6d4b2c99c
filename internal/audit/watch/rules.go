package watch

import (
	"slices"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
)

// Judge says what of some looks and days is unusual, by the rules of the pack:
// one finding for each reader and rule, in the order of the rules. It is pure.
func Judge(looks []Look, days []Day, usual map[id.UUID]Usual, rules Rules) (all []Finding) {
	for _, rule := range rules.All {
		if fits := perLook[rule.Watches]; fits != nil {
			all = append(all, gathered(looks, rule, fits)...)
		}
		for _, day := range days {
			if f, found := perDay(day, usual[day.Account], rule); found {
				all = append(all, f)
			}
		}
	}
	return all
}

// perLook are the patterns that show in single looks. Work on a record is no
// reason to read about one's own circle, and no cover for it either.
var perLook = map[Pattern]func(Look) bool{
	SelfDeclared: func(l Look) bool { return l.How == "read" && l.SelfGiven && !l.Working },
	Override:     func(l Look) bool { return l.How == "override" },
	OtherAgency:  func(l Look) bool { return l.How == "read" && l.Seal == 1 && l.Others && !l.Tied && !l.Working },
	Sealed:       func(l Look) bool { return l.How == "read" && l.Seal == 2 && !l.Working },
	Protected:    func(l Look) bool { return l.How == "refused" },
	Relation:     func(l Look) bool { return l.How == "read" && l.Related },
	Surname:      func(l Look) bool { return l.How == "read" && l.Surname && !l.Working },
	Address:      func(l Look) bool { return l.How == "read" && l.Home },
}

// gathered is one finding for each reader with enough looks that fit.
func gathered(looks []Look, rule Rule, fits func(Look) bool) (all []Finding) {
	at := map[id.UUID]int{}
	for _, l := range looks {
		if !fits(l) {
			continue
		}
		i, known := at[l.Account]
		if !known {
			i = len(all)
			at[l.Account] = i
			all = append(all, Finding{Rule: rule, Account: l.Account, First: l.First, Last: l.Last})
		}
		f := &all[i]
		f.First, f.Last = earlier(f.First, l.First), later(f.Last, l.Last)
		if !slices.Contains(f.Records, l.Record) {
			f.Count++
			f.Records = append(f.Records, l.Record)
		}
	}
	return slices.DeleteFunc(all, func(f Finding) bool { return f.Count < rule.AtLeast })
}

// perDay are the patterns that show in how much, and when, somebody reads.
func perDay(d Day, u Usual, rule Rule) (Finding, bool) {
	switch rule.Watches {
	case Volume:
		most := max(u.Own, u.Peers) * rule.Percent / 100
		return Finding{Rule: rule, Account: d.Account, Records: d.Records, Count: d.Opened, First: d.First, Last: d.Last}, d.Opened >= rule.AtLeast && d.Opened >= most
	case Hours:
		return Finding{Rule: rule, Account: d.Account, Records: d.NightOf, Count: d.Night, First: d.NightFirst, Last: d.NightLast}, d.Night >= rule.AtLeast && u.Nights < rule.Nights
	default:
		return Finding{}, false
	}
}

// suspects are the readers whose usual has to be known before the rules about
// days can say anything.
func suspects(days []Day, rules Rules) (accounts []id.UUID) {
	volume, hours := rules.of(Volume), rules.of(Hours)
	for _, d := range days {
		if volume.AtLeast > 0 && d.Opened >= volume.AtLeast || hours.AtLeast > 0 && d.Night >= hours.AtLeast {
			accounts = append(accounts, d.Account)
		}
	}
	return accounts
}

// several are the readers of whom one look fits a rule that asks for more than
// one: what they opened in the whole day counts.
func several(looks []Look, rules Rules) (accounts []id.UUID) {
	for _, rule := range rules.All {
		fits := perLook[rule.Watches]
		if fits == nil || rule.AtLeast < 2 {
			continue
		}
		for _, l := range looks {
			if fits(l) && !slices.Contains(accounts, l.Account) {
				accounts = append(accounts, l.Account)
			}
		}
	}
	return accounts
}

// fresh is a finding without what an earlier alert has of it already.
func fresh(f Finding, known []id.UUID) Finding {
	f.Records = slices.DeleteFunc(slices.Clone(f.Records), func(r id.UUID) bool { return slices.Contains(known, r) })
	return f
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
