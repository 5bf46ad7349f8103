package slack

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Status is what the sockets of this process do at the moment.
type Status struct {
	Identity Identity
	Wanted   int      // sockets we keep
	Live     int      // sockets that said hello and were not cut since
	Problems []string // refusals that do not pass by themselves, each with its fix
}

// health remembers the state of each socket. Slack's disconnect frames never reach a reader of the library's events, so a
// socket counts as live from hello to the next attempt to connect.
type health struct {
	mu       sync.Mutex
	live     []bool
	problems []string
}

func newHealth(n int) *health { return &health{live: make([]bool, n), problems: make([]string, n)} }

// hello notes a socket that works; what was wrong with it is over.
func (h *health) hello(i int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.live[i], h.problems[i] = true, ""
}

func (h *health) down(i int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.live[i] = false
}

// refused notes a permanent problem and tells whether it is news: it is logged once, not at every attempt.
func (h *health) refused(i int, problem string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	known := slices.Contains(h.problems, problem)
	h.live[i], h.problems[i] = false, problem
	return !known
}

func (h *health) snapshot() (live int, problems []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.live {
		if h.live[i] {
			live++
		}
		if p := h.problems[i]; p != "" && !slices.Contains(problems, p) {
			problems = append(problems, p)
		}
	}
	return live, problems
}

// Status tells how the sockets are.
func (a *Adapter) Status() Status {
	live, problems := a.health.snapshot()
	return Status{Identity: a.me(), Wanted: a.o.Connections, Live: live, Problems: problems}
}

// Ready returns nil when at least one socket works and Slack refused nothing for good. Otherwise it is an Unavailable error whose
// message says what is wrong and the fix.
func (a *Adapter) Ready() error {
	s := a.Status()
	switch {
	case len(s.Problems) > 0:
		why := strings.Join(s.Problems, "; ")
		return &bot.Error{Kind: bot.Unavailable, Op: "connect to slack", Message: why, Err: fmt.Errorf("%d of %d sockets: %s", s.Live, s.Wanted, why)}
	case s.Live == 0:
		return &bot.Error{Kind: bot.Unavailable, Op: "connect to slack", Message: "no socket to Slack is open", Err: fmt.Errorf("0 of %d sockets", s.Wanted)}
	}
	return nil
}
