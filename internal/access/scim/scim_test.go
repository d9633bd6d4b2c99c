package scim

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
)

func ptr[T any](v T) *T { return &v }

// How identity providers say that somebody left, came back or is called
// otherwise. The forms are those that Entra ID and Okta send.
func TestParsePatch(t *testing.T) {
	off, on := access.CorrectCommand{Active: ptr(false)}, access.CorrectCommand{Active: ptr(true)}
	for name, c := range map[string]struct {
		body string
		want access.CorrectCommand
	}{
		"RFC":                       {`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`, off},
		"Entra, path and text":      {`{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, off},
		"Entra, Add":                {`{"Operations":[{"op":"Add","path":"active","value":"True"}]}`, on},
		"Entra, a list of one":      {`{"Operations":[{"op":"replace","path":"active","value":[{"value":"False"}]}]}`, off},
		"Okta, an object":           {`{"Operations":[{"op":"replace","value":{"active":false}}]}`, off},
		"an object with text":       {`{"Operations":[{"op":"Replace","value":{"active":"False"}}]}`, off},
		"with the schema's URN":     {`{"Operations":[{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:active","value":false}]}`, off},
		"the last one counts":       {`{"Operations":[{"op":"replace","path":"active","value":true},{"op":"replace","path":"active","value":false}]}`, off},
		"beside what is not kept":   {`{"Operations":[{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Sixth form"},{"op":"Add","path":"addresses[type eq \"work\"].locality","value":"Orrenport"},{"op":"Replace","path":"active","value":"False"}]}`, off},
		"name, job and phone":       {`{"Operations":[{"op":"replace","path":"displayName","value":"Noor T"},{"op":"replace","path":"title","value":"Head"},{"op":"Replace","path":"phoneNumbers[type eq \"work\"].value","value":"01632 960 001"}]}`, access.CorrectCommand{Name: ptr("Noor T"), Job: ptr("Head"), Phone: ptr("01632 960 001")}},
		"a part of a name":          {`{"Operations":[{"op":"replace","path":"name.familyName","value":"T"}]}`, access.CorrectCommand{}},
		"the formatted name":        {`{"Operations":[{"op":"replace","path":"name.formatted","value":"Noor Testwood"}]}`, access.CorrectCommand{Name: ptr("Noor Testwood")}},
		"the whole of a name":       {`{"Operations":[{"op":"replace","path":"name","value":{"givenName":"Noor","familyName":"Testwood"}}]}`, access.CorrectCommand{Name: ptr("Noor Testwood")}},
		"taken away":                {`{"Operations":[{"op":"remove","path":"title"},{"op":"Remove","path":"phoneNumbers[type eq \"work\"]"}]}`, access.CorrectCommand{Job: ptr(""), Phone: ptr("")}},
		"roles are not listened to": {`{"Operations":[{"op":"add","path":"roles","value":[{"value":"manager"}]},{"op":"add","value":{"roles":["auditor"],"entitlements":["x"],"groups":["hub"]}}]}`, access.CorrectCommand{}},
	} {
		got, err := ParsePatch([]byte(c.body))
		if err != nil || cmp.Diff(c.want, got) != "" {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(c.want, got))
		}
	}
	for name, c := range map[string]struct{ body, kind string }{
		"no JSON":                  {`active=false`, "invalidSyntax"},
		"no operations":            {`{"Operations":[]}`, "invalidSyntax"},
		"another op":               {`{"Operations":[{"op":"test","path":"active","value":false}]}`, "invalidSyntax"},
		"active is a number":       {`{"Operations":[{"op":"replace","path":"active","value":0}]}`, "invalidValue"},
		"active is a word":         {`{"Operations":[{"op":"replace","path":"active","value":"no"}]}`, "invalidValue"},
		"active is null":           {`{"Operations":[{"op":"replace","path":"active","value":null}]}`, "invalidValue"},
		"active is taken away":     {`{"Operations":[{"op":"remove","path":"active"}]}`, "invalidValue"},
		"remove without a path":    {`{"Operations":[{"op":"remove"}]}`, "noTarget"},
		"no object":                {`{"Operations":[{"op":"replace","value":"False"}]}`, "invalidValue"},
		"a path that never closes": {`{"Operations":[{"op":"replace","path":"emails[type eq \"work\"","value":"x"}]}`, "invalidPath"},
		"SQL in a path":            {`{"Operations":[{"op":"replace","path":"active'; DROP","value":false}]}`, "invalidPath"},
		"a name that is a list":    {`{"Operations":[{"op":"replace","path":"displayName","value":["a","b"]}]}`, "invalidValue"},
	} {
		var p *RequestError
		if _, err := ParsePatch([]byte(c.body)); !errors.As(err, &p) || p.Type != c.kind {
			t.Errorf("%s: %v; want %s", name, err, c.kind)
		}
	}
}

func TestParseUser(t *testing.T) {
	okta := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"noor@school.example","name":{"givenName":"Noor","familyName":"Testwood"},
		"emails":[{"primary":true,"value":"noor@school.example","type":"work"}],"displayName":"Noor Testwood","locale":"en-GB","externalId":"00u1","groups":[],"password":"x","active":true}`
	got, err := ParseUser([]byte(okta))
	want := access.CorrectCommand{Email: ptr("noor@school.example"), Name: ptr("Noor Testwood"), ExternalID: ptr("00u1"), Active: ptr(true)}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
	if p := Proposal(access.CorrectCommand{Email: ptr("noor@school.example"), Active: ptr(false)}); p.Name != "noor" || !p.Closed {
		t.Errorf("%+v", p)
	}
}

func TestQuery(t *testing.T) {
	for filter, want := range map[string]access.StaffQuery{
		``:                                    {},
		`userName eq "noor@school.example"`:   {Email: "noor@school.example"},
		`USERNAME EQ "noor@school.example"`:   {Email: "noor@school.example"},
		`emails[type eq "work"].value eq "a"`: {Email: "a"},
		`externalId eq "a \"b\" and c"`:       {ExternalID: `a "b" and c`},
		`urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a" and active eq true`: {Email: "a", Active: ptr(true)},
	} {
		got, none, err := Query(filter)
		if err != nil || none || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v %v %s", filter, none, err, cmp.Diff(want, got))
		}
	}
	for _, filter := range []string{`userName eq ""`, `userName eq "a" and userName eq "b"`, `id eq "nobody"`, `active eq true and active eq false`, `externalId eq ""`} {
		if _, none, err := Query(filter); err != nil || !none {
			t.Errorf("%s: %v %v; want nobody", filter, none, err)
		}
	}
	for _, filter := range []string{`userName`, `userName co "a"`, `userName eq`, `userName eq a`, `userName eq "a" or userName eq "b"`, `not (userName eq "a")`, `userName eq "a"x`,
		`(userName eq "a")`, `roles eq "manager"`, `userName eq true`, `active eq "false"`, `a[b eq "c" eq "d"`, `'; DROP TABLE account; --`, "userName eq \"a\"\x00", `userName eq 1`} {
		var p *RequestError
		if _, _, err := Query(filter); !errors.As(err, &p) || p.Type != "invalidFilter" {
			t.Errorf("%s: %v; want invalidFilter", filter, err)
		}
	}
}

// Whatever comes is a filter or refused; what is read twice is the same.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{`userName eq "a"`, `emails[type eq "work"].value eq "a" and active eq true`, `a[b[c eq "x"]] eq 1`, `"`, `[`, `eq eq eq`, `a eq "\ud800"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		terms, err := ParseFilter(s)
		if err == nil && len(terms) == 0 {
			t.Error("a filter of nothing")
		}
		for _, term := range terms {
			if !wellFormed(term.Attribute) {
				t.Errorf("the attribute %q", term.Attribute)
			}
		}
		_, _, _ = Query(s)
	})
}

// Whatever comes is a change or refused, and never says a role: there is no
// place for one.
func FuzzPatch(f *testing.F) {
	for _, s := range []string{`{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, `{"Operations":[{"op":"add","value":{"name":{"formatted":[]},"phoneNumbers":[{}],"active":[{"value":[]}]}}]}`,
		`{"Operations":[{"op":"remove","path":"phoneNumbers[type eq \"work\"]"}]}`, `{"Operations":null}`, `[]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		one, err := ParsePatch(b)
		if again, err2 := ParsePatch(b); (err == nil) != (err2 == nil) || err == nil && cmp.Diff(one.Active, again.Active) != "" {
			t.Errorf("read twice: %v %v", err, err2)
		}
		_, _ = ParseUser(b)
	})
}
