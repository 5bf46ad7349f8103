// Package decide weighs the places where a workload could run: hard limits first, then fixed value functions over bills, latency,
// hours and fit, drawn over every completion of the facts that are open (SMAA-2, Lahdelma and Salminen 2001).
//
// All judgement lives in one reviewed file, judgement.yaml; limits and prices come from the catalogue. The worlds are one fixed,
// stratified set of points, the same for every option and every system: two systems that differ in one fact are compared on the same luck, so a flip
// found by search is the flip an assessment gives, and equal input gives equal output, byte for byte.
//
// The package must not read clocks, files or networks, must not know who asked, and must not read prose: only typed facts move it.
package decide
