// Package queueing holds the formulas for tiers that are always on: how long
// requests wait at c parallel servers, how many are refused or give up, and
// how many servers a latency target needs.
//
// Times are seconds, rates are per second, loads are erlang (rate times mean
// service time). The functions are pure; impossible input (no positive number,
// a load the servers cannot carry) is an error that names the number. The
// package knows no platform and no price, and it must not.
//
// Sources: A. K. Erlang's formulas as in Gross and Harris, "Fundamentals of
// Queueing Theory"; Zeltyn and Mandelbaum (2005) for impatient callers;
// Halfin and Whitt (1981) for many servers; Allen (1990) for G/G/c.
package queueing
