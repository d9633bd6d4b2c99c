// Package match says how likely it is that two records are about one person,
// and why. It knows no database and no web, and other programs may import it.
//
// The model is that of Fellegi and Sunter ("A Theory for Record Linkage",
// 1969). Each field of two records agrees at some level (package value). How
// often a level is seen in pairs of one person (m) against pairs of strangers
// (u) is its weight, in bits: one bit doubles the odds. The weights of all
// fields and the prior add up. Three things go beyond the usual:
//
//   - A pair is read in two ways, as written and with forename and surname
//     swapped; the better reading counts.
//   - Each reading is weighed against two alternatives, a stranger and
//     somebody of the same household. Brothers, sisters and twins share a
//     surname, an address and even a date of birth, so these say little
//     against kin, and a twin does not become the same child.
//   - Agreement on a rare value weighs more than on a common one, counted in
//     the register at hand.
//
// What always holds: what is not known is no evidence, for or against; a
// weight is an exact integer, the same on every machine; the score of a pair
// does not depend on which record comes first; and an explanation adds up to
// the score.
//
// Begin with [Field], [Record] and [Settings]; [Model.Weigher] scores and
// explains a pair. Package roll searches a register of millions, package train
// learns m and u without labels, and package bulk finds duplicates in files.
package match
