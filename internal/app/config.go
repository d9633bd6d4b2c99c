package app

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/crypt"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/internal/platform/pg/cluster"
)

// Config is everything that can be set. Each field has a usable zero value;
// the command line and the environment fill it in.
type Config struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" help:"PostgreSQL as the application role. Unset: a private PostgreSQL."`
	OwnerURL    string `name:"owner-url" env:"SIGHTLINE_OWNER_URL" help:"The same database as the owner, for migrations."`
	IdentityKey string `name:"identity-key" env:"SIGHTLINE_IDENTITY_KEY" help:"64 hexadecimal digits; the same on every node."`
	SealKey     string `name:"seal-key" env:"SIGHTLINE_SEAL_KEY" help:"64 hexadecimal digits; seals unsent words and secrets of other systems. Unset: made from the identity key."`
	Data        string `name:"data" env:"SIGHTLINE_DATA" help:"Folder of the private PostgreSQL." default:".sightline"`
	Listen      string `name:"listen" env:"SIGHTLINE_LISTEN" help:"Address to serve on." default:"127.0.0.1:8080"`
	Operators   string `name:"operators" env:"SIGHTLINE_OPERATORS" help:"Address for /healthz, /readyz and /metrics, for operators only (127.0.0.1:9464). Unset: none."`
	BaseURL     string `name:"base-url" env:"SIGHTLINE_BASE_URL" help:"Where people reach the site. Default: http://localhost and the port."`
	Name        string `name:"name" env:"SIGHTLINE_NAME" help:"The partnership's name." default:"Safeguarding partnership"`
	Prefix      string `name:"prefix" env:"SIGHTLINE_PREFIX" help:"Two letters that references begin with." default:"SL"`
	HubPhone    string `name:"hub-phone" env:"SIGHTLINE_HUB_PHONE" help:"The hub's phone number." default:"01632 960 123"`
	SMTP        string `name:"smtp" env:"SIGHTLINE_SMTP" help:"smtp://user:password@host:587. Unset: mail is queued and not sent."`
	MailFrom    string `name:"mail-from" env:"SIGHTLINE_MAIL_FROM" help:"Sender of e-mail." default:"sightline@localhost"`
	Demo        bool   `kong:"-"`
	Beside      bool   `kong:"-"` // a command that may work beside a Sightline that runs
}

// defaultData is the default of Config.Data.
const defaultData = ".sightline"

// check fills in what follows from the rest and refuses what can't be used.
func (c *Config) check() error {
	const op = "app.Config"
	if len(c.Prefix) != 2 || strings.Trim(c.Prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return fault.New(fault.Invalid, op, "SIGHTLINE_PREFIX must be two capital letters, for example EM.")
	}
	if c.IdentityKey != "" {
		if _, err := pg.ParseKey(c.IdentityKey); err != nil {
			return fault.New(fault.Invalid, op, "SIGHTLINE_IDENTITY_KEY must be 64 hexadecimal digits. Make one with: openssl rand -hex 32")
		}
	}
	if c.DatabaseURL != "" && c.OwnerURL == "" && c.IdentityKey == "" {
		return fault.New(fault.Invalid, op, "With DATABASE_URL, set SIGHTLINE_IDENTITY_KEY (as \"sightline migrate\" was given it), or SIGHTLINE_OWNER_URL.")
	}
	if c.BaseURL == "" {
		_, port, _ := strings.Cut(c.Listen, ":")
		c.BaseURL = "http://localhost:" + port
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fault.New(fault.Invalid, op, "SIGHTLINE_BASE_URL must be a whole address, for example https://hub.example.org")
	}
	if net.ParseIP(u.Hostname()) != nil {
		return fault.New(fault.Invalid, op, "SIGHTLINE_BASE_URL must have a name in it, not a number: passkeys hold for a name. On one machine use http://localhost and the port.")
	}
	return nil
}

// sealKey is the key for what must not be read where it is stored. Without one
// of its own it is made from the identity key, which the database's owner can
// read: then a copy of the whole database can be unsealed.
func (c Config) sealKey(identity pg.Key) (crypt.Key, error) {
	if c.SealKey == "" {
		return crypt.Key(identity).For("seal"), nil
	}
	key, err := crypt.ParseKey(c.SealKey)
	if err != nil {
		return key, fault.New(fault.Invalid, "app.Config", "SIGHTLINE_SEAL_KEY must be 64 hexadecimal digits. Make one with: openssl rand -hex 32")
	}
	return key, nil
}

// site is the base address in parts.
func (c Config) site() *url.URL {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		panic(err) // check has been passed
	}
	return u
}

// origin is the base address without a path: "https://hub.example.org".
func (c Config) origin() string {
	u := c.site()
	return u.Scheme + "://" + u.Host
}

// dataDir is the folder of the private PostgreSQL. Where root runs us and the
// server's user could not reach the folder, one that it can is taken.
func (c Config) dataDir() string {
	if cluster.Reachable(c.Data) {
		return c.Data
	}
	abs, err := filepath.Abs(c.Data)
	if err != nil {
		return c.Data
	}
	return filepath.Join(os.TempDir(), "sightline"+strings.ReplaceAll(abs, string(filepath.Separator), "-"))
}
