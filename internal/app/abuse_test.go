package app_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// soon is how long an answer to an odd request may take, on a busy machine.
const soon = 20 * time.Second

// A request that is not as it should be has a clear answer, from the server as
// it is run: a status that says so, nothing of what was sent in it, and the
// connection closed where what follows can't be trusted.
func TestOddRequestsAreAnswered(t *testing.T) {
	s := serve(t)
	host := "Host: " + s.address
	get := func(rest ...string) string { return "GET /help HTTP/1.1\r\n" + lines(rest) + "\r\n" }
	post := func(body string, rest ...string) string {
		return "POST /sign-in/recovery HTTP/1.1\r\n" + host + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + lines(rest) + "\r\n" + body
	}
	smuggled := "GET /smuggled HTTP/1.1\r\n" + host + "\r\n\r\n"
	for _, c := range []struct {
		name, send string
		want       []int // the status of each answer, in order
	}{
		{"an ordinary request", get(host), []int{200}},
		{"two at once", get(host) + get(host), []int{200, 200}},
		{"HTTP/1.0", "GET /help HTTP/1.0\r\n\r\n", []int{200}},
		{"HTTP/1.0 with a host that is not ours", "GET /help HTTP/1.0\r\nHost: evil-echo.example\r\n\r\n", []int{200}},
		{"an absolute target", "GET http://evil-echo.example/help HTTP/1.1\r\n" + host + "\r\n\r\n", []int{200}},
		{"an absolute target of another kind", "GET gopher://evil-echo.example/help HTTP/1.1\r\n" + host + "\r\n\r\n", []int{200}},
		{"another host", get("Host: evil-echo.example"), []int{200}},
		{"a forwarded host", get(host, "X-Forwarded-Host: evil-echo.example", "Forwarded: host=evil-echo.example", "X-Forwarded-Proto: gopher"), []int{200}},
		{"no host", get(), []int{400}},
		{"two hosts", get(host, "Host: evil-echo.example"), []int{400}},
		{"a host that is none", get("Host: evil-echo.example/x y"), []int{400}},
		{"bare line feeds", "GET /help HTTP/1.1\n" + host + "\n\n", []int{200}},
		{"a bare return in a header", get(host, "X: evil-echo\rY: z"), []int{400}},
		{"a space before the colon", get(host, "X-Evil : evil-echo"), []int{400}},
		{"a header without a name", get(host, ": evil-echo"), []int{400}},
		{"a header with a NUL", get(host, "X: evil-echo\x00"), []int{400}},
		{"a folded header", get(host, "X: evil-echo", " folded"), []int{200}},
		{"a NUL in the target", "GET /evil-echo\x00 HTTP/1.1\r\n" + host + "\r\n\r\n", []int{400}},
		{"an encoded NUL", "GET /evil-echo%00 HTTP/1.1\r\n" + host + "\r\n\r\n", []int{404}},
		{"a broken escape", "GET /%zzevil-echo HTTP/1.1\r\n" + host + "\r\n\r\n", []int{400}},
		{"a target without a slash", "GET evil-echo HTTP/1.1\r\n" + host + "\r\n\r\n", []int{400}},
		{"no target", "GET\r\n" + host + "\r\n\r\n", []int{400}},
		{"another protocol", "GET /help HTTP/9.1\r\n" + host + "\r\n\r\n", []int{505}},
		{"the wrong protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03evil-echo\r\n\r\n", []int{400}},
		{"a method that is none", "EVIL-ECHO /help HTTP/1.1\r\n" + host + "\r\n\r\n", []int{404}},
		{"TRACE", "TRACE /help HTTP/1.1\r\n" + host + "\r\nX: evil-echo\r\n\r\n", []int{404}},
		{"CONNECT", "CONNECT evil-echo.example:443 HTTP/1.1\r\n" + host + "\r\n\r\n", []int{404}},
		{"OPTIONS of everything", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n\r\n", []int{400}},
		{"PUT where there is a page", "PUT /help HTTP/1.1\r\n" + host + "\r\nContent-Length: 0\r\n\r\n", []int{404}},
		{"a long address", "GET /help?evil-echo=" + strings.Repeat("a", 200<<10) + " HTTP/1.1\r\n" + host + "\r\n\r\n", []int{431}},
		{"a large header", get(host, "X: "+strings.Repeat("a", 200<<10)), []int{431}},
		{"a great many headers", get(host, strings.TrimSuffix(strings.Repeat("X: y\r\n", 40_000), "\r\n")), []int{431}},
		{"a path upwards", "GET /assets/../../../../etc/passwd HTTP/1.1\r\n" + host + "\r\n\r\n", []int{307}},
		{"an encoded path upwards", "GET /assets/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "\r\n\r\n", []int{404}},
		{"a path upwards with backslashes", `GET /assets/..\..\etc\passwd HTTP/1.1` + "\r\n" + host + "\r\n\r\n", []int{404}},
		{"a folder of assets", "GET /assets/ HTTP/1.1\r\n" + host + "\r\n\r\n", []int{404}},
		{"a length that is none", post("", "Content-Length: -1"), []int{400}},
		{"a length with a plus", post("evil", "Content-Length: +4"), []int{400}},
		{"a length larger than any number", post("", "Content-Length: 99999999999999999999999"), []int{400}},
		{"two lengths", post("email=a", "Content-Length: 7", "Content-Length: 8"), []int{400}},
		{"two lengths in one", post("email=a", "Content-Length: 7, 8"), []int{400}},
		{"a length beside chunks", post("0\r\n\r\n"+smuggled, "Content-Length: 5", "Transfer-Encoding: chunked"), []int{401}},
		{"chunks beside a length", post("0\r\n\r\n"+smuggled, "Transfer-Encoding: chunked", fmt.Sprint("Content-Length: ", 5+len(smuggled))), []int{401}},
		{"an encoding that is not known", post("0\r\n\r\n", "Transfer-Encoding: xchunked"), []int{501}},
		{"chunks twice", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), []int{501}},
		{"chunks under another", post("0\r\n\r\n", "Transfer-Encoding: gzip, chunked"), []int{501}},
		{"a chunk with an extension", post("7;evil=echo\r\nemail=a\r\n0\r\n\r\n"+smuggled, "Transfer-Encoding: chunked"), []int{401}},
		{"a chunk of no size", post("evil-echo\r\n\r\n", "Transfer-Encoding: chunked"), []int{422}},
		{"a chunk larger than any number", post("ffffffffffffffffff\r\nx", "Transfer-Encoding: chunked"), []int{422}},
		{"a request after a body that is too long", post("email=a"+smuggled, "Content-Length: 7"), []int{401, 404}},
	} {
		l := s.dial(t, soon)
		l.say(c.send + "GET //last HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n") // is answered with 307 where the connection goes on
		var got []int
		for _, r := range l.all("GET") {
			got = append(got, r.StatusCode)
			if strings.Contains(r.body, "evil-echo") || strings.Contains(fmt.Sprint(r.Header), "evil-echo") {
				t.Errorf("%s: the answer repeats what was sent: %v %.200s", c.name, r.Header, r.body)
			}
			if strings.Contains(r.body, "root:") {
				t.Errorf("%s: a file of the machine", c.name)
			}
			if r.body == "" && r.StatusCode != http.StatusTemporaryRedirect && !strings.HasPrefix(c.name, "OPTIONS") {
				t.Errorf("%s: %d without a word", c.name, r.StatusCode)
			}
		}
		if len(got) > len(c.want) && got[len(got)-1] == http.StatusTemporaryRedirect {
			got = got[:len(got)-1]
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: answers %v; want %v", c.name, got, c.want)
		}
	}
}

// Bodies that are larger than anything, of another type or packed are refused
// by what they are; nothing is unpacked.
func TestOddBodiesAreAnswered(t *testing.T) {
	s := serve(t)
	cookie := s.session(s.persona("Det Sgt Simran Kaur").ID)
	var bomb bytes.Buffer
	packed := gzip.NewWriter(&bomb)
	_, _ = packed.Write(bytes.Repeat([]byte("a"), 50<<20))
	_ = packed.Close()
	multi := "Content-Type: multipart/form-data; boundary=x"
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
	for _, c := range []struct {
		name, path, body string
		headers          []string
		least, most      int
	}{
		{"packed as a form", "/people", bomb.String(), []string{"Content-Type: application/x-www-form-urlencoded", "Content-Encoding: gzip"}, 400, 422},
		{"packed as a file", "/extracts/new", part + bomb.String() + "\r\n--x--\r\n", []string{multi, "Content-Encoding: gzip"}, 400, 422},
		{"packed for the API", "/api/v1/referrals", bomb.String(), []string{"Content-Type: application/json", "Content-Encoding: gzip"}, 401, 401},
		{"a form of two megabytes", "/people", "names=" + strings.Repeat("a", 2<<20), []string{"Content-Type: application/x-www-form-urlencoded"}, 400, 422},
		{"a file of forty megabytes", "/extracts/new", part + strings.Repeat("a,b\n", 10<<20) + "\r\n--x--\r\n", []string{multi}, 422, 422},
		{"a thousand parts", "/extracts/new", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 3000) + "--x--\r\n", []string{multi}, 422, 422},
		{"a part with a great header", "/extracts/new", "--x\r\nContent-Disposition: form-data; name=\"" + strings.Repeat("n", 1<<20) + "\"\r\n\r\nb\r\n--x--\r\n", []string{multi}, 422, 422},
		{"parts in parts", "/extracts/new", "--x\r\nContent-Type: multipart/mixed; boundary=y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n--y\r\n\r\nb\r\n--y--\r\n--x--\r\n", []string{multi}, 400, 422},
		{"a boundary that is none", "/extracts/new", part, []string{"Content-Type: multipart/form-data; boundary=" + strings.Repeat("y", 300)}, 422, 422},
		{"JSON as a form", "/people", `{"names":"a"}`, []string{"Content-Type: application/json"}, 400, 422},
		{"a type that is none", "/people", "names=a", []string{"Content-Type: ;;;"}, 400, 422},
	} {
		l := s.dial(t, soon)
		l.say(fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n", c.path, s.address, cookie.Name, cookie.Value, len(c.body), lines(c.headers)))
		l.say(c.body)
		got := l.hear("POST")
		switch {
		case got == nil:
			t.Errorf("%s: no answer", c.name)
		case got.StatusCode < c.least || got.StatusCode > c.most:
			t.Errorf("%s: %d; want %d to %d", c.name, got.StatusCode, c.least, c.most)
		case got.body == "":
			t.Errorf("%s: %d without a word", c.name, got.StatusCode)
		}
	}
}

// Whoever sends slowly is hung up on in bounded time, and keeps nobody else
// waiting meanwhile.
func TestSlowSendersAreHungUpOn(t *testing.T) {
	t.Parallel()
	s := serve(t)
	began := time.Now()
	const senders = 100
	var slow []*line
	for n := range senders {
		l := s.dial(t, 90*time.Second)
		l.say(fmt.Sprintf("POST /sign-in/recovery HTTP/1.1\r\nHost: %s\r\n", s.address))
		if n%2 == 0 { // these go on to the body, and there stop
			l.say("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nem")
		}
		slow = append(slow, l)
	}
	l := s.dial(t, soon)
	l.say(s.request("/help", "Connection: close"))
	if got := l.hear("GET"); got == nil || got.StatusCode != http.StatusOK {
		t.Errorf("beside %d slow senders nobody is answered: %v", senders, got)
	}
	var longest [2]time.Duration
	for n, l := range slow {
		for _, r := range l.all("POST") {
			if r.StatusCode < 400 {
				t.Errorf("half a request is answered with %d", r.StatusCode)
			}
		}
		longest[n%2] = max(longest[n%2], time.Since(began))
	}
	t.Logf("hung up on after %v in the body, %v in the headers", longest[0].Round(time.Second), longest[1].Round(time.Second))
	if longest[0] > 60*time.Second {
		t.Errorf("slow senders were hung up on after %v", longest)
	}
}
