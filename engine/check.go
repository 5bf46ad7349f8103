package engine

import (
	"errors"
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// ErrInput is the kind of every error about the system itself.
var ErrInput = errors.New("this system cannot be assessed")

// check refuses what no answer can be right for: no component or too many, names that repeat, figures that are no numbers, links that lead nowhere or in a
// circle in which every caller waits for itself. It reports everything at once.
func check(sys profile.System) error {
	n := len(sys.Components)
	if n == 0 || n > profile.MaxComponents {
		return fmt.Errorf("%w: it has %d components, allowed are 1 to %d", ErrInput, n, profile.MaxComponents)
	}
	var errs []error
	seen := make(map[string]bool, n)
	for _, c := range sys.Components {
		if n > 1 && c.Name == "" {
			errs = append(errs, errors.New("a component has no name"))
		}
		if seen[c.Name] {
			errs = append(errs, fmt.Errorf("two components are called %q", c.Name))
		}
		seen[c.Name] = true
		errs = append(errs, checkFacts(c.Name, c.Profile)...)
	}
	errs = append(errs, checkFacts("shared", sys.Shared)...)
	errs = append(errs, checkLinks(sys.Links, seen)...)
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%w: %w", ErrInput, err)
	}
	return nil
}

// checkFacts refuses numbers outside their attribute's bounds: NaN, infinite, negative or reversed.
func checkFacts(where string, p profile.Profile) []error {
	var errs []error
	for _, f := range p.Facts() {
		a, ok := profile.Lookup(f.Attribute)
		if !ok || !f.Known() || a.Kind != profile.Number && a.Kind != profile.Integer {
			continue
		}
		lo, hi := f.Value.Lo, f.Value.Hi
		if math.IsNaN(lo) || math.IsNaN(hi) || lo > hi || lo < a.Min || hi > a.Max {
			errs = append(errs, fmt.Errorf("%s: %s is %v to %v, allowed are %v to %v %s", where, a.ID, lo, hi, a.Min, a.Max, a.Unit))
		}
	}
	return errs
}

// checkLinks refuses links to components that do not exist, figures that are no amounts, and circles of waiting callers.
func checkLinks(links []profile.Link, known map[string]bool) []error {
	var errs []error
	waits := map[string][]string{}
	for _, l := range links {
		for _, end := range []string{l.From, l.To} {
			if !known[end] {
				errs = append(errs, fmt.Errorf("a link names %q, which is no component", end))
			}
		}
		if !amount(l.CallsPerMonth) || !amount(l.GBPerMonth) {
			errs = append(errs, fmt.Errorf("link %s to %s: calls and gigabytes a month must be numbers from 0 to 1e13", l.From, l.To))
		}
		if l.LatencyMatters {
			waits[l.From] = append(waits[l.From], l.To)
		}
	}
	if circle := findCircle(links, waits); circle != "" {
		errs = append(errs, fmt.Errorf("links form a circle in which every caller waits for itself: %s; say which of these calls does not wait", circle))
	}
	return errs
}

func amount(v float64) bool { return v >= 0 && v <= 1e13 }

// findCircle walks the waiting calls and returns one circle in words, or "".
func findCircle(links []profile.Link, waits map[string][]string) string {
	const walking, done = 1, 2
	state := map[string]int{}
	var path []string
	var walk func(name string) string
	walk = func(name string) string {
		state[name] = walking
		path = append(path, name)
		for _, next := range waits[name] {
			switch state[next] {
			case walking:
				return circleText(path, next)
			case 0:
				if c := walk(next); c != "" {
					return c
				}
			}
		}
		path = path[:len(path)-1]
		state[name] = done
		return ""
	}
	for _, l := range links {
		if state[l.From] == 0 {
			if c := walk(l.From); c != "" {
				return c
			}
		}
	}
	return ""
}

// circleWarning asks about links that run in a circle although nobody is said to wait: often a wait was left out.
func circleWarning(links []profile.Link) string {
	calls := map[string][]string{}
	for _, l := range links {
		calls[l.From] = append(calls[l.From], l.To)
	}
	circle := findCircle(links, calls)
	if circle == "" {
		return ""
	}
	return "Links form a circle: " + circle + ". Does one of these callers wait for the answer?"
}

func circleText(path []string, start string) string {
	text, on := "", false
	for _, name := range path {
		on = on || name == start
		if on {
			text += name + " -> "
		}
	}
	return text + start
}
