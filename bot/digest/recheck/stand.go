package recheck

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// keptBills is how many of the best options have their bills kept: the verdict, its runner-up and two that may overtake them.
const keptBills = 4

// Stander is an Advisor that can leave out everything but where a decision stands, with the bills of its first few options: nothing else is kept here, and it
// takes most of the time.
type Stander interface {
	Standing(sys profile.System, bills int) (engine.Assessment, error)
}

// Namer is an Advisor that knows what people call the platforms.
type Namer interface {
	PlatformName(id string) string // the id itself when there is no such platform
}

// Stand is where a decision stands: what is kept of an assessment to tell later what moved it. Its JSON form is stored.
type Stand struct {
	Family     string  `json:"family"`
	Platform   string  `json:"platform"`
	Name       string  `json:"name,omitempty"` // of the platform, as shown
	Confidence float64 `json:"confidence"`
	Margin     float64 `json:"margin"`
	RunnerUp   string  `json:"runner_up,omitempty"`
	MonthlyUSD string  `json:"monthly_usd,omitempty"` // decimal text; empty when unknown
	Hash       string  `json:"hash,omitempty"`        // identifies the facts it was worked out with
	Catalogue  string  `json:"catalogue"`
	Policy     string  `json:"policy,omitempty"`
	Bills      []Bill  `json:"bills,omitempty"` // of the best options
	Limits     []Limit `json:"limits,omitempty"`
}

// Bill is what one option costs a month, line by line.
type Bill struct {
	Platform string `json:"p"`
	Name     string `json:"n"`
	USD      string `json:"usd"`
	Lines    []Line `json:"l"`
}

// Line is one line of a bill.
type Line struct {
	Name   string `json:"n"`
	Unit   string `json:"u,omitempty"`
	Rate   string `json:"r"`
	Amount string `json:"a"`
	Source string `json:"s,omitempty"`
	AsOf   string `json:"d,omitempty"`
}

// Limit is a hard limit that removes an option.
type Limit struct {
	Platform string `json:"p"`
	Rule     string `json:"r"`
	Text     string `json:"t,omitempty"` // "a run lasts at most"
	Value    string `json:"v"`
	Source   string `json:"s,omitempty"`
	AsOf     string `json:"d,omitempty"`
}

// Print identifies the catalogue and policy that the stand was worked out with: equal prints and facts give equal verdicts.
func (s Stand) Print() string { return s.Catalogue + "|" + s.Policy }

// Same reports whether two stands are the same verdict: family and platform.
func (s Stand) Same(other Stand) bool {
	return s.Family == other.Family && s.Platform == other.Platform
}

// StandOf keeps what matters of an assessment. For a system the options are the joint choices.
func StandOf(a engine.Assessment) Stand {
	v := a.Verdict
	s := Stand{
		Family: v.Family, Platform: v.Platform, Confidence: v.Confidence, Margin: v.Margin, RunnerUp: v.RunnerUp, Hash: a.InputHash,
		Catalogue: a.Catalogue, Policy: a.Policy,
	}
	if v.MonthlyUSD != nil {
		s.MonthlyUSD = v.MonthlyUSD.Mid
	}
	for _, o := range a.Options {
		if o.Platform == v.Platform {
			s.Name = o.Name
		}
		if o.Feasible && len(s.Bills) < keptBills && len(o.Bill) > 0 {
			s.Bills = append(s.Bills, billOf(o))
		}
		for _, l := range o.RemovedBy {
			s.Limits = append(s.Limits, Limit{Platform: o.Platform, Rule: l.Rule, Text: l.Limit, Value: l.Value, Source: l.Source, AsOf: l.AsOf})
		}
	}
	return s
}

func billOf(o engine.Option) Bill {
	b := Bill{Platform: o.Platform, Name: o.Name, USD: o.Monthly.Mid}
	for _, l := range o.Bill {
		if !l.Labour {
			b.Lines = append(b.Lines, Line{Name: l.Name, Unit: l.Unit, Rate: l.RateUSD, Amount: l.AmountUSD, Source: l.Source, AsOf: l.AsOf})
		}
	}
	return b
}

// Compact is the stand without what is known again when it is compared: sources, and the words of limits.
func (s Stand) Compact() Stand {
	s.Bills, s.Limits = slices.Clone(s.Bills), slices.Clone(s.Limits)
	for i := range s.Bills {
		s.Bills[i].Lines = slices.Clone(s.Bills[i].Lines)
		for j := range s.Bills[i].Lines {
			s.Bills[i].Lines[j].Source, s.Bills[i].Lines[j].AsOf, s.Bills[i].Lines[j].Unit = "", "", ""
		}
	}
	for i := range s.Limits {
		s.Limits[i].Text, s.Limits[i].Source, s.Limits[i].AsOf = "", "", ""
	}
	return s
}

// bill is the kept bill of a platform.
func (s Stand) bill(platform string) (Bill, bool) {
	i := slices.IndexFunc(s.Bills, func(b Bill) bool { return b.Platform == platform })
	if i < 0 {
		return Bill{}, false
	}
	return s.Bills[i], true
}

// concerns lists the platforms that a move is about: the verdicts and runners-up of both sides.
func concerns(before, now Stand) []string {
	var out []string
	for _, joined := range []string{before.Platform, now.Platform, before.RunnerUp, now.RunnerUp} {
		for p := range strings.SplitSeq(joined, "+") {
			if p != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
