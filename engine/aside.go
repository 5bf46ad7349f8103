package engine

// aside computes a part of an assessment while the rest is computed, and returns how to wait for it. A panic there is one of
// whoever waits. Waiting twice is allowed.
func aside[T any](part func() T) (wait func() T) {
	var out T
	var cause any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { cause = recover() }()
		out = part()
	}()
	return func() T {
		<-done
		if cause != nil {
			panic(cause)
		}
		return out
	}
}
