package names

import "strings"

// Parts is the parts of a folded double-barrelled or many-part name that can
// stand for the whole: "smith jones" gives smith and jones. Particles (de,
// van, al, bin) and parts of fewer than three letters do not count. A name
// with a single part has none.
func Parts(folded string) []string {
	if strings.IndexByte(folded, ' ') < 0 {
		return nil
	}
	var parts []string
	for part := range strings.FieldsSeq(folded) {
		if len(part) >= 3 && !isParticle(part) {
			parts = append(parts, part)
		}
	}
	return parts
}

func isParticle(part string) bool {
	switch part {
	case "van", "von", "der", "den", "del", "della", "dos", "das", "bin", "ibn", "bint", "abu", "umm", "the", "mac",
		"san", "santa", "las", "los", "nic", "ter", "ten":
		return true
	}
	return false
}

// Stem is a folded surname without the ending that only tells the sex or the
// marriage of its bearer, as in Polish, Lithuanian, Latvian, Bulgarian and
// Russian. A surname without such an ending, or too short to lose one, is its
// own stem. Two surnames with one stem may belong to one family.
func Stem(surname string) string {
	const leastLeft = 4
	for _, e := range endings {
		if stem, found := strings.CutSuffix(surname, e.ending); found && len(stem) >= leastLeft {
			return stem + e.becomes
		}
	}
	return surname
}

// endings are tried in order; the longer ones come first.
//
//nolint:gochecknoglobals // a fixed table
var endings = [...]struct{ ending, becomes string }{
	{"auskaite", "ausk"}, {"auskiene", "ausk"}, {"auskas", "ausk"},
	{"eviciute", "evic"}, {"eviciene", "evic"}, {"evicius", "evic"},
	{"aviciute", "avic"}, {"aviciene", "avic"}, {"avicius", "avic"},
	{"iute", "i"}, {"aite", ""}, {"yte", ""}, {"iene", ""},
	{"ska", "sk"}, {"ski", "sk"}, {"skaya", "sk"}, {"skiy", "sk"}, {"sky", "sk"},
	{"cka", "ck"}, {"cki", "ck"}, {"dzka", "dzk"}, {"dzki", "dzk"},
	{"ova", "ov"}, {"eva", "ev"}, {"ina", "in"},
	{"ins", "in"},
}
