package journey

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/demo"
	"github.com/sightline-partnership/sightline/internal/testkit"
	"github.com/sightline-partnership/sightline/internal/testkit/browser"
)

var shots = flag.String("shots", "", "folder to keep pictures of the pages in")

func TestMain(m *testing.M) { testkit.Main(m) }

// site is a small county, served.
type site struct {
	app  *app.App
	url  string
	line *line
}

// serve makes a county of some referrals and serves it until the test ends. Its
// jobs do not run.
func serve(t *testing.T, referrals int, change ...func(*app.Config)) site {
	t.Helper()
	db := testkit.NewDatabase(t)
	server := httptest.NewUnstartedServer(nil)
	base := "http://localhost:" + port(server.Listener.Addr().String())
	cfg := app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM", Name: "Eastmarch Safeguarding Partnership",
		HubPhone: "01632 960 123", BaseURL: base, Demo: true}
	for _, f := range change {
		f(&cfg)
	}
	a, err := app.OpenDemo(context.Background(), cfg, demo.Plan{Seed: 7, Referrals: referrals, Children: referrals}, slog.New(slog.DiscardHandler), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	handler, err := a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	between := &line{}
	between.next.Store(&handler)
	server.Config.Handler = between
	server.Start()
	t.Cleanup(server.Close)
	return site{app: a, url: base, line: between}
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

// signIn opens a tab signed in as one of the demonstration's people.
func (s site) signIn(t *testing.T, b *browser.Browser, name string) *browser.Tab {
	t.Helper()
	tab := b.Tab(t)
	tab.Open(s.url + "/demo/sign-in")
	tab.Press(name)
	return tab
}

// keep saves a picture of the page where the flag says so.
func keep(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), tab.Picture(), 0o644); err != nil {
		t.Fatal(err)
	}
}
