// Package des simulates, event by event, a platform that starts an instance
// when a request finds none with room, and reclaims instances that were idle
// for a while. It answers what the closed forms of package keepalive cannot:
// bursts with slow starts, several requests per instance, limits, percentiles
// of latency and billed time.
//
// The same Config and seed give the same result on every machine: the random
// numbers come from a PCG seeded by the caller, nothing reads a clock. Times
// are seconds. A simulation allocates in proportion to the live instances, not
// to the requests, and does no input or output.
package des
