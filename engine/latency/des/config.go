package des

import (
	"fmt"
	"math"
)

// Routing says which instance with room gets a request.
type Routing int

// The routings vendors are thought to use; neither is documented by them.
const (
	NewestFirst      Routing = iota // the instance created last
	MostRecentlyUsed                // the instance used last
)

// Config describes one simulation.
type Config struct {
	Traffic      Traffic
	Service      Distribution // of a request at a warm instance
	ColdService  Distribution // of the first request of an instance, start included; used when Init is the zero value and this is not
	Init         Distribution // start of an instance before it serves; requests that join it wait
	IdleTimeout  float64      // s
	Routing      Routing
	Concurrency  int // requests per instance at a time; 0 means 1
	MinInstances int // always there, from the beginning
	MaxInstances int // a request that would need more is refused; 0 means MaxInstancesAllowed
	Start        Start
	Horizon      float64 // s of simulated time
	Warmup       float64 // s at the beginning that are not counted
	MaxRequests  int     // the simulation ends here at the latest; 0 means MaxRequestsAllowed
	Seed         uint64
}

// Start is a known state at time 0; its busy instances are in the middle of an
// exponential service of the mean of Service.
type Start struct{ Busy, Idle int }

// The bounds that keep a simulation short whatever it is asked for.
const (
	MaxRequestsAllowed  = 20_000_000
	MaxInstancesAllowed = 1_000_000
)

func (c Config) check() error {
	if err := c.Traffic.check(); err != nil {
		return err
	}
	for _, d := range []struct {
		name string
		dist Distribution
	}{{"service", c.Service}, {"cold service", c.ColdService}, {"init", c.Init}} {
		if err := d.dist.check(d.name); err != nil {
			return err
		}
	}
	if err := positives([]named{
		{"mean service time", c.Service.Mean, false},
		{"idle time-out", c.IdleTimeout, true},
		{"horizon", c.Horizon, false},
		{"warm-up", c.Warmup, true},
	}); err != nil {
		return err
	}
	if c.Warmup >= c.Horizon {
		return fmt.Errorf("warm-up is %g s, allowed is less than the horizon of %g s", c.Warmup, c.Horizon)
	}
	if cycle := c.Traffic.cycle(); c.Horizon/cycle > maxCycles {
		return fmt.Errorf("horizon of %g s holds %.3g phases of the traffic, allowed are at most %d", c.Horizon, c.Horizon/cycle, maxCycles)
	}
	return c.checkCounts()
}

// maxCycles bounds phases without a request, which cost time too.
const maxCycles = 20_000_000

func (c Config) checkCounts() error {
	for _, n := range []struct {
		name  string
		value int
		high  int
	}{
		{"concurrency", c.Concurrency, math.MaxInt32},
		{"minimum instances", c.MinInstances, MaxInstancesAllowed},
		{"maximum instances", c.MaxInstances, MaxInstancesAllowed},
		{"busy instances at the start", c.Start.Busy, MaxInstancesAllowed},
		{"idle instances at the start", c.Start.Idle, MaxInstancesAllowed},
		{"maximum requests", c.MaxRequests, MaxRequestsAllowed},
	} {
		if n.value < 0 || n.value > n.high {
			return fmt.Errorf("%s is %d, allowed are 0 to %d", n.name, n.value, n.high)
		}
	}
	if c.MaxInstances > 0 && max(c.MinInstances, c.Start.Busy+c.Start.Idle) > c.MaxInstances {
		return fmt.Errorf("maximum instances is %d, allowed is at least the minimum and those of the start, %d",
			c.MaxInstances, max(c.MinInstances, c.Start.Busy+c.Start.Idle))
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.Concurrency == 0 {
		c.Concurrency = 1
	}
	if c.MaxInstances == 0 {
		c.MaxInstances = MaxInstancesAllowed
	}
	if c.MaxRequests == 0 {
		c.MaxRequests = MaxRequestsAllowed
	}
	return c
}
