package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
	"github.com/sightline-partnership/sightline/internal/platform/jobs"
	"github.com/sightline-partnership/sightline/internal/platform/obs"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
	"github.com/sightline-partnership/sightline/migrations"
)

// forOperators serves health and metrics on their own address, where one is
// set, and gives the site with its requests counted, and how to stop.
func (a *App) forOperators(site http.Handler) (watched http.Handler, stop func(), err error) {
	if a.Config.Operators == "" {
		return site, func() {}, nil
	}
	listener, err := listen(a.Config.Operators, "SIGHTLINE_OPERATORS")
	if err != nil {
		return nil, nil, err
	}
	metrics := obs.NewMetrics()
	server := &http.Server{Handler: a.operators(metrics), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.Log.Error("operators' address", "error", err.Error())
		}
	}()
	return metrics.Watch(site), func() { _ = server.Close() }, nil
}

// operators are the pages for operators: none of them tells anything of a
// person.
func (a *App) operators(m *obs.Metrics) http.Handler {
	m.Gauge("sightline_database_connections", "Connections of the pool.", func(context.Context) (map[string]float64, error) { return a.DB.Connections(), nil })
	m.Gauge("sightline_jobs", "Jobs that are not done.", func(ctx context.Context) (map[string]float64, error) { return jobs.States(ctx, a.DB) })
	m.Gauge("sightline_mail", "Messages.", a.Post.States)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", obs.Alive)
	mux.Handle("GET /readyz", obs.Health(a.notReady, obs.Check{Name: "database", Do: a.reached}, obs.Check{Name: "migrations", Do: a.upToDate}))
	mux.Handle("GET /metrics", m.Handler())
	return mux
}

func (a *App) notReady(check string, err error) {
	a.Log.LogAttrs(context.Background(), slog.LevelWarn, "not ready", slog.String("check", check), slog.String("error", err.Error()))
}

// reached: the database answers, and believes who acts.
func (a *App) reached(ctx context.Context) error {
	s, err := a.DB.State(ctx)
	if err == nil && !s.Signed {
		err = fault.New(fault.Unavailable, "app.ready", "The database does not believe who acts.")
	}
	return err
}

// upToDate: the database has every migration that this program knows.
func (a *App) upToDate(ctx context.Context) error {
	want, err := pg.Latest(migrations.Files)
	if err != nil {
		return err
	}
	s, err := a.DB.State(ctx)
	if err == nil && s.Migration < want {
		err = fault.New(fault.Unavailable, "app.ready", "The database needs a migration.")
	}
	return err
}
