package county

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Columns are the fields of a record, in order.
var Columns = []string{"forename", "surname", "known_as", "previous_surname", "dob", "sex", "address", "postcode", "phone", "email", "nhs_number", "upn", "school"}

const (
	forename = iota
	surname
	knownAs
	previous
	dob
	sex
	address
	postcode
	phone
	email
	nhs
	upn
	school
)

// Record is one record about a person.
type Record struct {
	ID     string   // "r" and a number: the order in which records were made
	Person int      // the truth: records of one person have the same number
	Origin string   // of the family's names
	Values []string // by Columns; empty where nothing is recorded
}

// People gives so many records; the same seed gives the same ones, and a
// greater number begins with the records of a smaller one.
func People(rows int, seed uint64) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		made, person := 0, 0
		for home := uint64(0); ; home++ {
			h := house{rng: rand.New(rand.NewPCG(seed, home))}
			for _, p := range h.people() {
				person++
				for n := range h.copies() {
					if made == rows {
						return
					}
					made++
					values := h.record(p, n)
					if !yield(Record{ID: "r" + strconv.Itoa(made), Person: person, Origin: h.origin.name, Values: values}) {
						return
					}
				}
			}
		}
	}
}

// house is a household.
type house struct {
	rng     *rand.Rand
	origin  *origin
	surname string
	address [2]string // lines and postcode
	moved   [2]string // where they lived before, or since
	phone   string
}

// one is a person as they are.
type one struct {
	forename, surname, before string
	year, month, day          int
	girl, child               bool
	phone, email, nhs, upn    string
	school                    string
}

func (h *house) chance(percent int) bool { return h.rng.IntN(100) < percent }

// pick takes the common ones more often: the k-th about in proportion to 1/k.
func (h *house) pick(pool []string) string {
	i := int(float64(len(pool)) * h.rng.Float64() * h.rng.Float64())
	return pool[i]
}

func (h *house) people() []one {
	left := h.rng.IntN(100)
	for i := range origins {
		if h.origin = &origins[i]; left < h.origin.share {
			break
		}
		left -= h.origin.share
	}
	h.surname, h.phone = h.family(), h.number()
	h.address, h.moved = h.place(), h.place()
	var all []one
	for range 1 + h.rng.IntN(2) {
		p := h.person(false)
		p.year, p.month, p.day = 1950+h.rng.IntN(50), 1+h.rng.IntN(12), 1+h.rng.IntN(28)
		if h.chance(30) {
			p.surname = h.family()
		}
		all = append(all, h.another(all, p))
	}
	for range h.rng.IntN(5) {
		p := h.person(true)
		p.year, p.month, p.day = 2009+h.rng.IntN(17), 1+h.rng.IntN(12), 1+h.rng.IntN(28)
		if last := all[len(all)-1]; last.child && h.chance(4) { // a twin
			p.year, p.month, p.day = last.year, last.month, last.day
		}
		all = append(all, h.another(all, p))
	}
	return all
}

// another has a name of their own in the household, but for one in a hundred
// who is named after somebody in it.
func (h *house) another(all []one, p one) one {
	for slices.ContainsFunc(all, func(o one) bool { return o.forename == p.forename }) && !h.chance(1) {
		p.forename = h.first(p.girl)
	}
	if h.chance(40) {
		p.email = strings.ToLower(plain(p.forename)+"."+plain(p.surname)) + strconv.Itoa(h.rng.IntN(1000)) + "@example.org"
	}
	return p
}

// family is a surname: of the pool, or for two of five put together.
func (h *house) family() string {
	if h.chance(60) {
		return h.pick(h.origin.surnames)
	}
	tail := h.origin.tail
	return tail[0][h.rng.IntN(len(tail[0]))] + tail[1][h.rng.IntN(len(tail[1]))]
}

func (h *house) first(girl bool) string {
	if girl {
		return h.pick(h.origin.girls)
	}
	return h.pick(h.origin.boys)
}

func (h *house) person(child bool) one {
	p := one{child: child, girl: h.chance(50), surname: h.surname}
	p.forename = h.first(p.girl)
	if h.chance(4) { // married, adopted, or named after a new family
		p.before = h.family()
	}
	p.nhs = h.nhs()
	p.phone = h.phone
	if h.chance(50) {
		p.phone = h.number()
	}
	if child {
		p.upn = h.upn()
		p.school = h.pick(schools)
	}
	return p
}

var (
	schools = words("Harle_Academy Dunmarrow_High_School St_Bride's_Primary Quayside_Community_School Wexholt_College Orrenport_Grammar Larchfield_Primary Tamarisk_Road_School Holy_Well_Academy Eastmarch_Free_School Meadow_View_Special_School Oldbridge_Primary")
	streets = words("Quay_Street Station_Road High_Street Church_Lane Mill_Lane Park_Avenue Victoria_Road Albert_Street Larch_Close Tamarisk_Road Hill_View Oak_Drive Meadow_Way School_Lane Chapel_Street Kings_Road Queens_Crescent Manor_Road The_Green Bridge_Street Foundry_Row Harbour_Terrace Priory_Gardens Elm_Grove Orchard_Close")
	towns   = words("Orrenport Dunmarrow Wexholt Harle Eastmarch Oldbridge Saltby Thornwick")
)

func (h *house) place() [2]string {
	lines := strconv.Itoa(1+h.rng.IntN(140)) + " " + h.pick(streets)
	if h.chance(12) {
		lines = "Flat " + strconv.Itoa(1+h.rng.IntN(40)) + ", " + lines
	}
	town := h.rng.IntN(len(towns))
	return [2]string{lines + ", " + towns[town], fmt.Sprintf("ZZ%d %d%c%c", 1+town*10+h.rng.IntN(10), h.rng.IntN(10), 'A'+rune(h.rng.IntN(26)), 'A'+rune(h.rng.IntN(26)))}
}

// number is in one of the ranges that are kept for fiction: 07700 900, or the
// made-up area 01632 960, so that numbers of strangers are the same at times.
func (h *house) number() string {
	if h.chance(70) {
		return fmt.Sprintf("07700 900%03d", h.rng.IntN(1000))
	}
	return fmt.Sprintf("01632 960%03d", h.rng.IntN(1000))
}

// nhs is a number with its check digit, from the range that begins with 999,
// which is kept for tests.
func (h *house) nhs() string {
	for {
		digits := "999" + fmt.Sprintf("%06d", h.rng.IntN(1_000_000))
		sum := 0
		for i, d := range digits {
			sum += int(d-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check < 10 {
			return digits + strconv.Itoa(check)
		}
	}
}

// upn is a unique pupil number with its check letter.
func (h *house) upn() string {
	const letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
	digits := fmt.Sprintf("%03d%09d", 801+h.rng.IntN(90), h.rng.IntN(1_000_000_000))
	sum := 0
	for i, d := range digits {
		sum += int(d-'0') * (i + 2)
	}
	return string(letters[sum%23]) + digits
}

// words splits a list; an underscore stands for a space within a word.
func words(list string) []string {
	out := strings.Fields(list)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], "_", " ")
	}
	return out
}
