// Package person is the registry of children and adults: who somebody is,
// what they are called, how to reach them safely, and who they belong to.
//
// What always holds:
//   - an identifier is checked before it is kept;
//   - nothing that was said of somebody is overwritten unseen: the journal
//     keeps each step, a part of the record ends and is not deleted, and
//     [Service.Then] shows the record as it stood on a day;
//   - a protected address is absent to whoever may not see it, and its words
//     are never in the journal;
//   - a search tells of people out of sight only that there is somebody, and
//     of restricted and sealed people out of sight nothing at all.
//
// Begin with [Service.Search] and [Person]. How likeness is judged is package
// match's to say; register.go keeps the copy that it looks through.
package person
