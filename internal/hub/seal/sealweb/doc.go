// Package sealweb is the pages of seals: holding a referral more closely, who is
// named on a record, opening it again by two people, who has read it, and
// handing a seal over.
//
// What always holds: a privacy officer's page names no person; what opens a
// record is one route, [PathUnseal].
//
// Begin with [Pages.Routes].
package sealweb
