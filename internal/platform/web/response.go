package web

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"

	"github.com/sightline-partnership/sightline/internal/platform/web/component"
)

// Response is an answer that is whole before any of it is sent.
type Response interface {
	// write makes the body, then sends status, headers and body. An error
	// means that nothing was sent.
	write(w http.ResponseWriter, f frame) error
	// code is the answer's status.
	code() int
}

// frame is what stands around an answer.
type frame struct {
	shell func() component.Shell
	key   func() string                        // a new key for a form
	mend  func(status int, body []byte) []byte // puts words back that were typed before
}

// rendered is a page that is made with the shell of the moment.
type rendered struct {
	status int
	part   bool // without the shell
	render func(component.Shell) ([]byte, error)
}

func (p rendered) code() int { return p.status }

func (p rendered) write(w http.ResponseWriter, f frame) error {
	body, err := p.render(f.shell())
	if err != nil {
		return err
	}
	if !p.part {
		body = f.mend(p.status, keyed(body, f.key))
	}
	send(w, p.status, "text/html; charset=utf-8", body)
	return nil
}

// See sends the browser on to another page of ours after something was done
// (303), so that going back or reloading does not do it again.
func See(path string) Response { return see(path) }

type see string

func (s see) code() int { return http.StatusSeeOther }

func (s see) write(w http.ResponseWriter, _ frame) error {
	w.Header().Set("Location", string(s))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// JSON is a small answer to a script of ours.
func JSON(status int, v any) Response { return jsonAnswer{status, v} }

type jsonAnswer struct {
	status int
	v      any
}

func (j jsonAnswer) code() int { return j.status }

func (j jsonAnswer) write(w http.ResponseWriter, _ frame) error {
	body, err := json.Marshal(j.v)
	if err != nil {
		return err
	}
	send(w, j.status, "application/json", body)
	return nil
}

// Saved is the page of a route that answers with a Download: it has no template
// to check.
type Saved struct{}

// Check finds nothing wrong.
func (Saved) Check() error { return nil }

// Download is a file that the browser saves under a name of ours.
func Download(name, contentType string, body []byte) Response {
	return download{name, contentType, body}
}

type download struct {
	name, contentType string
	body              []byte
}

func (d download) code() int { return http.StatusOK }

func (d download) write(w http.ResponseWriter, _ frame) error {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	send(w, http.StatusOK, d.contentType, d.body)
	return nil
}

// WithCookie sets a cookie beside another answer.
func WithCookie(r Response, c *http.Cookie) Response { return withCookie{r, c} }

type withCookie struct {
	Response
	cookie *http.Cookie
}

func (c withCookie) write(w http.ResponseWriter, f frame) error {
	http.SetCookie(w, c.cookie)
	return c.Response.write(w, f)
}

// Forgotten has the browser throw away what it keeps of the site beside another
// answer: at the end of a session. Cookies are ended one by one.
func Forgotten(r Response) Response { return forgotten{r} }

type forgotten struct{ Response }

func (f forgotten) write(w http.ResponseWriter, around frame) error {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return f.Response.write(w, around)
}

func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the other side may have gone
}
