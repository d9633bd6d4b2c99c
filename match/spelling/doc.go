// Package spelling says how alike two written words are.
//
// What always holds: every answer is symmetric; it depends on letters only,
// never on case, accents or script; and each quick bound ([Sketch],
// [NewNeed]) may let an unlike pair through but never turns a like pair away.
//
// Words are first folded ([Fold]) and then put into one byte a letter
// ([Letters]), so that every kernel works on bytes and a word of at most
// [MaxLetters] letters fits one machine word.
//
// Begin with [Fold], [JaroWinkler] and [Pattern].
package spelling
