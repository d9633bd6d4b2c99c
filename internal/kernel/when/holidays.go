package when

import (
	_ "embed"
	"strings"
	"time"
)

// The bank holidays of England and Wales, a date a line, with substitute days
// in place of those they stand for. Source: GOV.UK, "UK bank holidays", for
// 2013 to 2027, and the standing rules for 2028 (Banking and Financial
// Dealings Act 1971, schedule 1). The extra days are 8 May 2020 in place of the
// 4th (Victory in Europe), 2 June 2022 in place of 30 May and 3 June 2022
// (Jubilee), 19 September 2022 (the Queen's funeral) and 8 May 2023
// (Coronation).
//
//go:embed holidays.csv
var englandHolidays string

// England is the hub's calendar: Monday to Friday, 09:00 to 17:00, without
// the bank holidays of England and Wales from 2013 to 2028.
func England() *Calendar {
	var days []Date
	for line := range strings.Lines(englandHolidays) {
		d, err := ParseDate(strings.TrimSpace(line))
		if err != nil {
			panic("when: holidays.csv: " + err.Error())
		}
		days = append(days, d)
	}
	c, err := NewCalendar(9*time.Hour, 17*time.Hour, days)
	if err != nil {
		panic("when: " + err.Error())
	}
	return c
}
