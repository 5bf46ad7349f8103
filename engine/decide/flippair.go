package decide

import "slices"

// actionable are the facts that somebody can change on purpose; two of them together make a flip that one alone does not.
func actionable() []axis {
	return []axis{axRequests, axSeconds, axMemory, axColdOK, axState, axPackage, axPortability, axInMemory, axServices, axAvailability, axMigration}
}

func anyActionable(list []Flip) bool {
	for _, f := range list {
		if slices.Contains(actionable(), f.Axis) {
			return true
		}
	}
	return false
}

// maxPairs bounds the combinations of two facts that are tried: the search takes bounded time and finds the commonest, in the order of actionable.
const maxPairs = 60

// pairs looks, where no single fact that can be changed on purpose flips the verdict, for two that do it together: every pair of actionable facts at a few values each, the first
// that is proven.
func (l *search) pairs() []Flip {
	axs, tried := actionable(), 0
	for i, a := range axs {
		for _, b := range axs[i+1:] {
			for _, va := range l.steps(a) {
				for _, vb := range l.steps(b) {
					if tried++; tried > maxPairs {
						return nil
					}
					if f, ok := l.tryPair(a, b, va, vb); ok {
						return []Flip{f}
					}
				}
			}
		}
	}
	return nil
}

// steps are the values a known fact is tried at: the other words, or a tenth and ten times of a number.
func (l *search) steps(ax axis) []float64 {
	g, sc := &l.s.k[ax], &l.s.m.scales[ax]
	if g.state == open {
		return nil
	}
	var out []float64
	if sc.enum {
		for v := range sc.values {
			if float64(v) != g.lo {
				out = append(out, float64(v))
			}
		}
		return out
	}
	for _, factor := range []float64{10, 0.1} {
		if x := l.tidy(ax, mid(g)*factor); x >= sc.attr.Min && x <= sc.attr.Max && x > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (l *search) tryPair(a, b axis, va, vb float64) (Flip, bool) {
	k := with(&l.s.k, a, va)
	k = with(&k, b, vb)
	if l.weighAnew(&k, l.s.m.j.Draws.Probe, enough{family: true}) == l.quick {
		return Flip{}, false
	}
	n := l.s.m.worlds(&k)
	if l.budget < n {
		return Flip{}, false
	}
	l.budget -= n
	fam := l.weighAnew(&k, n, enough{family: true, place: true, unless: l.s.won.Family})
	place := l.t.firstOf(fam)
	if fam == l.s.won.Family {
		return Flip{}, false
	}
	if l.halfIsEnough(a, b, va, vb) {
		return Flip{}, false
	}
	f := Flip{Axis: a, From: l.s.k[a].lo, To: va, Verdict: Verdict{Family: fam, Place: place}, Also: &FlipPart{Axis: b, From: l.s.k[b].lo, To: vb}}
	if !l.s.m.scales[a].enum && f.From > 0 {
		f.Factor, f.Direction = va/f.From, "above"
		if va < f.From {
			f.Direction = "below"
		}
	}
	return f, true
}

// halfIsEnough reports whether one of the two changes alone flips the verdict.
func (l *search) halfIsEnough(a, b axis, va, vb float64) bool {
	for _, k := range []known{with(&l.s.k, a, va), with(&l.s.k, b, vb)} {
		n := l.s.m.worlds(&k)
		l.budget -= n
		if l.weighAnew(&k, n, enough{family: true}) != l.s.won.Family {
			return true
		}
	}
	return false
}

// weighAnew weighs n worlds with any number of axes changed.
func (l *search) weighAnew(k *known, n int, e enough) int {
	l.t.sift(k, nil, noAxis)
	if l.s.m.ruling != nil {
		l.t.applyRules(l.s.p)
	}
	l.t.weigh(n, e)
	return l.t.leader()
}
