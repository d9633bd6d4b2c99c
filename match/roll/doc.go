// Package roll holds everybody known and finds who is most like a person,
// by scoring all of them, every time: no blocking key decides who is looked at.
//
// A person is a row of small integers, one a field: codes into a dictionary of
// the field's distinct values. A search compares the person with each distinct
// value once, writes the evidence into one table per field, and then makes a
// single pass over the rows, adding up table entries in one machine word a row.
//
// What always holds: a search answers exactly what scoring every person with
// [match.Weigher.Score] would, ties in order of id; a change is seen by every
// search that begins after it returned; and the pass over the rows allocates
// nothing.
//
// A Roll is safe for many goroutines. Begin with [New], [Roll.Put] and
// [Roll.Search].
package roll
