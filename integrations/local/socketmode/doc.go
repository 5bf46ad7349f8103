// Package socketmode is Slack's side of Socket Mode: it hands out one-use addresses, greets and pings each socket, gives every
// envelope to exactly one of them, waits for acknowledgements, delivers events again that were not acknowledged, and tells
// clients to reconnect. Frames and numbers follow docs.slack.dev/apis/events-api/using-socket-mode (read 2026-08-20).
//
// It carries payloads as JSON and does not look inside them.
package socketmode
