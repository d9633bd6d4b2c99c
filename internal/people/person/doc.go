// Package person is the registry of children and adults: who somebody is,
// what they are called, how to reach them safely, and who they belong to.
//
// What always holds: nobody is added without a search first being possible;
// an identifier is checked before it is kept; a protected address is absent to
// whoever may not see it; a search tells people out of sight only that there
// is somebody, and of restricted and sealed people nothing at all.
//
// Begin with [Service.Search] and [Person].
package person
