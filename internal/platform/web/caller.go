package web

import (
	"time"

	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/kernel/who"
)

// Caller is who sends a request, and how their session stands.
type Caller struct {
	Actor   who.Actor // nobody: Signed is false
	Session Session
	// Was is whose session it was when it is over. It lets nobody in: what they
	// typed is kept for them.
	Was id.UUID
}

// Session is how the session of somebody who is signed in stands.
type Session struct {
	ID     id.UUID
	How    string        // they signed in
	Left   time.Duration // until it ends by itself
	Fresh  bool          // they proved a short while ago that it is them
	Unsent bool          // words wait that they typed and that were not taken
}

// Background is the header of a request that a page's script sends by itself:
// it does not keep a session alive.
const Background = "Sightline-Background"

// PathConfirm is where somebody proves again that it is them.
const PathConfirm = "/confirm"
