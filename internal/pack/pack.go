package pack

import (
	"encoding/hex"
	"errors"

	"github.com/sightline-partnership/sightline/internal/kernel/when"
)

// Kind is what a pack is for.
type Kind string

// The kinds.
const (
	KindInstrument Kind = "instrument"
	KindThresholds Kind = "thresholds"
	KindTimeLimits Kind = "time_limits"
	KindLadder     Kind = "ladder"
	KindLanguage   Kind = "language"
	KindWatch      Kind = "watch"
)

// Kinds in the order they are shown.
func Kinds() []Kind {
	return []Kind{KindInstrument, KindThresholds, KindTimeLimits, KindLadder, KindLanguage, KindWatch}
}

// Header is what every pack says of itself.
type Header struct {
	ID           string   `pack:"id" rule:"id" doc:"The pack's name for ever; a new version keeps it."`
	Version      string   `pack:"version" rule:"max=40" doc:"Changes whenever the content does, for example 1.2.0. Put it in quotes if it looks like a number."`
	Kind         Kind     `pack:"kind" doc:"What the pack is for."`
	Title        string   `pack:"title" rule:"max=200" doc:"As pages show it."`
	InForce      InForce  `pack:"in_force" doc:"The days on which decisions are made under it."`
	AsOf         string   `pack:"as_of" rule:"date,optional" doc:"The day the content was last compared with its sources."`
	Jurisdiction string   `pack:"jurisdiction" rule:"max=200" doc:"Where its law and guidance apply."`
	Note         string   `pack:"note" doc:"How far it can be relied on. Pages show it while nobody has signed the pack off."`
	Sources      []Source `pack:"sources" rule:"optional" doc:"What basis.ref may cite."`
	Approved     []Signer `pack:"signed_off" rule:"optional" doc:"Who approved it on paper. It counts only once it is recorded in the application."`

	hash [32]byte
}

// InForce is the days a pack holds; an empty To has no end.
type InForce struct {
	From when.Date `pack:"from" doc:"First day, as 2026-11-23."`
	To   when.Date `pack:"to" rule:"optional" doc:"Last day; left out when there is none."`
}

// Holds reports whether a day is within the days in force.
func (f InForce) Holds(day when.Date) bool {
	return !day.Before(f.From) && (f.To.IsZero() || !f.To.Before(day))
}

// Source is a text that the pack's facts come from.
type Source struct {
	ID    string `pack:"id" rule:"id" doc:"What basis.ref cites."`
	Title string `pack:"title" rule:"max=300" doc:"The text's title."`
	Where string `pack:"where" rule:"max=500,optional" doc:"Address or place."`
	Read  string `pack:"read" rule:"max=500" doc:"How far it was read when the pack was written."`
}

// Signer is somebody who approved a pack on paper.
type Signer struct {
	Role string    `pack:"role" rule:"max=200" doc:"Their post."`
	On   when.Date `pack:"on" doc:"The day."`
}

// Basis is where a statement comes from and how sure that is. Verified means
// that the fact was read in the source; false means recalled, or our design.
type Basis struct {
	Kind     string `pack:"kind" rule:"one=statutory|guidance|local|ours" doc:"statutory, guidance, local or ours."`
	Source   string `pack:"source" doc:"The source in words, with paragraph or section."`
	Verified bool   `pack:"verified" doc:"Whether the fact was read in the source."`
	Ref      string `pack:"ref" rule:"optional,max=40" doc:"The id of an entry under sources."`
}

// Ref names exactly the content that a decision was made under.
type Ref struct {
	ID, Version string
	Hash        string // SHA-256 of the canonical form, lower-case hex
}

// Ref is the pack's own reference.
func (h *Header) Ref() Ref {
	return Ref{ID: h.ID, Version: h.Version, Hash: hex.EncodeToString(h.hash[:])}
}

// String is "id version (first 12 of the hash)".
func (r Ref) String() string {
	return r.ID + " " + r.Version + " (" + r.Hash[:min(12, len(r.Hash))] + ")"
}

// Content is the part of a pack that its kind decides: *Instrument,
// *Thresholds, *TimeLimits, *Ladder, *Language or *Watch.
type Content interface {
	// Head is the pack's header.
	Head() *Header
	// check adds what is wrong beyond the shape of the file.
	check(*checker)
}

// Head is the header itself, so that every kind that embeds it has one.
func (h *Header) Head() *Header { return h }

// Pack is a loaded pack of any kind.
type Pack struct {
	*Header
	Content Content
}

// empty is a new content value of a kind, or an error for an unknown one.
func empty(k Kind) (Content, error) {
	switch k {
	case KindInstrument:
		return new(Instrument), nil
	case KindThresholds:
		return new(Thresholds), nil
	case KindTimeLimits:
		return new(TimeLimits), nil
	case KindLadder:
		return new(Ladder), nil
	case KindLanguage:
		return new(Language), nil
	case KindWatch:
		return new(Watch), nil
	}
	return nil, errors.New("unknown kind")
}
