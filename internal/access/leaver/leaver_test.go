package leaver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

var today = when.Date{Year: 2026, Month: 11, Day: 26}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		list string
		want []Entry
	}{
		"comma":           {"email,leaving date\na@b.example,25/11/2026\nc@b.example,2026-11-26\nd@b.example,27/11/2026\ne@b.example,\n", []Entry{{2, "a@b.example", true, ""}, {3, "c@b.example", true, ""}, {4, "d@b.example", false, ""}, {5, "e@b.example", false, ""}}},
		"semicolon, BOM":  {"\xef\xbb\xbfName;E-mail;Active\r\nNoor;a@b.example;No\r\nSam;c@b.example;yes\r\n", []Entry{{2, "a@b.example", true, "Noor"}, {3, "c@b.example", false, "Sam"}}},
		"tab":             {"userPrincipalName\taccountEnabled\na@b.example\tFalse\n", []Entry{{2, "a@b.example", true, ""}}},
		"date and active": {"mail,active,leaver\na@b.example,yes,1 May 2026\n", []Entry{{2, "a@b.example", true, ""}}},
	} {
		got, faults, err := Parse([]byte(c.list), today)
		if err != nil || len(faults) != 0 || cmp.Diff(c.want, got) != "" {
			t.Errorf("%s: %v %v %s", name, faults, err, cmp.Diff(c.want, got))
		}
	}
	_, faults, err := Parse([]byte("email,leaves,active\nnobody,,\na@b.example,soon,\nb@b.example,,perhaps\nc@b.example,,\nC@b.example,,\n"), today)
	lines := []int{}
	for _, f := range faults {
		lines = append(lines, f.Line)
		if strings.Contains(f.Words, "soon") || strings.Contains(f.Words, "perhaps") || strings.Contains(f.Words, "@") {
			t.Errorf("the fault repeats what stands there: %s", f.Words)
		}
	}
	if err != nil || cmp.Diff([]int{2, 3, 4, 6}, lines) != "" {
		t.Errorf("%v %v", lines, err)
	}
	for name, list := range map[string]string{"empty": "", "no column": "name,job\nNoor,Head\n", "not UTF-8": "email\n\xff\xfe\n", "zeros": "email\na\x00@b.example\n"} {
		if _, _, err := Parse([]byte(list), today); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)["file"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func account(email string, roles who.Role) access.Account {
	return access.Account{ID: id.New(), Kind: "person", Email: email, Roles: roles}
}

func TestMake(t *testing.T) {
	me := account("me@b.example", who.Administrator)
	admin, a, b, c := account("admin@b.example", who.Administrator), account("A@b.example", who.Referrer), account("b@b.example", who.Referrer), account("c@b.example", who.Referrer)
	closed := account("old@b.example", who.Referrer)
	closed.Disabled = today.At(9, 0)
	system := access.Account{ID: id.New(), Kind: "system"}
	all := []access.Account{me, admin, a, b, c, closed, system}
	gone := func(emails ...string) (out []Entry) {
		for i, e := range emails {
			out = append(out, Entry{i + 2, e, true, ""})
		}
		return out
	}
	p := Make(append(gone("a@b.example", "old@b.example", "stranger@b.example"), Entry{9, "new@b.example", false, "New"}, Entry{10, "b@b.example", false, ""}), all, me.ID, false)
	if len(p.Close) != 1 || p.Close[0].Account.ID != a.ID || p.Same != 1 || len(p.Unknown) != 1 || len(p.Missing) != 3 || p.Danger != "" || p.Own {
		t.Errorf("%+v", p)
	}
	if p := Make(gone("a@b.example", "b@b.example"), all, me.ID, false); p.Danger != "" || len(p.Close) != 2 {
		t.Errorf("two of five: %+v", p)
	}
	if p := Make(gone("a@b.example", "b@b.example", "c@b.example"), all, me.ID, false); !strings.Contains(p.Danger, "third") || p.Words() != "close 3 accounts" {
		t.Errorf("three of five: %q", p.Danger)
	}
	if p := Make(gone("admin@b.example", "me@b.example"), all, me.ID, false); !strings.Contains(p.Danger, "administrator") || !p.Own || len(p.Close) != 1 {
		t.Errorf("every other administrator: %+v", p)
	}
	if p := Make([]Entry{{2, "me@b.example", false, ""}}, all, me.ID, true); len(p.Close) != 4 || p.Danger == "" || len(p.Missing) != 0 {
		t.Errorf("a whole list of one: %+v", p)
	}
}

// Whatever comes is a list, faults, or refused, and closes nobody of another
// address than it names.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"email,active\na@b.example,no\n", "\xef\xbb\xbfemail;leaver\n\"a\";1/1/2026", "email\n\"", "email\t\t\n\t\t\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, _, err := Parse(b, today)
		if err != nil && len(entries) > 0 {
			t.Error("both entries and an error")
		}
		for _, e := range entries {
			if e.Line < 2 || !strings.Contains(e.Email, "@") || !strings.Contains(string(b), e.Email) {
				t.Errorf("%+v", e)
			}
		}
	})
}
