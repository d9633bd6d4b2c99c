package value

import (
	"fmt"
	"math/bits"
)

// The levels of a date of birth.
const (
	dateSame      Level = iota
	dateSwapped         // day and month have changed places
	dateSlip            // one digit is wrong, or two neighbours are swapped
	dateMonth           // as far as known: the same month
	dateYear            // as far as known: the same year, or "about" and a year apart
	dateTwoParts        // two of day, month and year agree
	dateDifferent       //
)

func dateLevels() []string {
	return []string{"same", "swapped", "slip", "month-fits", "year-fits", "two-parts", "different"}
}

// A date's digest is year, month and day, one decimal digit in four bits
// (0x20100312), so that a wrong digit is a nibble; no month or day is 00.
const (
	dayMask   = 0x000000ff
	monthMask = 0x0000ff00
	yearMask  = 0xffff0000
	aboutMark = 1 << 32 // only about that year
)

func dateForm(d calendarDate) Form {
	f := Form{Key: fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)}
	f.digest = uint64(decimal(d.year))<<16 | uint64(decimal(d.month))<<8 | uint64(decimal(d.day))
	if d.about {
		f.Key += "~"
		f.digest |= aboutMark
	}
	return f
}

// decimal puts each decimal digit of n, up to four, into four bits.
func decimal(n int) uint32 {
	return uint32(n/1000%10)<<12 | uint32(n/100%10)<<8 | uint32(n/10%10)<<4 | uint32(n%10)
}

func compareDate(x, y *Form) Level {
	a, b := x.digest, y.digest
	if whole(a) && whole(b) {
		return compareWhole(uint32(a), uint32(b))
	}
	return comparePartial(a, b)
}

func whole(d uint64) bool { return d&dayMask != 0 && d&monthMask != 0 && d&aboutMark == 0 }

func compareWhole(a, b uint32) Level {
	if a == b {
		return dateSame
	}
	if a&yearMask == b&yearMask && a&dayMask == b&monthMask>>8 && a&monthMask>>8 == b&dayMask {
		return dateSwapped
	}
	x := a ^ b
	if digitSlip(a, x) {
		return dateSlip
	}
	agree := 0
	for _, mask := range [...]uint32{yearMask, monthMask, dayMask} {
		if x&mask == 0 {
			agree++
		}
	}
	if agree == 2 {
		return dateTwoParts
	}
	return dateDifferent
}

// nearDate reads the digests only.
func nearDate(q *Form, l *List, yield func(int, Level)) Level {
	plain := whole(q.digest)
	for i, digest := range l.digests {
		var level Level
		if plain && whole(digest) {
			level = compareWhole(uint32(q.digest), uint32(digest))
		} else {
			level = comparePartial(q.digest, digest)
		}
		if level != dateDifferent {
			yield(i, level)
		}
	}
	return dateDifferent
}

// digitSlip says, of a date and its difference from another, that one digit
// is wrong or that two neighbouring digits are swapped.
func digitSlip(a, x uint32) bool {
	wrong := (x | x>>1 | x>>2 | x>>3) & 0x11111111
	switch bits.OnesCount32(wrong) {
	case 1:
		return true
	case 2:
		at := bits.TrailingZeros32(wrong)
		if wrong != 0x11<<at {
			return false
		}
		low, high := a>>at&0xf, a>>(at+4)&0xf
		return x>>at&0xff == (low^high)*0x11
	}
	return false
}

// comparePartial compares as far as both are known; it never says "same".
func comparePartial(a, b uint64) Level {
	if (a|b)&aboutMark != 0 {
		if apart := yearOf(a) - yearOf(b); apart >= -1 && apart <= 1 {
			return dateYear
		}
		return dateDifferent
	}
	switch {
	case (a^b)&yearMask != 0:
		return dateDifferent
	case a&monthMask == 0 || b&monthMask == 0:
		return dateYear
	case (a^b)&monthMask == 0:
		return dateMonth
	}
	return dateDifferent
}

func yearOf(digest uint64) int {
	d := int(digest >> 16 & 0xffff)
	return d>>12*1000 + d>>8&0xf*100 + d>>4&0xf*10 + d&0xf
}
