// Package faults holds the misbehaviour asked of the local workspace: which Web API call fails how, which socket delivery is
// lost, doubled or late. Choice is by count or by a seeded draw, so a run repeats. The package decides; it performs nothing.
package faults
