// Package latency estimates what cold starts do to a workload: how often they
// happen, how many instances live, and the latency that results. It picks the
// model: the exact closed form of package keepalive where that holds, the
// event simulation of package des elsewhere, and says which and why.
//
// Its sub-packages stand alone: keepalive (closed forms), des (simulation),
// queueing (always-on tiers), scaling (how fast platforms grow), coldstart
// (measured start times). All of them are pure and deterministic, times are
// seconds, and none knows a price.
package latency
