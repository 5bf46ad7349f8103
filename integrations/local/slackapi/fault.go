package slackapi

import (
	"math"
	"net/http"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// fault does what a rule asks before a call is performed; it is true when that was the answer.
func (s *Server) fault(w http.ResponseWriter, r *http.Request, rule faults.Rule) bool {
	switch rule.Kind {
	case faults.Error:
		s.refuse(w, refuse(rule.Error))
	case faults.Status:
		http.Error(w, http.StatusText(rule.Status), rule.Status)
	case faults.RateLimited:
		s.refuse(w, limited(time.Duration(rule.RetryAfterMS)*time.Millisecond))
	case faults.Drop:
		s.cut(w)
	case faults.Delay:
		return !wait(r, time.Duration(rule.DelayMS)*time.Millisecond)
	default: // LoseReply performs first
		return false
	}
	return true
}

// cut closes the caller's connection without an answer.
func (s *Server) cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		s.Logger.Warn("connection not cut", "err", err)
		return
	}
	_ = conn.Close() // it is to be broken anyway
}

// wait is false when the caller has gone.
func wait(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// limited is a 429; Retry-After is in whole seconds, so it is rounded up.
func limited(wait time.Duration) *refusal {
	return &refusal{code: "ratelimited", retryAfter: int(math.Ceil(wait.Seconds()))}
}
