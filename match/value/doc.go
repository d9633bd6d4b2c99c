// Package value knows the kinds of thing that are written about a person
// (names, dates of birth, postcodes, numbers) and how near two of them are.
//
// Each kind has a short list of levels, from "same" to "different", in plain
// words. To compare is to find the level; what a level is worth is not decided
// here.
//
// What always holds: comparing is symmetric; a value that says nothing
// ("unknown", "n/a") is no value, and never reaches a comparison; the same
// value compared with itself is at level 0 unless it is partial; and
// [List.Near] finds exactly the levels that [Kind.Compare] does.
//
// Begin with [Kind], [Kind.Parse] and [Kind.Compare].
package value
