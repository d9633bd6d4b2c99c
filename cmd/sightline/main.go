// Command sightline is the whole of Sightline: the site, its setting up, and
// the tools that need no site.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/sightline-partnership/sightline/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
