// Package tour plays a conversation in the local workspace as people would have it, and prints what they saw. It acts through
// the workspace as a person and knows nothing of the bot beyond what its messages show.
package tour
