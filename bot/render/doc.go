// Package render turns an assessment into what people read: neutral messages for the thread, Markdown for a pull request, an ADR
// file. It is pure and the only place that holds words said to people.
//
// Rules of the voice: the answer first, then why, then what to do next; short sentences; figures with units; a figure that was
// assumed is called so; nobody is mentioned for what they did themselves; no exclamation marks, no apologies.
package render
