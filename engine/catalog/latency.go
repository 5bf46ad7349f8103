package catalog

// ColdStart is a measured start of a new instance, in milliseconds.
type ColdStart struct {
	Runtime  string  // nodejs, python, go, rust, java, dotnet, ruby, any
	Package  string  // zip, image, any
	MemoryMB float64 // 0: not stated
	P50      float64
	P95      float64
	P99      float64
	Scope    string // init: platform and runtime only, no application code; end-to-end: as a caller sees it
	Provenance
}

// ColdStart returns the best match for a runtime and package ("" = any): exact, then the runtime with any package,
// then any runtime; false when nothing is known.
func (p *Platform) ColdStart(runtime, pkg string) (ColdStart, bool) {
	best, score := ColdStart{}, 0
	for _, c := range p.ColdStarts {
		if s := matchScore(c, runtime, pkg); s > score {
			best, score = c, s
		}
	}
	return best, score > 0
}

func matchScore(c ColdStart, runtime, pkg string) int {
	score := 1
	switch {
	case c.Runtime == runtime:
		score += 4
	case c.Runtime != "any":
		return 0
	}
	switch c.Package {
	case pkg:
		score += 2
	case "any":
		score++
	}
	return score
}

// IdleOutcome is one value of an uncertain idle time-out.
type IdleOutcome struct {
	Seconds     float64
	Probability float64
}

// IdleTimeout is how long an idle instance is kept, as a distribution: vendors do not publish it. Without outcomes the
// platform keeps its instances (always on) or nothing is known; scale_to_zero tells which.
type IdleTimeout struct {
	Outcomes []IdleOutcome // ascending, probabilities add to 1
	Provenance
}

// Mean returns the expected idle time-out in seconds, 0 without outcomes.
func (t IdleTimeout) Mean() float64 {
	sum := 0.0
	for _, o := range t.Outcomes {
		sum += o.Seconds * o.Probability
	}
	return sum
}
