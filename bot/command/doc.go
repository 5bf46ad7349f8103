// Package command is the grammar of what may be typed to the bot: names, arguments, help and an example each, as data.
// It recognises commands and runs none of them. In a thread people also talk to each other, so a line is a command only when
// the whole of it fits the command's form.
package command
