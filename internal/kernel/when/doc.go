// Package when is time as safeguarding work knows it: a clock that can be
// set, dates that are only partly known, working days and hours, and time
// limits counted in them.
//
// What always holds: a partial date never pretends to be more exact than what
// was said; a day beyond the known bank holidays is an error, never silently a
// working day; everything shown is in the time of London.
//
// Begin with [Partial], [Calendar] and [Limit].
package when
