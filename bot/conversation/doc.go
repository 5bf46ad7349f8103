// Package conversation is the assessment as a talk: a pure machine that takes a session and an event and gives the next session
// and what we mean to say. It reads no clock and calls nobody; time comes with the event, knowledge from the advisor it is given.
//
// The state holds answers only. Facts, verdict, questions and every message are worked out anew in each step, so that a later
// answer, an undo, an edited message or a new catalogue all take the same path.
package conversation
