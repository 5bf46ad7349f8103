// Package replicas holds no code of its own: its tests run several processes of the real program on a real redis-server against
// the local workspace, kill them at every step of a turn, and look for lost answers and doubled messages.
package replicas
