// Package referral is the front door: a worry comes in, the hub takes it up,
// asks partner agencies what they hold, and the person who raised it hears
// what came of it.
//
// What always holds: nothing typed is lost (a draft is saved on the server at
// every step); the same sending twice makes one referral; the words of the
// referrer and of the child stay exactly as they were written; who and what a
// referral names is linked to the registry only by a person, never by itself;
// a referrer sees what they wrote, where it stands and what came of it, and
// nothing more.
//
// Begin with [Worry], what somebody sends, and [Service.Send].
package referral
