package costcurve

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// perDecade is how many loads are tried between a load and its tenfold.
const perDecade = 4

// reach is how far the curve looks to both sides of today's load, in decades; unknown* is where it looks when there is no today.
const (
	reach       = 2
	unknownFrom = 4
	unknownTo   = 9
)

// study asks the advisor at loads and remembers nothing.
type study struct {
	advisor Advisor
	sys     profile.System
	today   float64
	lines   []Line
}

// Of follows the leading options of a system's assessment over the load. It asks for the options once for every load tried, some thirty
// times in all. [ErrNoLoad] when several components state no load; any other error is the advisor's.
func Of(advisor Advisor, sys profile.System, a engine.Assessment) (Curves, error) {
	s := study{advisor: advisor, sys: sys, today: load(sys), lines: leading(a, len(sys.Components) == 1)}
	if s.today == 0 && len(sys.Components) != 1 {
		return Curves{}, ErrNoLoad
	}
	out := Curves{Subject: a.Name, Unit: "requests a month", Today: s.today, Loads: s.loads()}
	if err := s.follow(out.Loads); err != nil {
		return Curves{}, err
	}
	for i := range s.lines {
		s.lines[i].TodayUSD = math.NaN()
		if s.today > 0 {
			s.lines[i].TodayUSD = monthly(a.Options, s.lines[i])
		}
	}
	s.lines = slices.DeleteFunc(s.lines, func(l Line) bool { return !slices.ContainsFunc(l.USD, finite) })
	out.Lines = s.lines
	var err error
	out.Crossings, err = s.crossings(out)
	return out, err
}

// follow fills in what every line costs at the loads.
func (s study) follow(loads []float64) error {
	for _, x := range loads {
		costs, err := s.costs(x)
		if err != nil {
			return err
		}
		for i := range s.lines {
			s.lines[i].USD = append(s.lines[i].USD, costs[i])
		}
	}
	return nil
}

// loads are the loads tried, today's among them.
func (s study) loads() []float64 {
	var out []float64
	if s.today == 0 {
		for i := unknownFrom * perDecade; i <= unknownTo*perDecade; i++ {
			out = append(out, math.Round(math.Pow(10, float64(i)/perDecade)))
		}
		return out
	}
	most, _ := profile.Lookup(volume)
	for i := -reach * perDecade; i <= reach*perDecade; i++ {
		x := s.today * math.Pow(10, float64(i)/perDecade)
		if x >= 1 && x <= most.Max {
			out = append(out, x)
		}
	}
	return out
}

// costs are what the lines cost at a load.
func (s study) costs(x float64) ([]float64, error) {
	sys := s.sys
	switch {
	case s.today == 0:
		sys = at(s.sys, x)
	case x != s.today:
		sys = scaled(s.sys, x/s.today)
	}
	options, err := s.advisor.Options(sys)
	if err != nil {
		return nil, fmt.Errorf("options at %g requests a month: %w", x, err)
	}
	out := make([]float64, len(s.lines))
	for i, l := range s.lines {
		out[i] = monthly(options, l)
	}
	return out, nil
}

// leading picks the options to follow: the verdict's, then by rank, the first of each family before a second of any. Of a system the
// forms are followed: which platforms stand behind one may change with the load.
func leading(a engine.Assessment, single bool) []Line {
	var first, second []Line
	seen := map[string]bool{}
	for _, o := range a.Options {
		if !o.Feasible || o.Monthly.Mid == "" {
			continue
		}
		l := Line{Platform: o.Platform, Name: o.Name, Family: o.Family}
		if !single {
			l.Platform, l.Name = "", together(o.Family)
		}
		switch {
		case seen[o.Family] && single:
			second = append(second, l)
		case !seen[o.Family]:
			first = append(first, l)
		}
		seen[o.Family] = true
	}
	all := slices.Concat(first, second)
	i := slices.IndexFunc(all, func(l Line) bool { return single && l.Platform == a.Verdict.Platform })
	if i > 0 {
		chosen := all[i]
		all = slices.Insert(slices.Delete(all, i, i+1), 0, chosen)
	}
	return slices.Clone(all[:min(MaxLines, len(all))])
}

// together names a joint choice.
func together(family string) string {
	if family == "hybrid" {
		return "A mix by component"
	}
	return "All in " + render.Family(family)
}

// monthly is the middle of a line's monthly cost, NaN when it does not stand or is not priced.
func monthly(options []engine.Option, l Line) float64 {
	for _, o := range options {
		if o.Family != l.Family || l.Platform != "" && o.Platform != l.Platform {
			continue
		}
		usd, err := strconv.ParseFloat(o.Monthly.Mid, 64)
		if err != nil || !o.Feasible {
			return math.NaN()
		}
		return usd
	}
	return math.NaN()
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
