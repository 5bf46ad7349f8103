// Package git keeps git objects in memory under git's own names: blobs, trees and commits, hashed as git hashes them, so that a
// real git agrees about every id. It knows history (merge bases, what one commit has that another lacks) and merges by path.
// It must not know of branches, people or HTTP; whoever holds a Store guards it against concurrent use.
package git
