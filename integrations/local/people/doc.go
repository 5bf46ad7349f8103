// Package people does what people in the local workspace do - type, press, choose, submit, open - and shows them what comes
// back. It builds the payloads Slack sends for such acts (docs.slack.dev/interactivity, read 2026-08-20), waits for the app's
// acknowledgement and puts it into effect. The web page and the tests' driver both act through it, so that neither can do
// what a person in Slack could not. Errors are sentences for the person who acts.
package people
