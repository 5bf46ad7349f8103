// Package bicep reads Bicep files: what they declare, with parameters, variables, conditions and loops put in where they are known.
//
// It parses and never runs: no function of Azure is called, no file but the given one is looked at. What is not known is an
// opaque node with the reason.
package bicep
