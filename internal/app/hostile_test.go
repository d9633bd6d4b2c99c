package app_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/sightline-partnership/sightline/internal/access"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// hostile is what somebody, or something, may type into any field.
var hostile = map[string]string{
	"markup":       `"><script>alert(1)</script><img src=x onerror=alert(1)>`,
	"template":     `{{.}} ${7*7} <% %>`,
	"sql":          `'; DROP TABLE sightline.person; --`,
	"formula":      `=HYPERLINK("http://x","y")`,
	"controls":     "a\x00b\x1b[2Jc\x7f",
	"direction":    "a\u202eb\u2066c",
	"4-byte":       "𝒜🐻🏴\U000E0067\U000E0062",
	"combining":    "e" + strings.Repeat("\u0301", 400),
	"broken UTF-8": "a\xff\xfeb",
	"long":         strings.Repeat("x", 60_000),
	"number":       "-99999999999999999999e999",
	"path":         "../../etc/passwd\\..\\",
	"line breaks":  "a\r\nSet-Cookie: x=y\r\n\r\nb",
	"empty":        "",
}

// form is a form of a page: where it is sent, and its fields with their values.
type form struct {
	action string
	fields url.Values
	free   []string // names that take any text
}

// forms are the forms of a page.
func forms(t *testing.T, path, body string) (all []form) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range cascadia.QueryAll(doc, cascadia.MustCompile("main form[method=post]")) {
		f := form{action: attr(node, "action"), fields: url.Values{}}
		if f.action == "" {
			f.action = path
		}
		for _, field := range cascadia.QueryAll(node, cascadia.MustCompile("input, textarea, select, button[name]")) {
			name := attr(field, "name")
			if name == "" {
				continue
			}
			f.fields.Set(name, attr(field, "value"))
			f.free = append(f.free, name)
		}
		all = append(all, f)
	}
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// No form breaks, whatever is typed into it: never a server's error, never a
// word of markup that comes back as markup.
func TestFormsTakeAnything(t *testing.T) {
	w := newWorld(t, 40)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	for _, persona := range []string{"Ruth Devlin", "Yusuf Ahmed", "Det Sgt Simran Kaur", "Gill Stone", "Dame Helen Bright"} {
		actor := w.persona(persona)
		sent := 0
		for _, rt := range w.app.Routes() {
			if rt.Method != http.MethodGet || rt.Path == "/{$}" || strings.HasPrefix(rt.Path, "/demo") {
				continue
			}
			cookie := w.session(actor.ID)
			path := w.own(m.path(rt, access.Open, seat{}), actor)
			page := w.ask(http.MethodGet, path, nil, cookie)
			for _, f := range forms(t, path, page.Body.String()) {
				sent += w.attack(t, f, actor)
			}
		}
		t.Logf("%s: %d forms sent", persona, sent)
		if sent == 0 {
			t.Errorf("%s is shown no form", persona)
		}
	}
}

// own puts the actor's own draft and request into a path.
func (w *world) own(path string, actor who.Actor) string {
	if strings.HasPrefix(path, "/drafts/") {
		rest := strings.SplitN(path, "/", 4)
		rest[2] = w.text(`SELECT coalesce((SELECT id FROM referral_draft WHERE author_id = $1 AND sent IS NULL LIMIT 1), gen_random_uuid())::text`, actor.ID)
		return strings.Join(rest, "/")
	}
	if strings.HasPrefix(path, "/requests/") {
		return "/requests/" + w.text(`SELECT coalesce((SELECT id FROM referral_request WHERE agency_id = $1 AND answered IS NULL LIMIT 1), gen_random_uuid())::text`, actor.Agency)
	}
	if strings.HasPrefix(path, "/extracts/") && !strings.HasPrefix(path, "/extracts/new") {
		rest := strings.SplitN(path, "/", 4)
		rest[2] = w.list(actor)
		return strings.Join(rest, "/")
	}
	return path
}

// list is a list of the actor's agency that waits to be compared.
func (w *world) list(actor who.Actor) string {
	one := id.New().String()
	w.exec(`INSERT INTO extract_draft (id, agency_id, account_id, name, purpose, brought, content) VALUES ($1, $2, $3, 'x', 'x', now(), convert_to($4, 'UTF8'))`,
		one, actor.Agency, actor.ID, "ref;"+quoted(hostile["markup"])+"\n1;"+quoted(hostile["formula"])+"\n")
	return one
}

func quoted(cell string) string { return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"` }

// attack sends a form with each hostile text in every field at once.
func (w *world) attack(t *testing.T, f form, actor who.Actor) (sent int) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(hostile)) {
		fields := url.Values{}
		for name, values := range f.fields {
			fields[name] = values
		}
		for _, name := range f.free {
			if name != "version" {
				fields[name] = []string{hostile[kind], hostile[kind]}
			}
		}
		got := w.ask(http.MethodPost, f.action, fields, w.session(actor.ID))
		sent++
		if got.Code >= 500 {
			t.Errorf("POST %s with %s: status %d", f.action, kind, got.Code)
		}
		for _, raw := range []string{"<script>alert", "<img src=x", "Set-Cookie: x=y\r\n"} {
			if strings.Contains(got.Body.String(), raw) && kind == "markup" {
				t.Errorf("POST %s with %s comes back as markup", f.action, kind)
			}
		}
		if got.Header().Get("Set-Cookie") == "x=y" {
			t.Errorf("POST %s with %s sets a header", f.action, kind)
		}
	}
	return sent
}

// No address breaks: hostile path ids, cursors and filters.
func TestAddressesTakeAnything(t *testing.T) {
	w := newWorld(t, 30)
	m := matrix{world: w, at: w.targets(), pack: w.pack()}
	cookies := []*http.Cookie{w.session(w.persona("Ruth Devlin").ID), w.session(w.persona("Alan Fenwick").ID)}
	for _, rt := range w.app.Routes() {
		if rt.Method != http.MethodGet {
			continue
		}
		path := m.path(rt, access.Open, seat{})
		for _, kind := range slices.Sorted(maps.Keys(hostile)) {
			bad := hostile[kind]
			query := url.Values{}
			for _, name := range []string{"after", "row", "stage", "q", "who", "subject", "actor", "action", "from", "to", "day", "page", "next", "mine", "late"} {
				query[name] = []string{bad, bad}
			}
			addresses := []string{path + "?" + query.Encode()}
			if strings.Contains(rt.Path, "{") && bad != "" && len(bad) < 5000 {
				parts := strings.Split(rt.Path, "/")
				for i, p := range parts {
					if strings.HasPrefix(p, "{") {
						parts[i] = url.PathEscape(bad)
					}
				}
				addresses = append(addresses, strings.Join(parts, "/"))
			}
			for _, address := range addresses {
				for _, cookie := range cookies {
					if got := w.ask(http.MethodGet, address, nil, cookie); got.Code >= 500 || strings.Contains(got.Body.String(), "<script>alert") {
						t.Errorf("GET %.80s with %s: status %d", address, kind, got.Code)
					}
				}
			}
		}
	}
}

// No request breaks: wrong types of body, too much of it, cookies of another kind.
func TestRequestsTakeAnything(t *testing.T) {
	w := newWorld(t, 12)
	cookie := w.session(w.persona("Joy Okoro").ID)
	var parts bytes.Buffer
	mw := multipart.NewWriter(&parts)
	_ = mw.WriteField("names", "Ama")
	_ = mw.Close()
	for _, c := range []struct {
		name, kind string
		body       string
		most       int
	}{
		{"no type", "", "names=Ama", 422},
		{"JSON", "application/json", `{"names":"Ama"}`, 422},
		{"multipart", mw.FormDataContentType(), parts.String(), 422},
		{"multipart without end", "multipart/form-data; boundary=x", "--x\r\n", 422},
		{"a broken escape", "application/x-www-form-urlencoded", "names=%zz", 422},
		{"two megabytes", "application/x-www-form-urlencoded", "names=" + strings.Repeat("a", 2<<20), 422},
		{"a thousand fields", "application/x-www-form-urlencoded", strings.Repeat("a=b&", 1000), 422},
	} {
		r := httptest.NewRequest(http.MethodPost, "/people", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		r.AddCookie(cookie)
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if rec.Code > c.most {
			t.Errorf("%s: status %d", c.name, rec.Code)
		}
	}
	for _, value := range []string{"", "x", strings.Repeat("y", 5000), "a\x00b", "'; DROP TABLE session; --"} {
		r := httptest.NewRequest(http.MethodGet, "/hub", nil)
		r.Header.Set("Cookie", "sightline_session="+value)
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if rec.Code != http.StatusSeeOther {
			t.Errorf("a session %.20q: status %d; want to be sent to sign in", value, rec.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/people", strings.NewReader("names=Ama"))
	r.Header.Set("Origin", "https://elsewhere.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(cookie)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden {
		t.Errorf("a form from another site: status %d; want 403", rec.Code)
	}
}
