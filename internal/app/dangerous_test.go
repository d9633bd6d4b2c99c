package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dangerous is what may stand only in some folders, and nowhere at all where
// none is given: programs that are started, connections that are opened,
// randomness that can be guessed, hashes that are broken, memory by hand.
var dangerous = []struct {
	what string
	said *regexp.Regexp
	may  []string
}{
	{"starts a program", regexp.MustCompile(`"os/exec"|syscall\.(Exec|ForkExec)`), []string{"internal/platform/pg/cluster", "web/bundle"}},
	{"opens a connection", regexp.MustCompile(`net\.Dial|http\.(Get|Post|Head|PostForm|DefaultClient|Client\{)|tls\.Dial`), []string{"internal/platform/pg/cluster", "internal/platform/mail", "internal/platform/openid"}},
	{"draws numbers that can be guessed", regexp.MustCompile(`"math/rand(/v2)?"`), []string{"internal/demo", "match/bulk", "match/county", "match/train", "bench"}},
	{"uses a hash or cipher that is broken", regexp.MustCompile(`"crypto/(md5|sha1|des|rc4|dsa)"|"golang.org/x/crypto/(md4|ripemd160|blowfish|tea|xtea|cast5)"`), nil},
	{"handles memory by hand", regexp.MustCompile(`"unsafe"|"reflect".*\bunsafe\b`), []string{"match", "graph"}},
	{"makes a template of text", regexp.MustCompile(`template\.(HTML|JS|CSS|URL|HTMLAttr|JSStr|Srcset)\(`), []string{"internal/platform/web/component", "internal/people/network/networkweb", "internal/people/person/personweb", "internal/hub/referral/referralweb"}},
}

// What is dangerous stands where it may, and nowhere else.
func TestDangerousCodeStandsWhereItMay(t *testing.T) {
	read := 0
	for _, root := range []string{"internal", "cmd", "match", "graph", "web", "content", "migrations"} {
		err := filepath.WalkDir(filepath.Join("../..", root), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(folder, "internal/testkit") {
				return nil
			}
			text, err := os.ReadFile(path)
			read++
			for _, one := range dangerous {
				may := slices.ContainsFunc(one.may, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") })
				if found := one.said.Find(text); found != nil && !may {
					t.Errorf("%s %s: %s", path, one.what, found)
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	if read < 300 {
		t.Errorf("only %d files were read", read)
	}
}
