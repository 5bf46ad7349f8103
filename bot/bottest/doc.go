// Package bottest holds what tests of the bot share: a platform in memory that fails on demand, a conversation that can be
// checked, a process that dies on demand, a real redis-server, and the contract every store keeps. Only tests may import it.
package bottest
