package when

import "time"

// Clock tells the time. Everything that asks "now" asks a Clock, so that a
// test, and the demo county, can set it.
type Clock func() time.Time

// System is the machine's clock, in UTC and whole microseconds: what
// PostgreSQL keeps, so that a time read back equals the time written.
func System() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fixed is a clock that always tells t.
func Fixed(t time.Time) Clock { return func() time.Time { return t } }
