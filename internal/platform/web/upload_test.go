package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/web"
	"github.com/sightline-partnership/sightline/internal/platform/web/component"
	assets "github.com/sightline-partnership/sightline/web"
)

const (
	most       = 1 << 20
	impatience = 500 * time.Millisecond
)

// taker is a site with one route that takes a file and says what it got, on a
// server that has little patience with any other request.
func taker(t *testing.T) *httptest.Server {
	t.Helper()
	needs := web.Needs{On: "x", Action: "y"}
	server := &web.Server{Authorise: func(who.Actor, web.Needs) error { return nil }, Static: assets.Built(), Log: slog.New(slog.DiscardHandler),
		Identify: func(*http.Request) (web.Caller, error) {
			return web.Caller{Actor: who.Actor{Kind: who.Person, ID: id.New()}}, nil
		},
		Shell: func(*web.Request) component.Shell { return component.Shell{} }}
	handler, err := server.Handler([]web.Route{{Method: "POST", Path: "/bring", Needs: needs, Upload: most, Handle: func(r *web.Request) (web.Response, error) {
		form, file, err := r.Upload("file")
		said := fault.FieldsOf(err)["file"]
		if err != nil && said == "" {
			said = fault.Message(err)
		}
		return web.JSON(http.StatusOK, map[string]string{"name": form.Get("name"), "file": fmt.Sprint(len(file.Bytes)), "said": said}), nil
	}}})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(handler)
	s.Config.ReadTimeout, s.Config.WriteTimeout = impatience, impatience
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// sent is a form with a name and then files of some sizes.
func sent(t *testing.T, sizes ...int) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	_ = w.WriteField("name", "Missing episodes")
	for _, size := range sizes {
		part, err := w.CreateFormFile("file", "x.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(bytes.Repeat([]byte("a"), size))
	}
	_ = w.Close()
	return body, w.FormDataContentType()
}

// A file is taken up to the limit; one that is larger is refused in words,
// with what was typed, over a real connection.
func TestUpload(t *testing.T) {
	s := taker(t)
	for _, c := range []struct {
		name  string
		sizes []int
		want  string
	}{
		{"one file", []int{most}, `{"file":"1048576","name":"Missing episodes","said":""}`},
		{"an empty file", []int{0}, `{"file":"0","name":"Missing episodes","said":""}`},
		{"no file", nil, `"said":"Choose a file."`},
		{"two files", []int{5, 6}, `"said":"Choose one file.`},
		{"a byte too much", []int{most + 1}, `"file":"0","name":"Missing episodes","said":"The file is larger than 1 MB.`},
		{"50 MB", []int{50 << 20}, `"file":"0","name":"Missing episodes","said":"The file is larger than 1 MB.`},
	} {
		body, kind := sent(t, c.sizes...)
		if got := post(t, s, kind, body); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
	}
}

// A file takes its time on a slow line, and is answered after it.
func TestUploadOnASlowLine(t *testing.T) {
	s := taker(t)
	body, kind := sent(t, 100)
	reader, writer := io.Pipe()
	go func() {
		whole := body.Bytes()
		_, _ = writer.Write(whole[:150])
		time.Sleep(2 * impatience)
		_, _ = writer.Write(whole[150:])
		_ = writer.Close()
	}()
	if got := post(t, s, kind, reader); !strings.Contains(got, `"file":"100"`) {
		t.Errorf("it broke off: %s", got)
	}
}

// What is no form with a file is said to be none; nothing breaks.
func TestUploadOfSomethingElse(t *testing.T) {
	s := taker(t)
	whole, kind := sent(t, 100)
	for name, c := range map[string]struct{ kind, body, want string }{
		"an ordinary form":  {"application/x-www-form-urlencoded", "name=x", "can't be read as a form with a file"},
		"broken off":        {kind, whole.String()[:whole.Len()-40], "broke off before its end"},
		"without end":       {"multipart/form-data; boundary=x", "--x\r\n", "Choose a file."},
		"too much is typed": {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + strings.Repeat("a", 2<<20) + "\r\n--x--\r\n", "What was typed is too large"},
		"too many fields":   {"multipart/form-data; boundary=x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\na\r\n", 2001) + "--x--\r\n", "What was typed is too large"},
	} {
		if got := post(t, s, c.kind, strings.NewReader(c.body)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %.200s; want %s", name, got, c.want)
		}
	}
}

// A form with a file that another site sends is refused like any other.
func TestUploadFromAnotherSite(t *testing.T) {
	s := taker(t)
	body, kind := sent(t, 10)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/bring", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", "https://elsewhere.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	got, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = got.Body.Close()
	if got.StatusCode != http.StatusForbidden {
		t.Errorf("status %d; want 403", got.StatusCode)
	}
}

// A route that takes a file from anybody, or in its address, is refused at start.
func TestUploadRoutesAreSignedIn(t *testing.T) {
	none := func(*web.Request) (web.Response, error) { return nil, nil }
	for _, rt := range []web.Route{{Method: "POST", Path: "/x", Open: true, Upload: 1, Handle: none}, {Method: "GET", Path: "/x", Needs: web.Needs{On: "x"}, Upload: 1, Handle: none}} {
		if _, err := (&web.Server{Static: assets.Built()}).Handler([]web.Route{rt}); err == nil {
			t.Errorf("%s is taken", rt.Pattern())
		}
	}
}

func post(t *testing.T, s *httptest.Server, kind string, body io.Reader) string {
	t.Helper()
	got, err := s.Client().Post(s.URL+"/bring", kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
