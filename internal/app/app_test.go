package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"

	"github.com/sightline-partnership/sightline/internal/app"
	"github.com/sightline-partnership/sightline/internal/kernel/when"
	"github.com/sightline-partnership/sightline/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// open is the whole of Sightline on a fresh database.
func open(t *testing.T) *app.App {
	t.Helper()
	db := testkit.NewDatabase(t)
	a, err := app.Open(context.Background(), app.Config{DatabaseURL: db.AppURL, OwnerURL: db.OwnerURL, Listen: "127.0.0.1:0", Prefix: "EM",
		Name: "Eastmarch", HubPhone: "01632 960 123", BaseURL: "http://localhost:8080", Demo: true}, when.System, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// Every GET route has a page, and each page's template fits its data.
func TestTemplatesFitTheirData(t *testing.T) {
	for _, route := range open(t).Routes() {
		if route.Method != http.MethodGet || route.Path == "/{$}" {
			continue
		}
		if route.Page == nil {
			t.Errorf("%s shows no page", route.Pattern())
			continue
		}
		if err := route.Page.Check(); err != nil {
			t.Errorf("%s: %v", route.Pattern(), err)
		}
	}
}

// The table is sound: every route says what it needs, none stands twice.
func TestRouteTable(t *testing.T) {
	if _, err := open(t).Handler(); err != nil {
		t.Fatal(err)
	}
}
