// Package workspace is the memory of the local Slack stand-in: one team, its people, conversations, messages, threads,
// ephemeral messages, views, files, triggers and response URLs, behind one lock, with an ordered feed of changes.
//
// It knows Slack's rules about state (who may post where, what may be edited, when a trigger has expired) and answers with
// Slack's own error codes. It must not know HTTP, sockets or Block Kit, and it never calls out while it holds its lock
// except to the observers given to New, which must not call back.
package workspace
