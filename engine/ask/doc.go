// Package ask decides which question comes next and when to stop, by counting over a table of worlds: each world knows its verdict and the
// answer it would give to every open question. One pass over the table serves every score; nothing is nested.
//
// The package knows nothing of workloads or platforms. It must not draw worlds and must not word questions.
package ask
