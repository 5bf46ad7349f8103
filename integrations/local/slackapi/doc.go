// Package slackapi answers Slack's Web API over HTTP for one workspace: arguments in forms or JSON, tokens in the body or the
// header, HTTP 200 with {"ok":false,"error":...} for refusals, scopes, pages and, when asked, rate limits. Methods and their
// errors follow docs.slack.dev/reference/methods (read 2026-08-20). It serves what a bot of ours calls; any other method is
// `unknown_method`. Response URLs and file transfer, which go with the API, are here too.
package slackapi
