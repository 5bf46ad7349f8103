// Package tree holds what a deployment file says as one shape for all formats: maps, lists and scalars that know the file and
// line they stand on, and why a value is not known where it is not.
//
// It reads bytes and nothing else. Every reader is bounded in size, depth, documents and work, as some parsers end the whole
// process on hostile input; what goes beyond a bound is an error, never a crash.
package tree
