// Package county makes up a county's records about people, with the truth of
// who is who: something to measure matching by, since no real county may be
// measured in the open.
//
// It has what makes matching hard: many children and so many near dates of
// birth, siblings and twins, shared addresses and phones, families that moved,
// names that were changed, shortened, misspelt, swapped or written down from
// another script, missing fields, and typing errors in numbers. The same seed
// gives the same records. Names are common ones of several origins, put
// together by chance; surnames of the long tail are put together from parts.
// Phone numbers are in ranges kept for fiction, postcodes in the pseudo area
// ZZ, and all shares below are chosen, not measured from people.
//
// The slips and spellings are made by rules of this package and not with the
// lists of the matching engine, which would otherwise be measured by itself.
//
// Begin with [People] and [Write].
package county
