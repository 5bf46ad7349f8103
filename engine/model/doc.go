// Package model runs one of the engine's models on explicit input, so that
// whoever doubts a figure can check it: Run takes a category and its input as
// YAML or JSON and answers JSON.
//
// It reads, checks and names things; the models are in packages latency and
// smaa, and none is written here. Input is bounded in size, and so is the work
// it can ask for: simulations longer than MaxRequests requests are cut to that,
// which leaves a relative error of about 2/sqrt(cold starts).
package model
