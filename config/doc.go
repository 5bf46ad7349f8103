// Package config holds the bot's settings: one table of what may be set, read from a file and then from the environment, and a
// valid value of plain types. It must not open connections or start anything; only main imports it.
package config
