// Package forge is what the local GitHub remembers and the rules it keeps: users, repositories, pull requests, comments with
// their history, reactions, checks, statuses, tokens and hooks. Every act either happens whole or is refused with the status
// and words GitHub uses. It must not know of HTTP, JSON or pages.
//
// A World is not safe for concurrent use; State guards one and tells whoever waits that something changed.
package forge
