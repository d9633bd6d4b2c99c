// Package journey walks Sightline as its people do, in a real browser on a
// real database: the referral from first worry to the answer, each page at two
// widths, signing in with a passkey. It has tests only.
package journey
