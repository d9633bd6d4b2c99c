// Package seal opens again what is held closely, and keeps who may see it
// meanwhile. To close a record is one manager's deed, in its own feature
// (person.Restrict, referral.Restrict); what follows is here.
//
// What always holds:
//   - two people open a seal: one asks, another agrees; the database refuses
//     anything else. Either can say no, with a reason;
//   - the list of named people is the owner's: whoever sealed the record, until
//     they hand it over;
//   - the owner is told who reads a sealed record, and at most once a day by
//     mail that there was a read;
//   - an owner who has left is followed by a hub manager whom a privacy officer
//     chooses, without learning whose record it is.
//
// Begin with [Service.Seal] and [Service.Unseal].
package seal
