package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/platform/jobs"
	"github.com/sightline-partnership/sightline/internal/platform/mail"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/migrations"
)

// doctorCommand looks whether everything is as it should be, and changes
// nothing.
type doctorCommand struct {
	Config
	JSON bool `name:"json" help:"One JSON object a line."`
}

// Run prints what was looked at, what was found, and the mend of what is wrong.
// Errors: Refused where anything is.
func (c *doctorCommand) Run(r run) error {
	c.Beside = true
	d := &doctor{cfg: c.Config, clock: when.System}
	defer d.close()
	bad := 0
	for _, f := range d.examine(r.ctx) {
		if err := f.print(r.std.Out, c.JSON); err != nil {
			return err
		}
		if f.State == bent {
			bad++
		}
	}
	if bad > 0 {
		return fault.Newf(fault.Refused, "app.doctor", "%d of these need mending.", bad)
	}
	return nil
}

// The states of a finding.
const (
	sound   = "ok"
	watched = "look" // works, and somebody should look at it
	bent    = "mend"
)

// finding is what the doctor found of one thing.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	Found string `json:"found"`
	Mend  string `json:"mend,omitempty"`
}

func (f finding) print(w io.Writer, asJSON bool) (err error) {
	if asJSON {
		return json.NewEncoder(w).Encode(f)
	}
	_, err = fmt.Fprintf(w, "%-5s %-14s %s\n", f.State, f.Check, f.Found)
	if err == nil && f.Mend != "" {
		_, err = fmt.Fprintf(w, "      %-14s %s\n", "", f.Mend)
	}
	return err
}

// doctor looks at a Sightline from outside: it opens the database as the
// application does, and neither migrates nor serves.
type doctor struct {
	cfg   Config
	clock when.Clock
	app   *App // with a database and nothing else
}

func (d *doctor) close() {
	if d.app != nil {
		d.app.Close()
	}
}

// examine looks at one thing after another. Without a configuration or a
// database, the rest can't be looked at.
func (d *doctor) examine(ctx context.Context) []finding {
	found := []finding{d.configuration()}
	if found[0].State == bent {
		return found
	}
	found = append(found, d.address(), d.mail(ctx))
	database := d.database(ctx)
	found = append(found, database)
	if database.State == bent {
		return found
	}
	state, err := d.app.DB.State(ctx)
	if err != nil {
		return append(found, finding{"database", bent, fault.Message(err), "Run: sightline migrate"})
	}
	return append(found, server(state), migrated(state), identity(state), d.time(state), d.roles(ctx), d.jobs(ctx), d.disk())
}

func (d *doctor) configuration() finding {
	if err := d.cfg.check(); err != nil {
		return finding{"configuration", bent, fault.Message(err), "sightline serve --help lists every setting."}
	}
	return finding{"configuration", sound, "every setting can be used", ""}
}

// address: passkeys and cookies need https wherever people are.
func (d *doctor) address() finding {
	site := d.cfg.site()
	if site.Scheme != "https" && site.Hostname() != "localhost" {
		return finding{"address", bent, d.cfg.origin() + " is not https: nobody can sign in with a passkey", "Put a reverse proxy with TLS before it and set SIGHTLINE_BASE_URL to its https address."}
	}
	return finding{"address", sound, d.cfg.origin(), ""}
}

func (d *doctor) mail(ctx context.Context) finding {
	if d.cfg.SMTP == "" {
		return finding{"mail", watched, "no mail server is set: messages wait and are not sent", "Set SIGHTLINE_SMTP."}
	}
	sender, err := mail.NewSMTP(d.cfg.SMTP, d.cfg.MailFrom)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		err = sender.Reach(ctx)
	}
	if err != nil {
		return finding{"mail", bent, "the mail server can't be reached, or refused us", "Check SIGHTLINE_SMTP, and that this machine may reach that port. Messages wait meanwhile; none is lost."}
	}
	return finding{"mail", sound, "the mail server answers", ""}
}

func (d *doctor) database(ctx context.Context) finding {
	if d.cfg.DatabaseURL == "" {
		if _, err := os.Stat(d.cfg.dataDir()); err != nil {
			return finding{"database", bent, "there are no records here yet", "Set DATABASE_URL or SIGHTLINE_DATA, or run sightline serve, which makes a private PostgreSQL."}
		}
	}
	d.app = &App{Config: d.cfg, Clock: d.clock}
	if err := d.app.openAsItIs(ctx); err != nil {
		return finding{"database", bent, fault.Message(err), "Check DATABASE_URL and SIGHTLINE_IDENTITY_KEY, and that PostgreSQL runs."}
	}
	return finding{"database", sound, "answers", ""}
}

func server(s pg.State) finding {
	if s.Server < 150000 {
		return finding{"server", bent, fmt.Sprintf("PostgreSQL %d", s.Server/10000), "Sightline needs version 15 or newer."}
	}
	return finding{"server", sound, fmt.Sprintf("PostgreSQL %d.%d", s.Server/10000, s.Server%10000), ""}
}

func migrated(s pg.State) finding {
	want, err := pg.Latest(migrations.Files)
	switch {
	case err != nil:
		return finding{"migrations", bent, "this program's own can't be read", "Install it again."}
	case s.Migration < want:
		return finding{"migrations", bent, fmt.Sprintf("the database is at %d, this program needs %d", s.Migration, want), "Run: sightline migrate"}
	case s.Migration > want:
		return finding{"migrations", bent, fmt.Sprintf("the database is at %d, this program knows %d", s.Migration, want), "This program is older than its database: install the newer one."}
	}
	return finding{"migrations", sound, fmt.Sprintf("up to date, at %d", want), ""}
}

func identity(s pg.State) finding {
	if !s.Signed {
		return finding{"identity", bent, "the database does not believe who acts", "SIGHTLINE_IDENTITY_KEY is not the one that sightline migrate was given."}
	}
	return finding{"identity", sound, "the database believes who acts", ""}
}

// mostApart is how far the clocks of the two machines may be apart: time limits
// of an hour, and the order of the journal, stand on them.
const mostApart = 5 * time.Second

func (d *doctor) time(s pg.State) finding {
	apart := d.clock().Sub(s.Now).Abs().Round(time.Millisecond)
	if apart > mostApart {
		return finding{"clock", bent, fmt.Sprintf("this machine's and the database's are %s apart", apart), "Let both follow the same time server (systemd-timesyncd or chrony)."}
	}
	return finding{"clock", sound, "agrees with the database's", ""}
}

func (d *doctor) roles(ctx context.Context) finding {
	broken, err := d.app.DB.BrokenPromises(ctx)
	if err != nil {
		return finding{"policies", bent, fault.Message(err), "Try again when the database answers."}
	}
	if len(broken) == 0 {
		return finding{"policies", sound, "roles and row-level security are as the migrations left them", ""}
	}
	var what []string
	for _, b := range broken {
		what = append(what, b.Promise+": "+strings.Join(b.By, ", "))
	}
	return finding{"policies", bent, "not kept: " + strings.Join(what, "; "), "Somebody changed roles or policies by hand. Undo it, and find out who and why."}
}

func (d *doctor) jobs(ctx context.Context) finding {
	states, err := jobs.States(ctx, d.app.DB)
	switch {
	case err != nil:
		return finding{"jobs", bent, "the queue can't be read", "Run: sightline migrate"}
	case states[jobs.Overdue] > 0:
		return finding{"jobs", watched, fmt.Sprintf("%.0f should have been done ten minutes ago", states[jobs.Overdue]), "Does sightline serve run, and can it reach what they need (mail)?"}
	}
	return finding{"jobs", sound, "none is late", ""}
}
