// Package script holds no code of its own: its tests play the scripts in testdata, which are the specification of the conversation
// in Slack. Each runs the real program in a process of its own, with a workspace, people and channels of its own, on one
// redis-server that all share (every workspace has its own keys).
//
// A script is a list of steps. Who acts is set by "as anna", where by "in payments"; #platform is where people are at first, "in
// private" is the person's own conversation with the bot.
//
//	slash TEXT               types /deploy-advice TEXT
//	say TEXT                 writes a message in the channel
//	reply TEXT               writes in the thread of the newest assessment
//	answer-to PATTERN TEXT   writes in the thread of the message that fits
//	edit PATTERN TEXT        changes one's own message that fits
//	delete PATTERN           removes one's own message that fits
//	shortcut [PATTERN]       the shortcut of the workspace, or that of the message that fits
//	open-home                opens the app's home
//	press LABEL [ATTRIBUTE]  presses the newest button of that label, of the question about the attribute
//	choose ATTRIBUTE ANSWER  answers a question by button or menu: label or value
//	fill FIELD VALUE         fills in a field of the form that is open; "submit" sends it
//	answer-all               answers every question that comes with its first answer, until there is a verdict
//	look LABEL               keeps a button in mind; "press-old" presses it though it is gone from the screen
//	stranger TEXT            somebody of another organisation writes in the thread
//	settings NAME=VALUE      settings of the bot; first of all
//	github                   a GitHub with the repository acme/shop; first of all
//	group ID [PERSON ...]    a user group and who belongs to it from now on
//	propose                  a pull request there that adds a thumbnail service
//	forget                   what is kept of the newest conversation is gone, as when its time is over
//	assess PATTERN           the command line assesses the newest file of that name, and agrees with the thread's verdict
//	restart-bot              kills the process and starts another one
//	later DURATION           timers that are due within that time go off
//
// What people see is looked at with "expect PLACE PATTERN", which waits for it, and "never PLACE PATTERN", which first waits until
// the bot has nothing left to do. Places: channel, head, thread, question (the newest), verdict, last (the newest in the thread),
// whisper and notice (since the person's last act), modal, problem FIELD (of the form just sent), home, file, github. "count PLACE OP NUMBER"
// counts the bot's messages, "mentions PERSON OP NUMBER" its mentions of somebody. Patterns are regular expressions.
package script
