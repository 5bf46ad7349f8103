// Package slack is the only part that speaks to Slack: it holds the sockets, turns envelopes into [bot.Event]s, has them recorded
// before they are acknowledged, renders neutral messages to Block Kit, and performs intents through the Web API.
//
// A tour, in the order of a turn:
//
//	adapter.go, connection.go   at least two sockets, reconnects, drain at shutdown
//	health.go                   what readiness says, permanent refusals with their fix
//	intake.go, lanes.go, job.go one loop a socket; recorded in order per channel, bounded, then acknowledged
//	envelope.go                 Slack's wire format; strangers are turned away
//	said.go, slash.go, click.go envelopes become events
//	render*.go                  messages and views become blocks, within every limit of limits.go
//	perform*.go, find.go        intents become API calls; a lost reply is resolved by looking for our key
//	codes.go                    Slack's error codes: what a caller does, what a person does
//	people.go                   who somebody is, and where they belong
//
// It decides nothing: no advice, no state, no rights. It must not import another adapter or a package below bot/, and nothing
// outside it sees a type of the Slack library, save for tests.
package slack
