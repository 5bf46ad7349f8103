package decide

import "math"

// sure is the share of first ranks from which a family no longer counts as tossing up: both sides of a band lie between 0.4 and 0.6.
const sure = 0.6

// tossUp finds the band around a proven flip of a number in which neither family is first in six worlds of ten: below or above it the answer is plain. It is
// sought only once all facts are settled, when a weighing is cheap.
func (l *search) tossUp(f *Flip) {
	if f.Direction == "" || f.Also != nil || !l.s.k.settled() || l.s.won.Share < sure {
		return
	}
	same, other := f.From, f.To
	for range 5 {
		x := math.Sqrt(same) * math.Sqrt(other)
		if share, ok := l.shareAt(f.Axis, x, l.s.won.Family); !ok {
			return
		} else if share >= sure {
			same = x
		} else {
			other = x
		}
	}
	near, far, step := other, f.To, 1.2
	if f.Direction == "below" {
		step = 1 / step
	}
	for range 6 {
		share, ok := l.shareAt(f.Axis, far, f.Verdict.Family)
		if !ok {
			return
		}
		if share >= sure {
			f.Toss = [2]float64{l.tidy(f.Axis, math.Min(near, far)), l.tidy(f.Axis, math.Max(near, far))}
			return
		}
		far *= step
	}
}

// shareAt is the share of first ranks of a family with one number changed, while the budget lasts.
func (l *search) shareAt(ax axis, x float64, fam int) (float64, bool) {
	attr := l.s.m.scales[ax].attr
	n := l.s.m.j.Draws.Settled
	if fam < 0 || x < attr.Min || x > attr.Max || l.budget < n {
		return 0, false
	}
	l.budget -= n
	k := with(&l.s.k, ax, x)
	l.weigh(&k, ax, n, enough{})
	return l.t.fam[fam], true
}
