package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

// free is an address that nothing listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// Operators see that it lives, whether it can work, and how much it does, at an
// address of their own: by route, never by what was asked for.
func TestOperatorsSeeHowItRuns(t *testing.T) {
	a := open(t)
	a.Config.Operators, a.Config.Listen = free(t), free(t)
	ctx, stop := context.WithCancel(t.Context())
	served, ready := make(chan error, 1), make(chan string, 1)
	go func() { served <- a.Serve(ctx, func(address string) { ready <- address }) }()
	site, theirs := "http://"+<-ready, "http://"+a.Config.Operators
	for path, want := range map[string]int{"/sign-in": 200, "/help?zephyrine": 200, "/people/zephyrine": 200, "/metrics": 404, "/readyz": 404} { // a record sends a stranger to sign in
		if code, _ := fetch(t, site+path); code != want {
			t.Errorf("the site answers %s with %d; want %d", path, code, want)
		}
	}
	if code, body := fetch(t, theirs+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("/healthz: %d %s", code, body)
	}
	if code, body := fetch(t, theirs+"/readyz"); code != 200 || strings.TrimSpace(body) != `{"database":"ok","migrations":"ok"}` {
		t.Errorf("/readyz: %d %s", code, body)
	}
	_, page := fetch(t, theirs+"/metrics")
	for _, want := range []string{`sightline_requests_total{route="GET /help",status="200"} 1`, `route="GET /people/{id}",status="303"} 1`, `sightline_jobs{state="overdue"} 0`,
		`sightline_database_connections{state="most"}`, `sightline_counts_failed{count="sightline_mail"} 0`} {
		if !strings.Contains(page, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	if strings.Contains(page, "zephyrine") {
		t.Error("/metrics tells what somebody asked for")
	}
	a.DB.Close()
	if code, body := fetch(t, theirs+"/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, `"database":"not there"`) {
		t.Errorf("without a database: %d %s", code, body)
	}
	stop()
	if err := <-served; err != nil {
		t.Log(err) // its database is gone
	}
}

// doctor runs the command and gives its exit code and what it found by check.
func doctor(t *testing.T, args ...string) (code int, found map[string]string) {
	t.Helper()
	var out bytes.Buffer
	code = app.Main(t.Context(), append([]string{"doctor", "--json"}, args...), app.Streams{In: strings.NewReader(""), Out: &out, Err: io.Discard})
	found = map[string]string{}
	for line := range strings.Lines(out.String()) {
		var f struct{ Check, State, Found, Mend string }
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if f.State != "ok" && f.Mend == "" {
			t.Errorf("%s has no mend", f.Check)
		}
		found[f.Check] = f.State
	}
	return code, found
}

// The doctor finds a sound Sightline sound, and names what is bent, with the
// mend; it changes nothing.
func TestDoctor(t *testing.T) {
	db := testkit.NewDatabase(t)
	key := strings.Repeat("ab", 32)
	if code := app.Main(t.Context(), []string{"migrate", "--owner-url", db.OwnerURL, "--identity-key", key}, app.Streams{Out: io.Discard, Err: io.Discard}); code != 0 {
		t.Fatal("migrate")
	}
	super, err := pgx.Connect(t.Context(), db.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	usual := []string{"--database-url", db.AppURL, "--identity-key", key}
	code, found := doctor(t, usual...)
	for check, state := range found {
		if want := map[string]string{"mail": "look"}[check]; state != "ok" && state != want {
			t.Errorf("%s: %s", check, state)
		}
	}
	if code != 0 || len(found) != 11 {
		t.Errorf("exit %d, %v", code, found)
	}
	for name, c := range map[string]struct {
		sql, undo string
		args      []string
		bent      string
	}{
		"a policy is off":      {sql: `ALTER TABLE sightline.person NO FORCE ROW LEVEL SECURITY`, undo: `ALTER TABLE sightline.person FORCE ROW LEVEL SECURITY`, bent: "policies"},
		"too old":              {sql: `INSERT INTO sightline.goose_db_version (version_id, is_applied) VALUES (99999, true)`, undo: `DELETE FROM sightline.goose_db_version WHERE version_id = 99999`, bent: "migrations"},
		"another key":          {args: []string{"--database-url", db.AppURL, "--identity-key", strings.Repeat("cd", 32)}, bent: "identity"},
		"no such server":       {args: []string{"--database-url", "postgres://nobody@127.0.0.1:1/none", "--identity-key", key}, bent: "database"},
		"no mail server":       {args: append(usual, "--smtp", "smtp://127.0.0.1:1"), bent: "mail"},
		"no TLS":               {args: append(usual, "--base-url", "http://hub.example.org"), bent: "address"},
		"a setting is no good": {args: append(usual, "--prefix", "x"), bent: "configuration"},
		"nothing here":         {args: []string{"--data", t.TempDir() + "/none"}, bent: "database"},
	} {
		if c.sql != "" {
			must(t, super, c.sql)
		}
		if c.args == nil {
			c.args = usual
		}
		code, found := doctor(t, c.args...)
		if code != 2 || found[c.bent] != "mend" {
			t.Errorf("%s: exit %d, %v", name, code, found)
		}
		if c.undo != "" {
			must(t, super, c.undo)
		}
	}
}

func must(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// Passkeys hold for a name: a site whose address is a number says so, and what
// to write instead.
func TestAnAddressThatIsANumber(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:8080", "https://[::1]"} {
		var said bytes.Buffer
		code := app.Main(t.Context(), []string{"serve", "--database-url", "postgres://nobody@127.0.0.1:1/none", "--identity-key", strings.Repeat("ab", 32), "--base-url", address}, app.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &said})
		if code != 2 || !strings.Contains(said.String(), "SIGHTLINE_BASE_URL must have a name in it") {
			t.Errorf("%s: exit %d, %q", address, code, said.String())
		}
	}
}
