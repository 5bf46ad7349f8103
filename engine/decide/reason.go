package decide

import (
	"math"
	"sort"
)

// Reason is one argument for or against the verdict as data.
type Reason struct {
	ID        string // criterion or rule
	Criterion int
	Effect    float64 // weight x (value of the winner - value of the runner-up), over the worlds
	Grounds   []axis
	Rules     []string // rules of the fit that hold
	Source    Source
	Text      string // the judgement's reason
}

// Reasons are the criteria by how much they moved the ranking between the winner and the runner-up: positive for, negative against.
func (s *Study) Reasons() []Reason {
	if s.won.Place < 0 || s.won.Runner < 0 {
		return nil
	}
	effects := s.t.effects(s.t.slot(s.won.Place), s.t.slot(s.won.Runner))
	out := make([]Reason, 0, criteria)
	for c, e := range effects[:criteria] {
		if math.Abs(e) < 5e-4 {
			continue
		}
		out = append(out, s.reason(c, e))
	}
	sort.SliceStable(out, func(a, b int) bool { return math.Abs(out[a].Effect) > math.Abs(out[b].Effect) })
	return out
}

// slot is the column of a place in the table, -1 when it does not stand.
func (t *Table) slot(place int) int {
	for s, i := range t.viable {
		if i == place {
			return s
		}
	}
	return -1
}

// effects averages weight x difference over the worlds in which both stand. Without any such world there is nothing to compare.
func (t *Table) effects(a, b int) values {
	var out values
	if a < 0 || b < 0 {
		return out
	}
	n, v := 0.0, len(t.viable)
	for i := range min(t.shown, len(t.rows)) {
		if !t.ok[i*v+a] || !t.ok[i*v+b] {
			continue
		}
		n++
		w := &t.m.middle[int(t.rows[i][axPriority])]
		x, y := &t.outs[i*v+a].v, &t.outs[i*v+b].v
		for c := range criteria {
			out[c] += w[c] * (x[c] - y[c])
		}
	}
	for c := range out {
		out[c] /= math.Max(n, 1)
	}
	return out
}

func (s *Study) reason(c int, effect float64) Reason {
	name := criterionNames()[c]
	r := Reason{ID: name, Criterion: c, Effect: effect, Text: s.m.j.Criteria[name].Reason}
	for _, ax := range criterionAxes()[c] {
		if s.k[ax].state != open {
			r.Grounds = append(r.Grounds, ax)
		}
	}
	r.Source = s.m.j.Sources[criterionSources()[c]]
	if c == crDelivery {
		s.fitReason(&r)
	}
	return r
}

// fitReason names the kind's fit, and the rules that hold in the middle world and tell the two forms apart the way the effect goes.
func (s *Study) fitReason(r *Reason) {
	mid, _ := s.m.central(&s.k)
	x, y := &s.m.places[s.won.Place], &s.m.places[s.won.Runner]
	a, b := x.fam, y.fam
	best, kind := 0.0, s.m.scales[axKind].values[int(mid[axKind])]
	if base := s.m.fits[int(mid[axKind])]; (base[a]-base[b])*r.Effect > 0 {
		best = math.Abs(base[a] - base[b])
		r.Text, r.Source = s.m.j.Fits[kind].Reason, s.m.j.Sources[s.m.j.Fits[kind].Source]
	}
	for i := range s.m.rules {
		rule := &s.m.rules[i]
		moves := rule.on(x) - rule.on(y)
		if !rule.holds(&mid) || moves*r.Effect <= 0 {
			continue
		}
		r.Rules = append(r.Rules, rule.id)
		for _, ax := range rule.axes {
			if s.k[ax].state != open {
				r.Grounds = append(r.Grounds, ax)
			}
		}
		if d := math.Abs(moves); d > best {
			best = d
			r.ID = name(crDelivery, rule.id)
			r.Text, r.Source = s.m.j.Rules[rule.id].Reason, s.m.j.Sources[s.m.j.Rules[rule.id].Source]
		}
	}
	r.Grounds = distinct(r.Grounds)
}

// on is what the rule adds to one place, the form of today left aside.
func (r *fitRule) on(pl *place) float64 {
	if pl.cluster {
		return r.add[pl.fam] + r.onto
	}
	return r.add[pl.fam]
}

func name(c int, rule string) string { return criterionNames()[c] + ":" + rule }

func distinct(list []axis) []axis {
	seen := map[axis]bool{}
	out := list[:0]
	for _, ax := range list {
		if !seen[ax] {
			seen[ax] = true
			out = append(out, ax)
		}
	}
	return out
}

// criterionAxes are the facts each criterion is computed from.
func criterionAxes() [criteria][]axis {
	return [criteria][]axis{
		crCost:        {axRequests, axPeak, axSeconds, axMemory, axVCPU, axShape, axUtilization, axEgress, axCommitment, axAvailability},
		crLatency:     {axP99, axColdOK, axSeconds, axInit, axRequests, axShape, axRuntime},
		crOperations:  {axTeam, axServices, axSkill, axCluster},
		crElasticity:  {axShape, axScaleUp, axPeak, axRequests},
		crPortability: {axPortability, axSelfHost},
		crControl:     {axState, axInMemory, axOSControl, axPrivileged, axCompanions, axLongConnections, axKind, axSteps, axStepData},
		crIsolation:   {axIsolation, axTrust},
		crDelivery:    {axKind},
	}
}

// criterionSources name the published page behind each criterion.
func criterionSources() [criteria]string {
	return [criteria]string{
		crCost: "lambda-or-fargate", crLatency: "lambda-env", crOperations: "serverless-why", crElasticity: "adzic-chatley",
		crPortability: "berkeley", crControl: "cncf-serverless", crIsolation: "lambda-or-fargate", crDelivery: "cncf-serverless",
	}
}
