package openid

import (
	"encoding/json"
	"testing"
)

// A provider says that an address was checked with true, or with "true"; any
// other value is no.
func FuzzBoolean(f *testing.F) {
	for _, seed := range []string{`true`, `"true"`, `false`, `"false"`, `1`, `null`, `{"true":true}`, ` true`, `"tr\u0075e"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var said struct{ Yes boolean }
		if err := json.Unmarshal([]byte(`{"Yes":`+string(text)+`}`), &said); err != nil || !said.Yes {
			return
		}
		var value any
		if err := json.Unmarshal(text, &value); err == nil && value != true && value != "true" {
			t.Errorf("%s counts as yes", text)
		}
	})
}
