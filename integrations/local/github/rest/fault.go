package rest

import (
	"net/http"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// fault does what a rule asks before a call is performed; it is true when that was the answer.
func (s *Server) fault(w http.ResponseWriter, r *http.Request, e endpoint, rule faults.Rule) bool {
	after := time.Duration(rule.RetryAfterMS) * time.Millisecond
	switch rule.Kind {
	case faults.Delay:
		return !wait(r, time.Duration(rule.DelayMS)*time.Millisecond)
	case faults.LoseReply:
		return false
	case faults.Drop:
		s.note(r, e, 0, "")
		s.cut(w)
	case faults.RateLimited:
		s.write(w, r, e, refusal(&limited{status: http.StatusTooManyRequests, after: after}))
	case faults.Status:
		if after > 0 && (rule.Status == http.StatusForbidden || rule.Status == http.StatusTooManyRequests) {
			s.write(w, r, e, refusal(&limited{status: rule.Status, after: after}))
			return true
		}
		s.write(w, r, e, refusal(&forge.APIError{Status: rule.Status, Message: http.StatusText(rule.Status)}))
	default:
		s.write(w, r, e, refusal(named(rule.Error, after, s.Now())))
	}
	return true
}

// named is a fault of kind error: a limit by name, else a 422 that says the text.
func named(name string, after time.Duration, now time.Time) error {
	switch name {
	case "primary_rate_limit":
		return &limited{primary: true, account: account{limit: coreLimit, used: coreLimit, reset: now.Add(after + time.Second - 1)}}
	case "secondary_rate_limit":
		return &limited{status: http.StatusForbidden, after: after}
	default:
		return forge.Unprocessable(name)
	}
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
