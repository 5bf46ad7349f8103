// Package app runs the bot: it records events durably before they are acknowledged, takes conversations from the queue, steps
// them, commits the outcome and has the intents performed. It owns the ports it needs ([Store], [Performer], [Stepper]), every
// goroutine it starts, and the one place where an error becomes words for the asker.
//
// A conversation is an actor: its events wait in a mailbox ordered by time, one worker at a time works on it under a lease, and
// different conversations run side by side up to a limit. Whatever a worker held when it died is taken over when its lease runs
// out; nothing is lost, because an event leaves the mailbox in the same write that stores what came of it, and nothing is done
// twice, because an intent is stored under its key before it is performed.
//
// The package must not know Slack, GitHub or Redis, and decides nothing about a conversation's content.
package app
