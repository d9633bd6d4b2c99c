// Package leaver closes the accounts of people who have left, from a list that
// their agency's administrator brings: a CSV file of who works there.
//
// What always holds: a list closes accounts of the administrator's own agency,
// and does nothing else; nothing is closed that was not shown first; a list
// that would close very many, or every other administrator, closes nobody
// unless somebody types what it does; and no list is kept.
//
// Begin with [Parse] and [Make], which are pure, then [Service].
package leaver
