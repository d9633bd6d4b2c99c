package person

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// FuzzQuery: any search is a record to compare with, or is refused as Invalid
// with the fields to mend.
func FuzzQuery(f *testing.F) {
	f.Add("Ama Testwood", "Mimi", "14 March 2012", "943 476 5919", "A123456789012", "07700 900456", "1 Quay Street", "EM1 1AA", "a worry")
	f.Add("", "", "", "", "", "", "", "", "")
	f.Add("\x00", "a\u202eb", "aged 400", "٣", "İ", "+44", "\xff", "�", "\r\n")
	f.Add("Testwood, Ama", "-", "31 2 2012", "0000000000", "", "0", "", "", "x")
	today := when.DateOf(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	f.Fuzz(func(t *testing.T, names, also, born, nhs, upn, phone, address, postcode, reason string) {
		q := Query{Names: names, AlsoCall: also, Born: born, NHS: nhs, UPN: upn, Phone: phone, Address: address, Postcode: postcode, Reason: reason}
		record, why, err := q.record(who.Actor{Roles: who.Specialist}, today)
		if err != nil {
			if !fault.Is(err, fault.Invalid) || len(fault.FieldsOf(err)) == 0 {
				t.Fatal(err)
			}
			return
		}
		if why == "" || len(record.Values) != int(fieldCount) {
			t.Fatalf("%q %v", why, record)
		}
		for _, values := range record.Values {
			for _, v := range values {
				if !utf8.ValidString(v) {
					t.Fatalf("%q", v)
				}
			}
		}
	})
}
