// Package pack loads the content that practice stands on: the screening
// instrument, the thresholds of need, the time limits, the ladder for
// disagreements and the language guide. Content is data: a partnership changes
// a YAML file, not the program.
//
// A pack has an id, a version, dates in force, its sources and a hash of what
// it says (not of how the file is laid out). Every decision stores the [Ref]
// of the pack that it was made under, and [Library.Find] gives that pack back.
//
// What always holds: a pack is loaded whole or not at all; an unknown field, a
// second key of the same name, a citation that leads nowhere or a rule that
// does not compile is an error with file, line, column and the mend; a loaded
// pack never changes. A pack that nobody signed off works, and is an example:
// [Library.Signed] is false and every page says so.
//
// Begin with [Load] and [Library]; authors begin with [Check].
package pack
