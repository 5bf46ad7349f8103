// Package scaling holds the published rules by which platforms add instances,
// and what follows from them: how many instances a rule asks for, how long a
// platform takes to reach a load, and what goes short meanwhile.
//
// Rules are functions of explicit numbers; the table of platforms carries the
// source and date of each figure. Times are seconds. The package starts
// nothing and knows no price.
package scaling
