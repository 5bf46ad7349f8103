// Package recheck runs recorded decisions again on today's catalogue and policy, and says which of them moved and why. It is pure
// but for the cores it uses: it reads and keeps nothing, and posts nothing.
package recheck
