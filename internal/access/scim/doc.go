// Package scim reads what an agency's identity provider says of its staff, in
// the words of SCIM 2.0 (RFC 7643, RFC 7644) and in those that Microsoft Entra
// ID and Okta use instead, and turns it into what the directory of accounts
// may be told: somebody left, is called otherwise, or is new.
//
// What always holds: it is pure; whatever it is given, it answers or refuses;
// nothing it reads can name a role, a team or another agency; and an attribute
// that we do not keep is passed over, so that it never stops a leaver from
// being closed.
//
// Begin with [ParsePatch] and [ParseFilter].
package scim
