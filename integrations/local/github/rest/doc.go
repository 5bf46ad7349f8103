// Package rest is GitHub's REST API over the forge: routes, tokens and permissions, validation, pagination, ETags, rate limits
// and faults on demand. Rules about what may exist are the forge's; this package must not keep anything but counters.
//
// Statuses and words are those of docs.github.com/rest and of npm @octokit/openapi 23.0.2 (read 2026-11-25); where neither
// says, they follow what clients are known to match on.
package rest
