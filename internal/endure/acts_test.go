package endure

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sightline-partnership/sightline/internal/hub/referral/referralapi"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/people/person"
	"github.com/sightline-partnership/sightline/internal/testkit/hubkit"
)

// visitor is somebody before the running program, in a browser of their own.
type visitor struct {
	*site
	http    *http.Client
	cookies map[id.UUID]string
}

// visit signs in as the worker.
func (s *site) visit() *visitor {
	return &visitor{site: s, cookies: map[id.UUID]string{}, http: &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signIn begins a session; a crash does not end it.
func (v *visitor) signIn(as id.UUID) bool {
	if v.cookies[as] != "" {
		return true
	}
	answer, err := v.http.PostForm("http://"+v.address+"/demo/sign-in", url.Values{"account": {as.String()}})
	if err != nil {
		return false
	}
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		if answer.StatusCode == http.StatusSeeOther && c.Value != "" {
			v.cookies[as] = c.Name + "=" + c.Value
		}
	}
	return v.cookies[as] != ""
}

// do sends a request and gives the answer once all of it is there.
func (v *visitor) do(r *http.Request) (status int, where string, err error) {
	answer, err := v.http.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return 0, "", err
	}
	return answer.StatusCode, answer.Header.Get("Location"), nil
}

// sends is a request that may be sent again: lost, refused for the moment, or
// acknowledged. Any other answer is a fault of the site.
func (v *visitor) sends(as id.UUID, wanted int, request func() *http.Request) func() (string, bool, error) {
	return func() (string, bool, error) {
		if !v.signIn(as) {
			return "", false, nil
		}
		r := request()
		r.Header.Set("Cookie", v.cookies[as])
		status, where, err := v.do(r)
		switch {
		case err != nil, status == http.StatusServiceUnavailable:
			return "", false, nil //nolint:nilerr // nobody heard: it is sent again
		case status == wanted:
			return where, true, nil
		}
		return "", false, fmt.Errorf("%s %s is answered with %d", r.Method, r.URL.Path, status)
	}
}

// form is a form of the worker's.
func (v *visitor) form(path string, fields ...string) func() (string, bool, error) {
	return v.formOf(v.worker, path, fields...)
}

// formOf is a form with its key, as a browser sends it.
func (v *visitor) formOf(as id.UUID, path string, fields ...string) func() (string, bool, error) {
	values := url.Values{"once": {id.New().String()}}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return v.sends(as, http.StatusSeeOther, func() *http.Request {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+v.address+path, strings.NewReader(values.Encode()))
		if err != nil {
			panic(err) // the addresses are ours
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	})
}

// writing is a kind of act, and how it stands in the database.
type writing struct {
	name    string
	send    func(v *visitor, mark string) func() (string, bool, error)
	rows    string // counts those with a mark
	all     string // counts all that were made in the storm
	entries string // counts their entries in the journal
}

// letter is a referral as somebody at school writes it, page by page. Each page
// is sent until it is acknowledged, and then the next.
func letter(v *visitor, mark string) func() (string, bool, error) {
	at, step := "", v.formOf(v.school, "/referrals/new")
	pages := [][]string{{"/danger", "danger_now", "no"}, {"/worry", "worry", mark}, {"/family", "family_knows", "yes"}, {"/urgency", "urgency", "this_week"},
		{"/child/new", "given", "Ama", "surname", "Letter"}, {"/check"}}
	return func() (string, bool, error) {
		where, done, err := step()
		if err != nil || !done {
			return "", false, err
		}
		if at == "" {
			at = where[:strings.LastIndex(where, "/")]
		}
		if len(pages) == 0 {
			return where, true, nil
		}
		step = v.formOf(v.school, at+pages[0][0], pages[0][1:]...)
		pages = pages[1:]
		return "", false, nil
	}
}

var acts = []writing{
	{name: "letter", send: letter, rows: `SELECT count(*) FROM referral_worry WHERE worry = $1`, all: `SELECT count(*) FROM referral WHERE channel = 'form'`,
		entries: `SELECT count(*) FROM journal j JOIN referral r ON r.id = j.subjects[1] WHERE action = 'referral.send' AND r.channel = 'form'`},
	{name: "referral", send: func(v *visitor, mark string) func() (string, bool, error) {
		worry, key := hubkit.Worry(), id.New().String()
		worry.Worry = mark
		text, err := json.Marshal(worry)
		return v.sends(v.worker, http.StatusCreated, func() *http.Request {
			r, rerr := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+v.address+referralapi.Prefix+"/referrals", strings.NewReader(string(text)))
			if errors.Join(err, rerr) != nil {
				panic(errors.Join(err, rerr)) // the worry and the address are ours
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+v.token)
			r.Header.Set("Idempotency-Key", key)
			return r
		})
	}, rows: `SELECT count(*) FROM referral_worry WHERE worry = $1`, all: `SELECT count(*) FROM referral WHERE channel = 'api'`,
		entries: `SELECT count(*) FROM journal j JOIN referral r ON r.id = j.subjects[1] WHERE action = 'referral.send' AND r.channel = 'api'`},
	{name: "person", send: func(v *visitor, mark string) func() (string, bool, error) {
		return v.form("/people/new", "kind", "child", "given", "Kwame", "surname", mark, "another", "yes")
	}, rows: `SELECT count(*) FROM person WHERE surname = $1`, all: `SELECT count(*) FROM person`,
		entries: `SELECT count(*) FROM journal WHERE action = 'person.create'`},
	{name: "name", send: func(v *visitor, mark string) func() (string, bool, error) {
		return v.form("/people/"+v.child.String()+"/name/new", "name_kind", "alias", "name_given", mark)
	}, rows: `SELECT count(*) FROM person_name WHERE given = $1`, all: `SELECT count(*) FROM person_name`,
		entries: `SELECT count(*) FROM journal WHERE action = 'person.add_name'`},
	{name: "read", send: func(v *visitor, _ string) func() (string, bool, error) {
		return v.sends(v.worker, http.StatusOK, func() *http.Request {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+v.address+"/people/"+v.child.String(), nil)
			if err != nil {
				panic(err) // the address is ours
			}
			return r
		})
	}},
}

// found holds the register, read anew, to what was added: everybody who was
// acknowledged is found by name.
func (s *site) found(db records, done *ledger) {
	s.Helper()
	worker := who.Actor{Kind: who.Person, ID: s.worker, Hub: true, Roles: who.Practitioner}
	for _, a := range done.of("person", true) {
		hits, err := db.app.People.Search(ctx, worker, person.Query{Names: "Kwame " + a.mark})
		s.ok(err)
		if len(hits) == 0 || !strings.Contains(hits[0].Name, a.mark) {
			s.Errorf("%s was added and is not found", a.mark)
		}
	}
}

// postbox is a mail server on the loopback that remembers what it took.
type postbox struct {
	address string
	mu      sync.Mutex
	ids     map[string]int // by Message-ID
}

func listen(t *testing.T) *postbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postbox{address: l.Addr().String(), ids: map[string]int{}}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.talk(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close() })
	return p
}

// talk speaks as much SMTP (RFC 5321) as the program needs.
func (p *postbox) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewScanner(conn)
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 loopback")
	for in.Scan() {
		switch verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " "); verb {
		case "DATA":
			say("354 go on")
			name := ""
			for in.Scan() && in.Text() != "." {
				if rest, ok := strings.CutPrefix(in.Text(), "Message-ID: "); ok {
					name = rest
				}
			}
			p.mu.Lock()
			p.ids[name]++
			p.mu.Unlock()
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// sentOnce holds the mail that arrived to what was queued: every message came,
// and one that came twice, because the program was killed between sending and
// noting it, came under the same name, by which a reader's server knows it.
func (s *site) sentOnce(db records) {
	s.Helper()
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if queued := db.count(`SELECT count(*) FROM mail`); len(s.post.ids) != queued {
		s.Errorf("%d messages were queued and %d arrived", queued, len(s.post.ids))
	}
}
