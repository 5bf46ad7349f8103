// Package bot is the vocabulary of what the bot does: events that reach it, messages it says, intents it means to perform, and
// errors by what a caller does about them. It holds types only and knows neither Slack, GitHub nor Redis.
//
// A turn, from end to end:
//
//	integrations/slack  an envelope becomes an [Event]
//	bot/app             records it durably under its ids, then the envelope is acknowledged; a worker on any replica takes the
//	                    conversation, loads its session and
//	bot/conversation    steps it: (session, event) -> (session, intents), purely;
//	bot/app             commits session and intents in one compare-and-set,
//	bot/outbox          performs each intent at most once under its key,
//	integrations/slack  renders neutral messages to Block Kit and speaks to the Web API,
//	bot/app             stores the results and releases the conversation.
package bot
