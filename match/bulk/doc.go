// Package bulk finds the records of one person in whole files: the duplicates
// in one, or the same people in two.
//
// A file is read into a roll ([Read]), its columns mapped to fields ([Guess]
// or given), a model learnt from the rows themselves, and every pair scored,
// or, beyond a size, the pairs that share a key, by rules whose recall was
// measured on a sample that was compared with everybody ([Choose]). The work
// is cut into pieces; a run that was stopped goes on where it was ([Run]).
//
// What always holds: the same files and options give the same result, however
// often a run was stopped; a pair is found once; and the work file holds row
// numbers and weights, never a value of anybody's record.
package bulk
