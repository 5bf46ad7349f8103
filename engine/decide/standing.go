package decide

// Standing lists the places as Options does, with no more than tells where a decision stands: what stands has its acceptability, and the first few that have
// a price, and the place of the verdict, their bill; what does not stand has what rules it out. It leaves out every figure that takes time.
func (s *Study) Standing(bills int) []Option {
	r, n := s.m.central(&s.k)
	d := s.m.newDemand()
	s.m.demand(&r, n, &d)
	return s.list(func(at int) Option {
		i := s.t.viable[at]
		o := Option{Platform: s.m.places[i].p, Feasible: true, Viable: s.t.stands[at], Share: s.t.share[at]}
		if bills > 0 || i == s.won.Place {
			s.price(&o, at, &d)
		}
		if len(o.Bill.Lines) > 0 {
			bills--
		}
		return o
	}, func(i int) Option {
		return Option{Platform: s.m.places[i].p, Removed: s.barred(i)}
	})
}

// price adds what one option costs.
func (s *Study) price(o *Option, at int, middle *demand) {
	b := s.billing(at, s.t.pricedIn(at, at+1)[at])
	o.USD, o.Ends, o.Bill = b.usd, b.ends, s.bill(&s.m.places[s.t.viable[at]], &b, middle)
}
