// Package watch looks through the journal for unusual reading, and shows each
// lead worker who read the records they lead.
//
//	every five minutes   [Service.Look], as background work
//	gather               what was opened since the last look, with the facts (migrations/00086_watch.sql)
//	[Judge]              pure: facts and the pack's rules in, findings out
//	keep                 an alert for each reader and rule; the mark moves in the same transaction
//	privacy officers     a mail that names nobody; they say what came of it
//
// What always holds: an alert accuses nobody and closes nothing; it names
// records by number only; the reader never sees it, not even as a privacy
// officer; looking at the same stretch of the journal twice raises nothing
// twice.
//
// Begin with [Judge], then [Service].
package watch
