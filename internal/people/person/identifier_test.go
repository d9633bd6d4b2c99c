package person

import "testing"

func TestCheckUPN(t *testing.T) {
	for _, ok := range []string{"A950000178301", "H243278544154", "X845212818005", "H801200001001", " h801200001001 "} {
		if _, err := CheckUPN(ok); err != nil {
			t.Errorf("CheckUPN(%q): %v", ok, err)
		}
	}
	for _, bad := range []string{"R247962919251", "X428558133462", "", "A95000017830", "A9500001783012", "I950000178301", "A95000017830!", "A950000178302"} {
		if got, err := CheckUPN(bad); err == nil {
			t.Errorf("CheckUPN(%q) = %q; want an error", bad, got)
		}
	}
}

// 943 476 5919 is the Data Dictionary's own example.
func TestCheckNHS(t *testing.T) {
	for _, ok := range []string{"943 476 5919", "9434765919", "943-476-5919"} {
		if got, err := CheckNHS(ok); err != nil || got != "9434765919" {
			t.Errorf("CheckNHS(%q) = %q, %v", ok, got, err)
		}
	}
	for _, bad := range []string{"9434765918", "943476591", "", "94347659190", "943476591a", "123456789١"} {
		if got, err := CheckNHS(bad); err == nil {
			t.Errorf("CheckNHS(%q) = %q; want an error", bad, got)
		}
	}
}

func FuzzIdentifiers(f *testing.F) {
	f.Add("9434765919")
	f.Add("A950000178301")
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := CheckNHS(s); err == nil {
			if again, err := CheckNHS(n); err != nil || again != n {
				t.Errorf("%q reads as %q, which does not read as itself", s, n)
			}
		}
		if n, err := CheckUPN(s); err == nil {
			if again, err := CheckUPN(n); err != nil || again != n {
				t.Errorf("%q reads as %q, which does not read as itself", s, n)
			}
		}
	})
}
