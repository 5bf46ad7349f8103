// Package page is what the local workspace's page asks of the local GitHub: repositories, files, pull requests, diffs, comments
// with their history, and the few things people do there. Bodies come as HTML that is safe to show. It must not be used by
// programs that would speak to GitHub; they have the API.
package page
