// Package catalog holds what is known about the places a workload can run: limits, scaling rules, cold starts, idle
// time-outs, prices, status and dates. Every figure carries the page it was read from, the date and how sure we are;
// a figure without a page is marked Unsourced and must not remove an option on its own.
//
// The data are YAML files embedded from data/ and read by Load, which validates them. A Catalogue is immutable after
// Load and safe for concurrent use. An organisation's own prices are laid over it with WithPriceBook, which returns a
// new Catalogue and leaves the old one alone.
//
// What is absent is unknown, never unlimited: accessors return a figure and whether it is established.
//
// The package must not decide, rank or price anything; it reads no files, network or clock.
package catalog
