package when

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
)

// String is the stored form, which ParsePartial reads back: "2013-03-12",
// "2013-03", "2013", "aged 14", with "about " before it where that was said;
// empty for unknown. It does not sort by time: use Bounds.
func (p Partial) String() string {
	switch p.Exact {
	case ByDay:
		return p.about() + fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
	case ByMonth:
		return p.about() + fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	case ByYear:
		return p.about() + fmt.Sprintf("%04d", p.Year)
	case ByAge:
		return p.about() + fmt.Sprintf("aged %d", p.Age)
	}
	return ""
}

// Words is the date as people read it, which ParsePartial reads back too: "12
// March 2013", "about March 2013", "when aged 14", or "not known".
func (p Partial) Words() string {
	switch p.Exact {
	case ByDay:
		return p.about() + fmt.Sprintf("%d %s %d", p.Day, p.Month, p.Year)
	case ByMonth:
		return p.about() + fmt.Sprintf("%s %d", p.Month, p.Year)
	case ByYear:
		return p.about() + strconv.Itoa(p.Year)
	case ByAge:
		return "when aged " + p.about() + strconv.Itoa(p.Age)
	}
	return "not known"
}

func (p Partial) about() string {
	if p.About {
		return "about "
	}
	return ""
}

// MarshalText is String; in JSON a partial date is that string.
func (p Partial) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is ParsePartial; on an error p stays as it was.
func (p *Partial) UnmarshalText(b []byte) error {
	parsed, err := ParsePartial(string(b))
	if err == nil {
		*p = parsed
	}
	return err
}

// Value stores the partial date as text; unknown is empty, not NULL.
func (p Partial) Value() (driver.Value, error) { return p.String(), nil }

// Scan reads a stored partial date, or a whole date from a date column; NULL
// is unknown.
func (p *Partial) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Partial{}
		return nil
	case string:
		return p.UnmarshalText([]byte(v))
	case []byte:
		return p.UnmarshalText(v)
	case time.Time:
		*p = On(Date{v.Year(), v.Month(), v.Day()})
		return nil
	}
	return fmt.Errorf("when.Partial: can't read a %T", src)
}
