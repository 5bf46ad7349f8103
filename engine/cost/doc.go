// Package cost turns usage into bills: lines of quantity times rate, in exact decimals, with free amounts, billing steps,
// minimum charges and fixed fees, from the rates of a catalogue.
//
// There are two doors. Price prices usage that is stated outright, as in vendors' worked examples. MonthlyBill prices a
// workload: it derives instances, seconds and gigabytes first, and lists what a whole month costs. Compile turns the
// second into a Curve, the same arithmetic in float64 for the thousands of evaluations a decision needs; a property test
// holds the two together.
//
// A rate that is not known is an error, never zero. The package does no input or output and knows no clock.
package cost
