package app

import (
	"context"

	"github.com/sightline-partnership/sightline/internal/hub/referral"
	"github.com/sightline-partnership/sightline/internal/hub/referral/referralweb"
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
	"github.com/sightline-partnership/sightline/internal/platform/pg"
)

type notices struct{}

func (notices) Queue(context.Context, *pg.Tx, string, id.UUID, string) error { return nil }

type registry struct{}

func (registry) Matches(context.Context, who.Actor, referral.Told) ([]referralweb.Match, error) {
	return nil, nil
}

func (registry) Register(context.Context, who.Actor, referral.Told) (id.UUID, error) {
	return id.UUID{}, nil
}

func (a *App) prompts(string) []string { return nil }
