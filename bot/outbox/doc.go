// Package outbox performs intents: in order, each at most once under its key, and again only where that is harmless or where a
// look at the platform shows that the first time left nothing. It keeps no state: what is pending comes in, what became of it
// goes out, and the caller stores it. It must not decide what is said.
package outbox
