package pack

import (
	"fmt"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

func (t *TimeLimits) check(c *checker) {
	t.makeCalendar(c)
	c.basis(t.BankHolidays.Basis, "bank_holidays.basis")
	roles := map[string]bool{}
	for i, r := range t.Roles {
		c.unique(r.ID, at("roles", i, "id"))
		roles[r.ID] = true
	}
	units := map[string]when.Unit{}
	t.nextWorkingDays = map[string]bool{}
	for i, k := range t.Calendars {
		c.unique(k.ID, at("calendars", i, "id"))
		c.basis(k.Basis, at("calendars", i, "basis"))
		units[k.ID], t.nextWorkingDays[k.ID] = k.Unit, k.NextWorking
	}
	for i, p := range t.Presets {
		c.unique(p.ID, at("hub_colour_presets", i, "id"))
		c.basis(p.Basis, at("hub_colour_presets", i, "basis"))
	}
	t.limits = map[string]*TimeLimit{}
	for i := range t.Limits {
		t.checkLimit(c, i, roles, units)
	}
	if len(c.rep.problems) == 0 { // the examples rest on all of it
		for i, e := range t.Examples {
			c.unique(e.ID, at("examples", i, "id"))
			t.checkExample(c, e, at("examples", i))
		}
	}
}

func (t *TimeLimits) makeCalendar(c *checker) {
	var days []when.Date
	known := map[when.Date]bool{}
	for i, h := range t.BankHolidays.Dates {
		if known[h.Date] {
			c.add(at("bank_holidays.dates", i, "date"), "%s is given twice; keep one", h.Date)
		}
		known[h.Date] = true
		days = append(days, h.Date)
	}
	calendar, err := when.NewCalendar(sinceMidnight(t.WorkingDay.Opens), sinceMidnight(t.WorkingDay.Closes), days)
	if err != nil {
		c.add("working_day", "%v", err)
		return
	}
	t.calendar = calendar
}

// sinceMidnight reads "09:00", whose shape the tag has checked.
func sinceMidnight(clock string) time.Duration {
	var hours, minutes int
	if _, err := fmt.Sscanf(clock, "%d:%d", &hours, &minutes); err != nil {
		return -1 // no calendar opens then
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
}

func (t *TimeLimits) checkLimit(c *checker, i int, roles map[string]bool, units map[string]when.Unit) {
	l, path := &t.Limits[i], at("limits", i)
	c.unique(l.ID, path+".id")
	t.limits[l.ID] = l
	c.basis(l.Basis, path+".basis")
	c.cites(l.Owner, path+".owner", roles, "role")
	switch unit, ok := units[l.Calendar]; {
	case !ok:
		c.add(path+".calendar", "there is no calendar %s in this pack; add it, or cite another", l.Calendar)
	case unit != l.Within.Unit:
		c.add(path+".due_within.unit", "the calendar %s counts %s; the two must agree", l.Calendar, unit)
	}
	if l.Immediate != (l.Within.Number == 0) {
		c.add(path+".due_within.number", "a limit of 0 says immediate: true, and no other does")
	}
	if l.RunsPastClose && l.Within.Unit != when.WorkingHours {
		c.add(path+".runs_past_close", "only a limit in working hours can run past close")
	}
}

func (t *TimeLimits) checkExample(c *checker, e Example, path string) {
	from, err := time.ParseInLocation("2006-01-02T15:04", e.Start, when.London)
	if err != nil {
		c.add(path+".start", "write the time as 2026-12-18T16:50")
		return
	}
	due, err := t.Due(e.Limit, from)
	if err != nil {
		c.add(path+".limit", "%v", err)
		return
	}
	if got := due.In(when.London).Format("2006-01-02T15:04"); got != e.Due {
		c.add(path+".due", "by the pack's own rules this is due %s; mend the example or the limit", got)
	}
}
