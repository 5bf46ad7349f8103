// Package blockkit checks Block Kit JSON as Slack does and finds what can be pressed or filled in within it.
//
// Limits are those of docs.slack.dev/reference/block-kit and of the JSDoc in npm's @slack/types 3.2.0 (both read 2026-08-20),
// counted in characters, not bytes. A refusal names its place by a JSON pointer in Slack's wording, for instance
// "must be less than 3001 characters [json-pointer:/blocks/0/text/text]". Blocks whose posting by apps Slack may refuse
// (card, carousel, alert, container, plan, task_card, data_table) are refused here. The package knows nothing of workspaces,
// HTTP or users, keeps no state between calls and trusts nothing it is given.
package blockkit
