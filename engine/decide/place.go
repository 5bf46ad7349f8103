package decide

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// The families, in the order of the fits. A hybrid is no family of its own.
const (
	famVM = iota
	famContainer
	famServerless
	famFaaS
	families
)

func familyNames() [families]string {
	return [families]string{"vm", "container", "serverless-container", "faas"}
}

// place is a platform of the catalogue, compiled for thousands of evaluations. It is read-only.
type place struct {
	p        *catalog.Platform
	same     alike
	fam      int
	labour   int    // index into Model.labour; the class of hours
	refused  string // why it may not be recommended, as its status says; empty when it may
	denied   string // the policy's message, when it denies the platform outright
	clouds   uint64 // by value of the axis cloud
	limits   []limit
	about    about     // the axes that the limits are about
	tariffs  []*tariff // by value of the axis cloud
	toZero   bool
	minSet   bool
	perCopy  float64 // requests one copy serves at once by default, at most
	idle     []catalog.IdleOutcome
	cold     [8][2]float64 // seconds, middle and 99%, by value of the axis runtime
	reaction float64       // seconds until the first new copy is asked for
	start    float64       // seconds until a copy serves, application start not counted
	burst    float64       // new copies a second, at most
	quota    float64       // copies at once before a quota has to be raised
	moves    float64       // portability level, 0..1
	wall     float64       // isolation given, 0..1
	gives    float64       // control given, 0..1
	image    bool          // takes an ordinary image
	cluster  bool          // a cluster of the customer's: skills and an existing cluster count
}

func (m *Model) compilePlace(p *catalog.Platform) place {
	pl := place{p: p, fam: familyIndex(string(p.Family)), labour: m.labourIndex(p.Labour)}
	if ok, why := p.Candidate(); !ok {
		pl.refused = why
	}
	for i, cloud := range m.scales[axCloud].values {
		if p.OnCloud(cloud) {
			pl.clouds |= 1 << uint(i)
		}
	}
	pl.limits = m.compileLimits(p)
	for i := range pl.limits {
		pl.about.add(pl.limits[i].axes)
	}
	pl.toZero = hasFlag(p, catalog.ScaleToZero)
	pl.minSet = hasFlag(p, catalog.MinInstancesChoice)
	pl.perCopy = perCopy(p)
	pl.idle = p.Idle.Outcomes
	pl.reaction = number(p, catalog.ScaleReaction, 120)
	if f, ok := p.Figure(catalog.ScalingRule); !hasFlag(p, catalog.ScalesOut) || ok && (f.Has("manual") || f.Has("none")) {
		pl.reaction = m.j.Figures.ByHandSeconds
	}
	pl.start = number(p, catalog.InstanceStart, 60)
	if b, every := number(p, catalog.ScaleBurst, 0), number(p, catalog.ScaleInterval, 0); every > 0 {
		pl.burst = b / every
	}
	if pl.burst == 0 {
		pl.burst = m.j.Figures.CopiesPerSecond
	}
	pl.quota = number(p, catalog.ConcurrencyQuota, math.Inf(1))
	pl.cluster = p.Labour == "managed-k8s" || p.Labour == "self-run-k8s"
	pl.image = hasFlag(p, catalog.AcceptsImage)
	m.compileTraits(&pl)
	m.compileCold(&pl)
	m.compilePrices(&pl)
	return pl
}

func (m *Model) compileTraits(pl *place) {
	p, fam := pl.p, familyNames()[pl.fam]
	if f, ok := p.Figure(catalog.Portability); ok {
		for _, w := range f.Words {
			pl.moves = math.Max(pl.moves, m.j.Portability.Levels[w])
		}
	}
	pl.gives, pl.wall = m.j.Control.Gives[fam], m.j.Isolation.Gives[fam]
	if hasFlag(p, catalog.UntrustedCode) {
		pl.wall = m.j.Isolation.Untrusted
	}
}

// compileCold reads the start of a new copy for each runtime; the application's own start comes on top.
func (m *Model) compileCold(pl *place) {
	for i, runtime := range m.scales[axRuntime].values {
		name := map[string]string{"node": "nodejs", "other": "any"}[runtime]
		if name == "" {
			name = runtime
		}
		c, ok := pl.p.ColdStart(name, "")
		if !ok {
			c, ok = pl.p.ColdStart("any", "")
		}
		pl.cold[i] = [2]float64{pl.start, 2 * pl.start}
		if ok {
			pl.cold[i] = [2]float64{c.P50 / 1000, math.Max(c.P99, c.P50) / 1000}
		}
	}
}

// perCopy is how many requests one copy serves at once: the platform's default, else its maximum, else one for functions and many for processes.
func perCopy(p *catalog.Platform) float64 {
	for _, key := range []catalog.Key{catalog.ConcurrencyDefault, catalog.Concurrency} {
		if f, ok := p.Figure(key); ok && !f.Unlimited && f.Number >= 1 {
			return f.Number
		}
	}
	return 100
}

func hasFlag(p *catalog.Platform, key catalog.Key) bool {
	f, ok := p.Figure(key)
	return ok && f.Flag
}

func number(p *catalog.Platform, key catalog.Key, otherwise float64) float64 {
	f, ok := p.Figure(key)
	if !ok || f.Unlimited {
		return otherwise
	}
	return f.Number
}

func familyIndex(name string) int {
	for i, n := range familyNames() {
		if n == name {
			return i
		}
	}
	return famContainer
}
