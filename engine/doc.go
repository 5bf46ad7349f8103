// Package engine is the door to the decision: [Assess] turns a system, a policy and a catalogue into an assessment.
//
// The engine is pure. It opens no file and no connection, reads no clock, draws no random number that is not seeded by its
// input, and logs nothing: the same input gives the same assessment, byte for byte. Its parts:
//
//	profile   what can be known of a workload, and what is
//	catalog   platforms, limits and prices with their sources
//	cost      bills in exact decimals
//	latency   cold starts, queues, time to scale
//	policy    an organisation's own rules
//	decide    constraints, criteria, acceptability, flips
//	ask       which question next, and when to stop
//	detect    files of a repository to facts
package engine
