package personweb

import (
	"github.com/sightline-partnership/sightline/internal/kernel/id"
	"github.com/sightline-partnership/sightline/internal/people/person"
)

const (
	pathPeople   = "/people"
	pathAdd      = "/people/new"
	pathPairs    = "/people/pairs"
	pathExpiring = "/people/expiring"
)

// PathPerson is the page of a person.
func PathPerson(p id.UUID) string { return pathPeople + "/" + p.String() }

func pathSection(p id.UUID, section string) string { return PathPerson(p) + "/" + section }

// pathPart is one row of a part; none is a new one.
func pathPart(p id.UUID, part person.Part, row id.UUID) string {
	if row.IsZero() {
		return PathPerson(p) + "/" + string(part) + "/new"
	}
	return PathPerson(p) + "/" + string(part) + "/" + row.String()
}

func pathEnd(p id.UUID, part person.Part, row id.UUID) string { return pathPart(p, part, row) + "/end" }

func pathPair(a, b id.UUID) string  { return PathPerson(a) + "/same/" + b.String() }
func pathUnmerge(p id.UUID) string  { return PathPerson(p) + "/unmerge" }
func pathThen(p id.UUID) string     { return PathPerson(p) + "/then" }
func pathRestrict(p id.UUID) string { return PathPerson(p) + "/restrict" }

// pathConcern is a page of the network.
func pathConcern(p id.UUID) string { return PathPerson(p) + "/concern" }

// pathCircle is a page of the network.
func pathCircle(p id.UUID) string { return PathPerson(p) + "/circle" }

// pathConflict is a page of the conflicts.
func pathConflict(p id.UUID) string { return PathPerson(p) + "/conflict" }

// pathLooked and pathHistory are pages of the journal.
func pathLooked(p id.UUID) string  { return PathPerson(p) + "/looked" }
func pathHistory(p id.UUID) string { return PathPerson(p) + "/history" }
