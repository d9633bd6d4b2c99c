// Package train learns how often fields agree, in one person's records (m) and
// in strangers' (u), and how many records a person has.
//
// Without labels, u comes from random pairs and m and the prior from
// expectation-maximisation over pairs that share something. The two lean on
// each other: a random pair that looks like a match does not count as
// strangers. With labels, m comes from the pairs that people called the same.
//
// What always holds: the same rows and seed give the same model; what the
// settings say counts as a few pairs, so that a small register does not learn
// a zero; and a model holds shares, never a value of anybody's record.
//
// Begin with [Unlabelled] and [Labelled].
package train
