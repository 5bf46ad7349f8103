// Package policy holds an organisation's own rules: which platforms it allows, what it weighs, its prices, its questions, and rules
// in CEL over facts and options.
//
// A policy is loaded and compiled once ([Load]) and then only read. A policy with any mistake is one error that names every
// mistake with its line and column, and no policy. The package must not know platforms: what exists is passed in as [Known].
package policy
