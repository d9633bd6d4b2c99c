// Package screening turns the answers of a screen into a band, with every
// reason in plain English, by the instrument of a pack. It is a prompt for
// judgement: a person judges, and both bands are kept for ever.
//
// What always holds: an indicator that was left out and one that is not known
// are the same, and neither is ever read as no; a graver, surer or newer answer
// never lowers the band; every floor that holds is listed, also one that
// changed nothing; too little knowledge is said, and can't be closed.
//
// This part is pure: the same answers and pack give the same result, without a
// database. Begin with [New] and [Engine.Score]; a judgement is [Judge].
package screening
