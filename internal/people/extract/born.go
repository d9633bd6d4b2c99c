package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/match/value"
)

// parts looks at a date of birth that stands in columns of its own.
func (c *checker) parts(line int, row []string) {
	var said []string
	column := ""
	for _, t := range []Target{BornYear, BornMonth, BornDay} {
		i := slices.Index(c.targets, t)
		if i < 0 || i >= len(row) || row[i] == "" {
			break
		}
		if column == "" {
			column = c.header[i]
		}
		said = append(said, row[i])
	}
	if len(said) == 0 {
		return
	}
	if mend := dateMend(strings.Join(said, "-"), c.today); mend != "" {
		c.note(Fault{Line: line, Column: column, Mend: mend})
	}
}

// oldest is how many years ago somebody may have been born.
const oldest = 120

// dateMend is what is wrong with a date of birth. Its normal form is such as
// 2012-03-14, where parts that are not known are 0.
func dateMend(cell string, today when.Date) string {
	form, ok := value.BirthDate.Parse(cell)
	if !ok || len(form.Key) < len("2012-03-14") {
		return "This date of birth can't be read. Write it as 14/03/2012 or 2012-03-14."
	}
	year, _ := strconv.Atoi(form.Key[:4])
	month, _ := strconv.Atoi(form.Key[5:7])
	day, _ := strconv.Atoi(form.Key[8:10])
	switch {
	case month > 12 || day > 31 || month > 0 && day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day():
		return "There is no such day. Write the day, the month and the year, such as 14/03/2012."
	case year > 0 && (when.Date{Year: year, Month: time.Month(max(month, 1)), Day: max(day, 1)}).After(today):
		return "This date of birth is in the future. Check the year."
	case year > 0 && year < today.Year-oldest:
		return fmt.Sprintf("This date of birth is more than %d years ago. Check the year.", oldest)
	}
	return ""
}
