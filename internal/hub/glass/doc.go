// Package glass lets somebody who acts for children, and has no tie to a
// record, see it now: they say why, it opens for four hours, and it is looked
// at afterwards.
//
// What always holds:
//   - it opens what is open: no restricted or sealed record, none that names a
//     restricted or sealed person, no protected address, nothing that a
//     conflict closes;
//   - what is absent and what stays closed get the same answer;
//   - every attempt is kept and in the journal, also one that opens nothing;
//   - opening waits for no mail and no job: the notices commit with it and go
//     out when they can. They name nobody;
//   - two roles see each one, and nobody reviews their own or their team's.
//
// Begin with [Service.Break]. What it opens is in access/grid.go, and again in
// migrations/00080_glass.sql.
package glass
