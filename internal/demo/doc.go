// Package demo makes Eastmarch, the made-up county of the demonstration, by
// calling the services as its people would: never by SQL.
//
// What always holds: everybody in it is made up; the same seed gives the same
// county, with dates counted back from the day it is made; concern and harm
// are given out without regard to where a name comes from.
//
// Begin with [Build].
package demo
