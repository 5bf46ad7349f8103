// Package redis keeps the bot's state and shares its work between replicas on plain Redis 6.2 or later, alone, behind Sentinel
// or as a Cluster: mailboxes and sessions of conversations, the queue of conversations that have something to do, what is put
// off until later, claims, and documents.
//
// Every operation is one Lua script and so one atomic round trip; all keys of a workspace share a hash tag and therefore a
// slot. Work is handed out by a stream with a consumer group: the group's pending list is the lease, and each script that acts
// for a worker first checks there that the work is still that worker's. It must not decide anything about what it stores.
package redis
