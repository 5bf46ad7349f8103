// Package smaa answers "how sure are we, and what should we ask" about a
// choice between alternatives whose values are a weighted sum of criteria,
// when weights and measurements are uncertain.
//
// It has two kernels; both are pure and give the same result for the same seed.
//
// Analyze is SMAA-2 (Lahdelma and Salminen 2001): it draws weights and
// measurements and reports how often each alternative takes each rank (ties
// share the better rank), the mean weights of those who would choose it, the
// confidence that it is first at those weights, and pairwise shares.
//
// A Table is a table of worlds for callers with their own model: every world
// is one consistent completion of what is not known, drawn once for all
// alternatives, and holds one utility per alternative. All questions are then
// counting over the table, never a nested simulation:
//
//	t := smaa.NewTable(4096, len(options))
//	for w := range t.Worlds() {
//		row := t.Row(w)             // write utilities; smaa.Veto() where ruled out
//		answers[q][w] = ...         // the answer of question q in this world
//	}
//	t.Seal()                            // finds the winner of each world
//	now := t.Summary(nil)               // verdict, acceptability, entropy, EVPI
//	s := smaa.NewScratch(t, maxAnswers)
//	score := t.Score(answers[q], n, s)  // information, EVPPI, chance of a flip
//	t.Condition(answers[q], given)      // after the answer: keep matching worlds
//
// Worlds are rows of one slice, answers are one []uint16 per question. After
// NewTable and NewScratch nothing allocates. A Table may be read by several
// goroutines, each with its own Scratch; Condition and Seal write.
//
// Enumerate builds an exact table from discrete answers. Linear gives exact
// values of information where utilities are linear in what is unknown. The
// package knows nothing of platforms, prices or questions and must not.
package smaa
