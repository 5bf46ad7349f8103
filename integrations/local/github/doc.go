// Package github is a GitHub in one process: a strict stand-in for the parts of GitHub's REST and GraphQL APIs that a bot needs,
// with people who push, open pull requests and comment, webhooks, faults on demand and a section of the local workspace's page.
//
// It is a server: it knows nothing of the bot, and whoever speaks to it does so as they would to GitHub, with the address and
// the tokens it hands out. Parts: git (objects), changes (diffs), forge (what is remembered and allowed), shape (JSON), rest and
// graph (the APIs), hooks (webhooks), markdown and page (what people see).
package github
