package decide

import (
	"fmt"
	"math"
)

// memo keeps what several places share in one world, so that it is computed once: places that scale alike keep the same number of copies, those that also
// let copies go alike start cold as often, and those of one class of hours then take the same hours. An entry holds while its world is the current one.
type memo struct {
	world  int // numbers the worlds; 0 holds nothing
	copies []copiesMemo
	cold   []coldMemo
	hours  []hoursMemo
	shares []coldShare // of the current world, by what they depend on
	asOf   int         // the world that shares are of
}

// coldShare is the share of cold starts of places that serve so many requests at once and keep copies for so long.
type coldShare struct{ copies, idle, share float64 }

type copiesMemo struct {
	world            int
	instances, tenth float64 // tenth: how hours grow with the copies
}

type coldMemo struct {
	world int
	share float64
}

type hoursMemo struct {
	world             int
	hours, mark, luck float64
}

// alike numbers what a place shares with others.
type alike struct{ copies, cold, hours int }

// compileAlike numbers the places that share figures and keeps how many numbers there are.
func (m *Model) compileAlike() {
	copies, cold, hours := map[string]int{}, map[string]int{}, map[string]int{}
	number := func(table map[string]int, key string) int {
		if _, ok := table[key]; !ok {
			table[key] = len(table)
		}
		return table[key]
	}
	for i := range m.places {
		pl := &m.places[i]
		if pl.toZero { // what is kept running is kept for the load, whatever a copy could serve at once
			pl.same.copies = number(copies, fmt.Sprint(pl.perCopy))
		} else {
			pl.same.copies = number(copies, "kept")
		}
		pl.same.cold = number(cold, fmt.Sprint(pl.perCopy, pl.idle))
		pl.same.hours = number(hours, fmt.Sprint(pl.same.copies, pl.labour))
	}
	m.kinds = alike{copies: len(copies), cold: len(cold), hours: len(hours)}
}

// newDemand is a demand ready to be filled for world after world.
func (m *Model) newDemand() demand {
	return demand{
		hours: make([]float64, len(m.labour)),
		memo:  memo{copies: make([]copiesMemo, m.kinds.copies), cold: make([]coldMemo, m.kinds.cold), hours: make([]hoursMemo, m.kinds.hours)},
	}
}

// copiesOf is the number of copies of a place in the current world, and how hours grow with them.
func (m *Model) copiesOf(pl *place, d *demand) *copiesMemo {
	x := &d.memo.copies[pl.same.copies]
	if x.world != d.memo.world {
		n := m.instances(pl, d)
		*x = copiesMemo{world: d.memo.world, instances: n, tenth: 1 + m.j.Labour.PerTenfold*math.Log10(1+n)}
	}
	return x
}

// coldOf is the share of cold starts of a place in the current world.
func (m *Model) coldOf(pl *place, d *demand) float64 {
	x := &d.memo.cold[pl.same.cold]
	if x.world != d.memo.world {
		*x = coldMemo{world: d.memo.world, share: d.shareOf(m, pl)}
	}
	return x.share
}

// shareOf computes the share of cold starts once for all places that come to the same in this world.
func (d *demand) shareOf(m *Model, pl *place) float64 {
	if d.memo.asOf != d.memo.world {
		d.memo.asOf, d.memo.shares = d.memo.world, d.memo.shares[:0]
	}
	key := coldShare{copies: pl.atOnce(d), idle: idleAt(pl, d.noise.idle)}
	for i := range d.memo.shares {
		if have := &d.memo.shares[i]; have.copies == key.copies && have.idle == key.idle {
			return have.share
		}
	}
	key.share = m.coldShare(pl, d)
	d.memo.shares = append(d.memo.shares, key)
	return key.share
}

// hoursOf are the hours of a place in the current world, their mark, and what luck with them adds or takes.
func (m *Model) hoursOf(pl *place, d *demand) *hoursMemo {
	x := &d.memo.hours[pl.same.hours]
	if x.world != d.memo.world {
		hours := d.hours[pl.labour] * m.copiesOf(pl, d).tenth
		mark := m.hoursValue.at(hours)
		*x = hoursMemo{world: d.memo.world, hours: hours, mark: mark, luck: m.hoursValue.at(hours*m.labour[pl.labour].deviation) - mark}
	}
	return x
}
