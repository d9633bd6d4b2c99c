// Package block lists pairs of rows that are worth a comparison, where
// comparing all of them is too many.
//
// A rule says which fields, or beginnings of fields, two rows must have in
// common. What always holds: a pair is listed once, however many rules it
// meets; a row that does not know a rule's field meets nobody by that rule;
// and every value of a cell of several counts.
//
// Begin with [Rule], [NewPlan], [Plan.Pieces] and [Plan.Pairs].
package block
