// Package profile holds the vocabulary of the analysis: what can be known of a workload (attributes), what is known (facts with
// their provenance), and the profile that gathers them.
//
// Attributes are data: one table, [Table], drives questions, parsing, JSON Schema, modal fields, help and documentation. The
// package reads text deterministically and never decides anything: it must not know platforms' limits, prices or verdicts.
package profile
