// Package home shows each person their App Home: what waits for them, what was decided, what they may manage. It is shown when it
// is first opened and after that only when something in it changed. It gathers from what others keep and keeps nothing of its own
// but the hash of what was last shown.
package home
