// Package obs lets operators see how Sightline runs, and nothing of what is in
// it: log lines whose attributes stand on a list, counts and times by route,
// and whether what it needs is there.
//
// What always holds: no name, no word somebody typed and no id of a record
// about a person leaves this way. A label is a constant of ours: a route's
// pattern, a status, a state.
//
// Begin with [Allow], [Metrics] and [Health].
package obs
