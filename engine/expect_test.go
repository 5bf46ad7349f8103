package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// check tests one expectation on an assessment and returns what is wrong, or "".
type checkFunc func(a *Assessment, args []string) string

func expectations() map[string]checkFunc {
	return map[string]checkFunc{
		"verdict": expectVerdict,
		"not": func(a *Assessment, w []string) string {
			return unless(a.Verdict.Family != w[0], "it is "+a.Verdict.Family)
		},
		"component": expectComponent,
		"provisional": func(a *Assessment, _ []string) string {
			return unless(a.Verdict.Provisional, "stopped: "+a.StoppedBecause)
		},
		"settled": func(a *Assessment, _ []string) string { return unless(!a.Verdict.Provisional, "it is provisional") },
		"removed": expectRemoved,
		"stands":  func(a *Assessment, w []string) string { return unless(optionOf(a, w[0]).Feasible, "it does not stand") },
		"unknown": expectUnknown,
		"question": func(a *Assessment, w []string) string {
			return unless(slices.Contains(asked(a), w[0]), fmt.Sprint(asked(a)))
		},
		"first": func(a *Assessment, w []string) string {
			return unless(len(asked(a)) > 0 && slices.Contains(w, asked(a)[0]), fmt.Sprint(asked(a)))
		},
		"flip":   expectFlip,
		"reason": expectReason,
		"line":   expectLine,
		"warning": func(a *Assessment, w []string) string {
			return unless(strings.Contains(strings.Join(a.Warnings, "\n"), strings.Join(w, " ")), fmt.Sprint(a.Warnings))
		},
		"offload": expectOffload,
		"more":    expectMore,
		"cheaper": expectCheaper,
		"hours":   expectHours,
		"exit":    func(a *Assessment, w []string) string { return unless(optionOf(a, w[0]).Exit != "", "no exit note") },
		"option": func(a *Assessment, w []string) string {
			return unless(slices.ContainsFunc(a.Options, func(o Option) bool { return o.Family == w[0] && o.Monthly.Mid != "" }), "none priced")
		},
	}
}

func unless(holds bool, problem string) string {
	if holds {
		return ""
	}
	return problem
}

func expectVerdict(a *Assessment, w []string) string {
	return unless(slices.Contains(w, a.Verdict.Family), fmt.Sprintf("it is %s on %s (%.2f, next %s)", a.Verdict.Family, a.Verdict.Platform, a.Verdict.Confidence, a.Verdict.RunnerUp))
}

func expectComponent(a *Assessment, w []string) string {
	for _, c := range a.Components {
		if c.Name == w[0] {
			return unless(slices.Contains(w[1:], c.Verdict.Family), "it is "+c.Verdict.Family+" on "+c.Verdict.Platform)
		}
	}
	return "no such component"
}

// optionOf is the option of a platform, of the whole or else of the first component that has it.
func optionOf(a *Assessment, platform string) Option {
	for _, o := range a.Options {
		if o.Platform == platform {
			return o
		}
	}
	for _, c := range a.Components {
		for _, o := range c.Options {
			if o.Platform == platform {
				return o
			}
		}
	}
	return Option{}
}

func expectRemoved(a *Assessment, w []string) string {
	o := optionOf(a, w[0])
	for _, l := range o.RemovedBy {
		if l.Rule == w[1] {
			return unless(l.Value != "", "the limit has no value")
		}
	}
	return fmt.Sprintf("feasible %v, removed by %+v", o.Feasible, o.RemovedBy)
}

func expectUnknown(a *Assessment, w []string) string {
	o := optionOf(a, w[0])
	return unless(slices.ContainsFunc(o.Unknown, func(l Limit) bool { return l.Rule == w[1] }), fmt.Sprintf("unknown are %+v", o.Unknown))
}

func asked(a *Assessment) []string {
	out := make([]string, len(a.Questions))
	for i, q := range a.Questions {
		out[i] = string(q.Attribute)
	}
	return out
}

func expectFlip(a *Assessment, w []string) string {
	for _, f := range a.Flips {
		if string(f.Attribute) == w[0] && (len(w) == 1 || f.Verdict == w[1]) {
			return ""
		}
	}
	return fmt.Sprintf("flips are %+v", a.Flips)
}

func expectReason(a *Assessment, w []string) string {
	var ids []string
	for _, r := range a.Reasons {
		ids = append(ids, r.ID)
	}
	if a.Against != nil {
		ids = append(ids, a.Against.ID)
	}
	return unless(slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, w[0]) }), fmt.Sprintf("reasons are %v", ids))
}

func expectLine(a *Assessment, w []string) string {
	words := strings.ToLower(strings.Join(w[1:], " "))
	var names []string
	for _, l := range optionOf(a, w[0]).Bill {
		names = append(names, l.Name)
		if strings.Contains(strings.ToLower(l.Name), words) {
			return ""
		}
	}
	return fmt.Sprintf("lines are %v", names)
}

func expectOffload(a *Assessment, w []string) string {
	return unless(slices.ContainsFunc(a.Offload, func(o Offload) bool { return o.Function == w[0] && o.Source != "" }), fmt.Sprintf("%+v", a.Offload))
}

func expectMore(a *Assessment, w []string) string {
	x, y := optionOf(a, w[1]).Scores[w[0]], optionOf(a, w[2]).Scores[w[0]]
	return unless(x > y, fmt.Sprintf("%v against %v", x, y))
}

func expectCheaper(a *Assessment, w []string) string {
	x, err1 := strconv.ParseFloat(optionOf(a, w[0]).Monthly.Mid, 64)
	y, err2 := strconv.ParseFloat(optionOf(a, w[1]).Monthly.Mid, 64)
	return unless(err1 == nil && err2 == nil && x < y, fmt.Sprintf("%v against %v", x, y))
}

func expectHours(a *Assessment, w []string) string {
	if len(w) != 3 {
		return "want PLATFORM above|below HOURS"
	}
	for _, l := range optionOf(a, w[0]).Bill {
		if l.Name != "people's time" {
			continue
		}
		got, err1 := strconv.ParseFloat(l.Quantity, 64)
		want, err2 := strconv.ParseFloat(w[2], 64)
		return unless(err1 == nil && err2 == nil && (w[1] == "above" && got > want || w[1] == "below" && got < want), l.Quantity+" hours")
	}
	return "no line for people's time"
}
