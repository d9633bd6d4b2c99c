package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// FuzzLocal: wherever a path that is ours leads, as a browser reads it, is our
// own site; and the way to sign in never leads anywhere else.
func FuzzLocal(f *testing.F) {
	for _, seed := range []string{"/", "/hub", "//evil.example", `/\evil.example`, "/\t/evil.example", "/%2f/evil.example", "/a\r\nLocation: x", "http://evil.example", "/.//evil.example", "/hub?x=//evil.example", "javascript:alert(1)", "/\x00/", "/@evil.example", ""} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "hub.example.org", Path: "/x/y"}
	f.Fuzz(func(t *testing.T, path string) {
		sign, err := url.Parse(SignInPath(path))
		if err != nil || sign.IsAbs() || sign.Host != "" || sign.Path != "/sign-in" {
			t.Fatalf("%q leads to sign in at %v (%v)", path, sign, err)
		}
		if back := sign.Query().Get("back"); back != "" && (back != path || !Local(path)) {
			t.Fatalf("%q comes back to %q", path, back)
		}
		if !Local(path) {
			return
		}
		read := strings.Map(func(r rune) rune { // a browser drops these, and reads \ as /
			switch r {
			case '\t', '\n', '\r':
				return -1
			case '\\':
				return '/'
			}
			return r
		}, path)
		to, err := url.Parse(read)
		if err == nil && base.ResolveReference(to).Host != base.Host {
			t.Fatalf("%q leads to %s", path, base.ResolveReference(to))
		}
	})
}

// FuzzForm: what is posted is a form or is refused as Invalid, is no larger
// than it was sent, and a field's first value is one of its values.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{"a=b", "a=b&a=c", "", "%zz=1", "a;b", "&&&", "=", "a=%00", strings.Repeat("a=b&", 3000), "a=+%2B", "\xff=\xfe"} {
		f.Add([]byte(seed), "application/x-www-form-urlencoded")
	}
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"), "multipart/form-data; boundary=x")
	f.Add([]byte("{}"), "application/json")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		r := &Request{Request: httptest.NewRequest(http.MethodPost, "/x?q=1", strings.NewReader(string(body)))}
		r.Header.Set("Content-Type", kind)
		form, err := r.Form()
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		size := 0
		for name, values := range form {
			for _, v := range values {
				size += len(v)
			}
			if !form.Has(name) || form.Get(name) != form.All(name)[0] {
				t.Fatalf("%q is %q and %q", name, form.Get(name), form.All(name))
			}
		}
		if size > len(body) || form.Has("q") && !strings.Contains(string(body), "q") {
			t.Fatalf("%d bytes of %d: %v", size, len(body), form)
		}
	})
}

// FuzzUpload: a form with a file comes apart without a panic; the file is no
// larger than the route takes; what is refused is refused as Invalid.
func FuzzUpload(f *testing.F) {
	part := func(disposition, body string) string {
		return "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + body + "\r\n"
	}
	for _, seed := range []string{
		part(`name="file"; filename="a.csv"`, "ref,name") + part(`name="name"`, "Police") + "--x--\r\n",
		part(`name="file"`, "") + "--x--\r\n", "--x--\r\n", "--x\r\n", "", "--x\n\n\n--x--", part(`name="file"; filename="../../a"`, strings.Repeat("a", 200)) + "--x--\r\n",
		part(`name="file"; filename="a"`, "1") + part(`name="file"; filename="b"`, "2") + "--x--\r\n",
		"--x\r\nContent-Type: multipart/mixed; boundary=y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n--y--\r\n--x--\r\n",
		"--x\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n=\r\n--x--\r\n",
	} {
		f.Add([]byte(seed))
	}
	const largest = 100
	f.Fuzz(func(t *testing.T, body []byte) {
		r := &Request{Request: httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(string(body))), upload: largest, patience: func(time.Duration) {}}
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		form, file, err := r.Upload("file")
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		if len(file.Bytes) > largest || err != nil && len(file.Bytes) > 0 && fault.FieldsOf(err)["file"] == "" {
			t.Fatalf("%d bytes, %v", len(file.Bytes), err)
		}
		if form.Has("file") {
			t.Fatal("the file is among the fields")
		}
	})
}
