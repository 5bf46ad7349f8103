package decide

import (
	"fmt"
	"maps"
	"math"
	"sync"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Model is the compiled decision: catalogue, judgement and policy ready for thousands of worlds. It is read-only after New and safe for concurrent use.
type Model struct {
	j          *Judgement
	cat        *catalog.Catalogue
	scales     [axes]scale
	at         map[profile.ID]axis
	priors     [axes]prior
	points     points
	lucks      []luck // by world
	shapes     []Shape
	spread     priorRow // of the peak around its ratio
	longest    priorRow // of the longest run over the usual
	ruling     func(profile.Profile, RuleFigures) Ruling
	redundant  bool // the policy keeps at least two copies of everything
	places     []place
	kinds      alike // how many kinds of places share figures
	labour     []labourClass
	skill      []float64
	fits       [][families]float64
	rules      []fitRule
	today      []int
	control    controlNeeds
	wallNeed   []float64
	trustNeed  []float64
	off        [][families]float64
	front      [families]float64
	called     set          // nobody waits: a queue or a schedule calls
	middle     []weighting  // by value of the axis budget_priority
	weightings []weightings // the same, drawn
	unpaid     []weightings // the same with nothing for operations
	tables     *sync.Pool   // of *Table, to be used again

	usdValue, ratioValue, hoursValue, peakValue ValueFunction
	latencySigma                                float64
	priceDeviation                              [2]factor // factor of one standard deviation of price: billed by time, billed by use
}

// Options are what a policy and a caller add to the catalogue. The zero value adds nothing.
type Options struct {
	Weights     map[string]float64                        // stated weights by criterion; empty: the judgement's
	Deny        func(*catalog.Platform) (message string)  // a policy's message, when it denies a platform outright; nil: none
	Rules       func(profile.Profile, RuleFigures) Ruling // an organisation's rules on one option; nil: none
	Redundancy  int                                       // least copies of what is kept running; 0: as availability asks
	LabourRate  float64                                   // dollars an hour; 0: the judgement's
	LabourHours map[string][3]float64                     // hours a month by class; nil: the judgement's
	Change      func(*Judgement)                          // for studies: changes the judgement before it is compiled; nil: none
}

// apply puts the stated figures in place of the judgement's.
func (o *Options) apply(j *Judgement) {
	if o.LabourRate > 0 {
		j.Labour.RateUSD = o.LabourRate
	}
	maps.Copy(j.Labour.Hours, o.LabourHours)
	if o.Change != nil {
		o.Change(j)
	}
}

// New compiles a model. It fails only when the embedded judgement and the tables it names do not agree.
func New(cat *catalog.Catalogue, opt Options) (*Model, error) {
	j, err := ReadJudgement()
	if err != nil {
		return nil, err
	}
	opt.apply(j)
	m := &Model{j: j, cat: cat, tables: new(sync.Pool), ruling: opt.Rules, redundant: opt.Redundancy >= 2}
	if m.scales, m.at, err = compileScales(); err != nil {
		return nil, err
	}
	byID := func(id string) (axis, bool) { ax, ok := m.at[profile.ID(id)]; return ax, ok }
	if m.priors, err = compilePriors(j, &m.scales, byID); err != nil {
		return nil, fmt.Errorf("compile priors: %w", err)
	}
	m.points = newPoints([]int{j.Draws.Probe, j.Draws.Settled, j.Draws.Worlds})
	m.compileFigures()
	m.compileWorlds()
	m.compileLabour()
	m.compileFits()
	m.compileNeeds()
	m.compileWeightings(opt.Weights)
	m.unpaid = m.reweigh(func(w weighting) weighting { w[crOperations] = 0; return w })
	m.compilePlaces(opt.Deny)
	return m, nil
}

func (m *Model) compileFigures() {
	m.shapes = make([]Shape, len(m.scales[axShape].values))
	for i, v := range m.scales[axShape].values {
		m.shapes[i] = m.j.Shapes[v]
	}
	m.spread, m.longest = lognormal(m.j.Ratios.PeakSpread), lognormal(m.j.Ratios.LongestRun)
	m.called = m.set(axProtocol, "queue", "schedule")
	m.latencySigma = math.Log(m.j.Noise.Latency) / z90
	price := math.Log(m.j.Noise.Price) / z90
	m.priceDeviation = [2]factor{factorOf(math.Exp(-price / 2)), factorOf(math.Exp(price))}
	m.usdValue, m.ratioValue = m.j.Values["monthly_usd"], m.j.Values["latency_ratio"]
	m.hoursValue, m.peakValue = m.j.Values["hours"], m.j.Values["seconds_to_peak"]
	for fam, name := range familyNames() {
		m.front[fam] = m.j.Figures.FrontMS[name]
	}
}

func lognormal(q [2]float64) priorRow {
	lo, hi := math.Log(q[0]), math.Log(q[1])
	return priorRow{set: true, mu: (lo + hi) / 2, sigma: (hi - lo) / (2 * z90)}
}

// compilePlaces compiles every place to run, refused ones too: they are listed with their date. Tools, formats and back-ends are not options.
func (m *Model) compilePlaces(deny func(*catalog.Platform) string) {
	for _, p := range m.cat.Platforms() {
		if p.Kind != catalog.KindPlatform || p.Status.State == catalog.Active && !p.Recommend {
			continue
		}
		pl := m.compilePlace(p)
		if deny != nil {
			pl.denied = deny(p)
		}
		m.places = append(m.places, pl)
	}
	m.compileAlike()
}
