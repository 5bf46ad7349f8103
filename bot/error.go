package bot

import (
	"errors"
	"fmt"
	"time"
)

// Kind classes errors by what a caller does about them.
type Kind string

// The kinds of error.
const (
	Invalid     Kind = "invalid"     // the input is wrong: say what is allowed
	NotFound    Kind = "not_found"   // it is not there (any more)
	Denied      Kind = "denied"      // not permitted: say who may
	Conflict    Kind = "conflict"    // somebody was faster: load again
	Limited     Kind = "limited"     // too many calls: wait RetryAfter
	Unavailable Kind = "unavailable" // try again later; whether it took effect is not known
	Internal    Kind = "internal"    // a bug: details only in the log
)

// Error is an error with its kind and a message that is safe to show.
type Error struct {
	Kind       Kind
	Op         string        // what was tried: "post message"
	Message    string        // safe to show, says the fix; may be empty
	Code       string        // the API's own error code, such as "not_in_channel"
	RetryAfter time.Duration // for Limited
	Err        error
}

// Error returns operation, code and cause, for the log.
func (e *Error) Error() string {
	s := e.Op
	if e.Code != "" {
		s += ": " + e.Code
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of an error, Internal when it has none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
