package decide

// proved reports whether no completion of what is open changes the verdict: every fact is known, or so little is open that every combination of answers
// can be tried, and all of them give today's family. Numbers are tried at the middle and the ends of their ready-made answers.
func (s *Study) proved() bool {
	if s.won.Family < 0 {
		return false
	}
	axs, n := s.undecided(), 1
	for _, ax := range axs {
		n *= len(s.m.scales[ax].trials())
		if n > s.m.j.Stop.Proof {
			return false
		}
	}
	look := &search{s: s, t: s.m.scratch(), base: s.t}
	defer look.t.release()
	k := s.k
	return look.all(&k, axs)
}

// undecided lists what is not one value: open facts and ranges. Figures that follow others need no trial of their own.
func (s *Study) undecided() []axis {
	var out []axis
	for ax := range axes {
		if s.k[ax].state != exact && !derived(ax) {
			out = append(out, ax)
		}
	}
	return out
}

// all tries every combination and reports whether each keeps today's family.
func (l *search) all(k *known, rest []axis) bool {
	if len(rest) == 0 {
		l.t.sift(k, nil, noAxis)
		if l.s.m.ruling != nil {
			l.t.applyRules(l.s.p)
		}
		l.t.weigh(l.s.m.j.Draws.Settled, enough{family: true})
		return l.t.leader() == l.s.won.Family
	}
	ax := rest[0]
	before := k[ax]
	defer func() { k[ax] = before }()
	for _, v := range l.s.m.scales[ax].trials() {
		if before.state == span && (v < before.lo || v > before.hi) {
			continue
		}
		k[ax] = given{state: exact, lo: v, hi: v, answered: true}
		if !l.all(k, rest[1:]) {
			return false
		}
	}
	return true
}

// trials are the values of an axis at which a proof tries it: every word, and the ends and middle of every ready-made answer of a number.
func (s *scale) trials() []float64 { return s.tried }

// compileTrials lists them; the lowest and highest answers are tried at the bounds of the attribute.
func (s *scale) compileTrials() {
	if s.enum {
		for i := range s.values {
			s.tried = append(s.tried, float64(i))
		}
		return
	}
	s.tried = append(s.tried, s.attr.Min)
	for i, e := range s.edges {
		s.tried = append(s.tried, e*(1-1e-9), e)
		if i+1 < len(s.edges) {
			s.tried = append(s.tried, (e+s.edges[i+1])/2)
		}
	}
	s.tried = append(s.tried, s.attr.Max)
}
