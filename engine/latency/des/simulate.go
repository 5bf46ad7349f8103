package des

import (
	"math"
	"math/rand/v2"
)

// run is a simulation under way.
type run struct {
	config  Config
	random  *rand.Rand
	service sampler
	cold    sampler
	init    sampler
	split   bool // the start is apart from the service
	slow    bool // the first request takes ColdService
	pool    *pool
	agenda  agenda
	tally   tally
	now     float64
	cut     bool
}

// Simulate runs one simulation. Errors name the number of the Config that is
// not allowed.
func Simulate(config Config) (Report, error) {
	if err := config.check(); err != nil {
		return Report{}, err
	}
	r := newRun(config.withDefaults())
	r.loop()
	return r.tally.report(r), nil
}

func newRun(config Config) *run {
	r := &run{
		config: config, random: rand.New(rand.NewPCG(config.Seed, 0x9e3779b97f4a7c15)), //nolint:gosec // a simulation must be reproducible
		service: config.Service.sampler(), cold: config.ColdService.sampler(), init: config.Init.sampler(),
		pool: newPool(config.Concurrency, config.Routing), tally: newTally(),
	}
	r.split = config.Init != Distribution{}
	r.slow = !r.split && config.ColdService != Distribution{}
	for range max(config.MinInstances, config.Start.Busy+config.Start.Idle) - config.Start.Busy {
		slot := r.pool.create()
		r.pool.enter(slot, 0)
		r.pool.leave(slot, 0)
	}
	for range config.Start.Busy {
		slot := r.pool.create()
		r.pool.enter(slot, 0)
		r.agenda.push(completion{at: config.Service.Mean * r.random.ExpFloat64(), slot: slot})
	}
	return r
}

// loop takes events in order of time: reclaims, completions, arrivals. A
// completion at the very time of an arrival comes first, so its instance is
// free for it.
func (r *run) loop() {
	source := r.config.Traffic.start(r.config.Horizon, r.random)
	next := source.draw(r.random)
	counted := false
	for requests := 0; ; {
		at, done := next, false
		if len(r.agenda.heap) > 0 && r.agenda.heap[0].at <= next {
			at, done = r.agenda.heap[0].at, true
		}
		if at > r.config.Horizon || (!done && requests == r.config.MaxRequests) {
			break
		}
		if !counted && at >= r.config.Warmup {
			r.advance(r.config.Warmup)
			r.tally.reset(r.config.Warmup)
			counted = true
		}
		r.advance(at)
		if done {
			r.complete()
			continue
		}
		r.arrive()
		requests++
		next = source.draw(r.random)
		r.cut = requests == r.config.MaxRequests && next <= r.config.Horizon
	}
	if !r.cut {
		if !counted {
			r.advance(r.config.Warmup)
			r.tally.reset(r.config.Warmup)
		}
		r.advance(r.config.Horizon)
	}
}

// advance moves the clock and reclaims instances idle for the time-out.
func (r *run) advance(to float64) {
	for first := r.pool.idle.first; first != none && r.pool.live > r.config.MinInstances; first = r.pool.idle.first {
		gone := r.pool.all[first].idleSince + r.config.IdleTimeout
		if gone >= to {
			break
		}
		r.tally.pass(math.Max(gone, r.now), r.pool)
		r.now = math.Max(gone, r.now)
		r.pool.remove(first)
	}
	r.tally.pass(to, r.pool)
	r.now = to
}

func (r *run) complete() {
	done := r.agenda.pop()
	since := r.pool.all[done.slot].busySince
	if r.pool.leave(done.slot, r.now) {
		r.tally.billed += r.now - math.Max(since, r.tally.from)
	}
}

// arrive routes one request: to an instance with room, to a new one, or away.
func (r *run) arrive() {
	slot := r.pool.take()
	if slot == none {
		if r.pool.live >= r.config.MaxInstances {
			r.tally.refused++
			return
		}
		r.startInstance()
		return
	}
	r.pool.enter(slot, r.now)
	end := r.now + r.service.draw(r.random)
	if ready := r.pool.all[slot].readyAt; ready > r.now {
		end += ready - r.now
		r.tally.joined++
	}
	r.tally.served++
	r.tally.latency.add(end - r.now)
	r.agenda.push(completion{at: end, slot: slot})
}

func (r *run) startInstance() {
	slot := r.pool.create()
	r.pool.enter(slot, r.now)
	var took float64
	switch {
	case r.split:
		start := r.init.draw(r.random)
		r.pool.all[slot].readyAt = r.now + start
		took = start + r.service.draw(r.random)
	case r.slow:
		took = r.cold.draw(r.random)
	default:
		took = r.service.draw(r.random)
	}
	r.tally.cold++
	r.tally.served++
	r.tally.latency.add(took)
	r.agenda.push(completion{at: r.now + took, slot: slot})
}
