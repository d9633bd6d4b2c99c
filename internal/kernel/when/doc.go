// Package when is time as safeguarding work knows it: a clock that can be
// set, dates that are only partly known, working days and hours, and time
// limits counted in them.
//
// What always holds: a partial date never pretends to be more exact than what
// was said, so two of them may be neither earlier nor later ([Unsure]); a day
// beyond the known bank holidays is an error ([OutsideError]), never silently
// a working day; everything shown is in the time of London; the stored form
// and the words of a partial date are read back as the same date; no error
// repeats what was typed.
//
// Begin with [Partial] for what people say, [Calendar] for what is worked, and
// [Limit] for how long something may take. Sources of the rules stand beside
// them; where none is named, the rule is ours.
package when
