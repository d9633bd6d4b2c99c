package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/fault"
)

// Serve answers requests until the context ends, then finishes those that are
// under way. Ready is called with the address once it listens.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	handler, err := a.Handler()
	if err != nil {
		return err
	}
	listener, err := listen(a.Config.Listen, "SIGHTLINE_LISTEN")
	if err != nil {
		return err
	}
	watched, stopWatching, err := a.forOperators(handler)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer stopWatching()
	if err := a.resume(ctx); err != nil {
		return err
	}
	if err := a.Jobs.Start(ctx); err != nil {
		return err
	}
	server := &http.Server{Handler: watched, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, DisableGeneralOptionsHandler: true}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready(listener.Addr().String())
	go a.keepRegister(ctx)
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := a.Jobs.Stop(stop); err != nil {
		a.Log.Warn("jobs did not end in time; they are done at the next start")
	}
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// keepRegister reads who is known before anybody searches, and follows what
// changes every hour, so that the first search after a quiet weekend need not
// read everybody anew. Where that fails, the next search reads it.
func (a *App) keepRegister(ctx context.Context) {
	for {
		if err := a.People.Ready(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("the register could not be read yet; the next search reads it", "error", err.Error())
		}
		select {
		case <-time.After(time.Hour):
		case <-ctx.Done():
			return
		}
	}
}

// listen takes an address that a setting names.
func listen(address, setting string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Newf(fault.Unavailable, "app.Serve", "The address %s can't be used: another program may be listening on it. Choose another with %s.", address, setting)
	}
	return listener, nil
}

// resume takes up what a Sightline that was killed had in hand.
func (a *App) resume(ctx context.Context) error {
	if a.private != nil { // its lock says that no other Sightline is at work
		if err := a.Jobs.Recover(ctx); err != nil {
			return err
		}
	}
	return a.Extracts.Resume(ctx)
}
