package faults

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// Side is what a rule is about.
type Side string

// The two sides.
const (
	Web    Side = "web"
	Socket Side = "socket"
)

// Kind is what goes wrong.
type Kind string

// Faults of the Web API, then of sockets.
const (
	Error       Kind = "error"       // {"ok":false,"error":Error}
	Status      Kind = "status"      // HTTP status Status, no JSON
	RateLimited Kind = "ratelimited" // 429 and Retry-After
	LoseReply   Kind = "lose_reply"  // performed, then the connection is cut
	Drop        Kind = "drop"        // the connection is cut, nothing performed
	Delay       Kind = "delay"       // both sides: late by DelayMS
	Cut         Kind = "cut"         // the socket is cut without a close frame instead of the delivery
	Swallow     Kind = "swallow"     // not delivered, counts as unacknowledged
	Duplicate   Kind = "duplicate"   // delivered twice
	Reorder     Kind = "reorder"     // held back until the next delivery has gone
)

// Rule is one fault. Method is a Web API method or an envelope type; "*" or "" means any. Skip matching calls pass first;
// then it fires Times times (0 means once, -1 for ever). With Probability above 0 each matching call draws from a generator
// seeded by Seed, and only draws that hit count towards Times. Durations are milliseconds.
type Rule struct {
	On           Side    `json:"on"`
	Method       string  `json:"method"`
	Kind         Kind    `json:"kind"`
	Error        string  `json:"error,omitempty"`
	Status       int     `json:"status,omitempty"`
	RetryAfterMS int     `json:"retry_after_ms,omitempty"`
	DelayMS      int     `json:"delay_ms,omitempty"`
	Skip         int     `json:"skip,omitempty"`
	Times        int     `json:"times,omitempty"`
	Probability  float64 `json:"probability,omitempty"`
	Seed         uint64  `json:"seed,omitempty"`
}

// Plan is the rules in force. The zero Plan has none. Safe for concurrent use.
type Plan struct {
	mu     sync.Mutex
	active []*active
}

type active struct {
	Rule
	seen  int
	fired int
	rng   *rand.Rand
}

// Add puts rules in force, after those that are; the first that fires wins. It adds all of them or, on a bad one, none.
func (p *Plan) Add(rules ...Rule) error {
	for i, r := range rules {
		if err := r.check(); err != nil {
			return fmt.Errorf("rule %d: %w", i, err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range rules {
		p.active = append(p.active, &active{Rule: r, rng: rand.New(rand.NewPCG(r.Seed, 0))}) //nolint:gosec // faults must repeat
	}
	return nil
}

// Clear ends all faults.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.active = nil
}

// Rules lists what is in force.
func (p *Plan) Rules() []Rule {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Rule{}
	for _, a := range p.active {
		if !a.spent() {
			out = append(out, a.Rule)
		}
	}
	return out
}

// Next counts one call and returns the fault it meets, if any.
func (p *Plan) Next(side Side, method string) (Rule, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.active {
		if a.On == side && (a.Method == "" || a.Method == "*" || a.Method == method) && a.fires() {
			return a.Rule, true
		}
	}
	return Rule{}, false
}

func (a *active) fires() bool {
	a.seen++
	if a.seen <= a.Skip || a.spent() || (a.Probability > 0 && a.rng.Float64() >= a.Probability) {
		return false
	}
	a.fired++
	return true
}

func (a *active) spent() bool { return a.Times >= 0 && a.fired >= max(1, a.Times) }

func (r Rule) check() error {
	kinds := map[Side][]Kind{
		Web:    {Error, Status, RateLimited, LoseReply, Drop, Delay},
		Socket: {Cut, Swallow, Duplicate, Reorder, Delay},
	}[r.On]
	switch {
	case kinds == nil:
		return fmt.Errorf("on %q: want web or socket", r.On)
	case !slices.Contains(kinds, r.Kind):
		return fmt.Errorf("kind %q: on %s allows %v", r.Kind, r.On, kinds)
	case r.Kind == Error && r.Error == "":
		return fmt.Errorf("kind error: error is missing, for instance \"internal_error\"")
	case r.Kind == Status && (r.Status < 400 || r.Status > 599):
		return fmt.Errorf("kind status: status %d: want 400 to 599", r.Status)
	case r.DelayMS < 0 || r.RetryAfterMS < 0 || r.Skip < 0 || r.Times < -1 || r.Probability < 0 || r.Probability > 1:
		return fmt.Errorf("delay_ms, retry_after_ms, skip: at least 0; times: at least -1; probability: 0 to 1")
	}
	return nil
}
