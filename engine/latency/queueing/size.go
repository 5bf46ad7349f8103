package queueing

import (
	"errors"
	"fmt"
	"math"
)

// ErrUnreachable is wrapped when no number of servers meets the target because
// the service alone takes longer than it.
var ErrUnreachable = errors.New("target is out of reach for any number of servers")

// Demand asks for the servers of an always-on tier.
type Demand struct {
	Rate           float64 // arrivals per second
	Service        float64 // mean service time, s, exponential
	Target         float64 // s from arrival to completion
	Quantile       float64 // share of requests that must meet the target, such as 0.99
	MaxUtilisation float64 // ceiling of the busy share, 0 to 1; 0 means just below 1
	MinServers     int     // floor, such as 2 for two zones; 0 means 1
	SurviveLoss    bool    // the target must hold with one server gone
}

// Binding names the requirement that fixed the number of servers.
type Binding string

// The requirements that can bind.
const (
	BindsTarget      Binding = "latency-target"
	BindsUtilisation Binding = "utilisation-ceiling"
	BindsMinimum     Binding = "minimum-servers"
	BindsLoss        Binding = "survive-one-loss"
)

// Plan is the answer to a Demand: the servers and what each requirement alone
// would have needed, so that the answer can be explained.
type Plan struct {
	Servers         int
	Binding         Binding
	ForTarget       int // servers the latency target needs, stable load included
	ForUtilisation  int // servers the ceiling needs
	ForMinimum      int
	ForLoss         int // 0 when no loss must be survived
	Utilisation     float64
	SojournQuantile float64 // s, at Demand.Quantile
	Within          float64 // share that meets the target
}

// Size finds the smallest number of servers for a demand. It walks up the
// Erlang recursion once, so it needs O(servers) steps. Errors wrap
// ErrUnreachable when the service alone misses the target, and name the
// number that is not allowed otherwise.
func Size(d Demand) (Plan, error) {
	if err := d.check(); err != nil {
		return Plan{}, err
	}
	load := d.Rate * d.Service
	plan := Plan{ForUtilisation: ceilRatio(load, d.ceiling()), ForMinimum: max(1, d.MinServers)}
	var err error
	if plan.ForTarget, err = forTarget(d, load); err != nil {
		return Plan{}, err
	}
	if d.SurviveLoss {
		plan.ForLoss = plan.ForTarget + 1
	}
	plan.Servers, plan.Binding = plan.largest()
	if plan.Servers > MaxServers {
		return Plan{}, fmt.Errorf("load is %g erlang, allowed is what %d servers carry", load, MaxServers)
	}
	queue, err := NewMMc(d.Rate, d.Service, plan.Servers)
	if err != nil {
		return Plan{}, err
	}
	plan.Utilisation, plan.Within = queue.Utilisation(), queue.Within(d.Target)
	plan.SojournQuantile, err = queue.SojournQuantile(d.Quantile)
	return plan, err
}

func (d Demand) ceiling() float64 {
	if d.MaxUtilisation == 0 {
		return 1
	}
	return d.MaxUtilisation
}

func (d Demand) check() error {
	for _, c := range []struct {
		name  string
		value float64
	}{{"arrival rate", d.Rate}, {"service time", d.Service}, {"target", d.Target}} {
		if err := checkNumber(c.name, c.value, false); err != nil {
			return err
		}
	}
	if err := checkShare("quantile", d.Quantile); err != nil {
		return err
	}
	if u := d.ceiling(); math.IsNaN(u) || u <= 0 || u > 1 {
		return fmt.Errorf("utilisation ceiling is %g, allowed is more than 0 and at most 1", u)
	}
	if d.MinServers < 0 || d.MinServers > MaxServers {
		return fmt.Errorf("minimum servers is %d, allowed are 0 to %d", d.MinServers, MaxServers)
	}
	if d.Rate*d.Service >= MaxServers {
		return fmt.Errorf("load is %g erlang, allowed is less than %d", d.Rate*d.Service, MaxServers)
	}
	return nil
}

// largest returns the number of servers and the requirement that set it; on a
// tie the one listed first here, which is the one that hurts most to drop.
func (p Plan) largest() (int, Binding) {
	servers, binding := p.ForTarget, BindsTarget
	for _, c := range []struct {
		servers int
		binding Binding
	}{{p.ForLoss, BindsLoss}, {p.ForUtilisation, BindsUtilisation}, {p.ForMinimum, BindsMinimum}} {
		if c.servers > servers {
			servers, binding = c.servers, c.binding
		}
	}
	return servers, binding
}

// ceilRatio is the smallest whole c with load/c <= ceiling, safe against a
// quotient that lands a rounding error above a whole number. A ceiling of 1
// still asks for a load strictly below the servers.
func ceilRatio(load, ceiling float64) int {
	c := int(math.Ceil(load/ceiling - 1e-9))
	if float64(c) <= load {
		c = int(load) + 1
	}
	return max(1, c)
}

// forTarget walks n up from an empty system and stops at the first stable n
// that meets the target.
func forTarget(d Demand, load float64) (int, error) {
	t := d.Target / d.Service
	if floor := -math.Expm1(-t); floor < d.Quantile {
		return 0, fmt.Errorf("service alone takes %.4g s at the %g quantile, allowed is at most the target of %g s: %w",
			-d.Service*math.Log1p(-d.Quantile), d.Quantile, d.Target, ErrUnreachable)
	}
	inverse, perLoad, first := 1.0, 1/load, int(load)+1
	for n := 1; n <= MaxServers; n++ {
		inverse = 1 + float64(n)*perLoad*inverse
		if n < first {
			continue
		}
		wait := waitFromBlocking(n, load, 1/inverse)
		if sojournTail(sojourn{c: float64(n), load: load, wait: wait}, t) <= 1-d.Quantile {
			return n, nil
		}
	}
	return 0, fmt.Errorf("target is %g s: more than %d servers needed: %w", d.Target, MaxServers, ErrUnreachable)
}
