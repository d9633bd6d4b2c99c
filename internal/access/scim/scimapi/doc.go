// Package scimapi is the users endpoint of SCIM 2.0 (RFC 7644) by which an
// agency's identity provider closes the accounts of people who leave.
//
// What always holds: a token of an agency's list of staff opens it and nothing
// else; another agency's account is one that does not exist; a closing acts on
// the very next request of whoever left; nothing here gives a role.
//
// Begin with [Handler].
package scimapi
