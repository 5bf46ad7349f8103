package queueing

import (
	"errors"
	"fmt"
	"math"
)

// MaxServers bounds every search and recursion over the number of servers.
const MaxServers = 1_000_000

// ErrOverload is wrapped by errors about a load that the servers cannot carry,
// so that the queue would grow without end.
var ErrOverload = errors.New("load is not below capacity")

// ErlangB is the share of requests refused by servers without a queue
// (M/G/c/c) at a load in erlang; it is 1 for no server.
func ErlangB(servers int, load float64) (float64, error) {
	if err := checkServers(servers, 0); err != nil {
		return 0, err
	}
	if err := checkNumber("load", load, true); err != nil {
		return 0, err
	}
	return erlangB(servers, load), nil
}

// erlangB runs the recursion on 1/B, which needs one division a step and
// cannot lose digits: 1/B(n) = 1 + n/A * 1/B(n-1).
func erlangB(servers int, load float64) float64 {
	if load == 0 {
		if servers == 0 {
			return 1
		}
		return 0
	}
	inverse, perLoad := 1.0, 1/load
	for n := 1; n <= servers; n++ {
		inverse = 1 + float64(n)*perLoad*inverse
	}
	return 1 / inverse
}

// ErlangC is the share of requests that wait in M/M/c. The load must be below
// the number of servers.
func ErlangC(servers int, load float64) (float64, error) {
	if err := checkServers(servers, 1); err != nil {
		return 0, err
	}
	if err := checkNumber("load", load, true); err != nil {
		return 0, err
	}
	if load >= float64(servers) {
		return 0, overload(load, servers)
	}
	return waitFromBlocking(servers, load, erlangB(servers, load)), nil
}

// waitFromBlocking turns Erlang B into Erlang C.
func waitFromBlocking(servers int, load, blocking float64) float64 {
	c := float64(servers)
	return c * blocking / (c - load*(1-blocking))
}

// Engset is the share of time in which all servers are busy when the requests
// come from a finite number of sources; perIdle is the load in erlang that one
// idle source offers.
func Engset(sources, servers int, perIdle float64) (float64, error) {
	if err := checkServers(servers, 1); err != nil {
		return 0, err
	}
	if sources < 1 || sources > MaxServers {
		return 0, fmt.Errorf("sources is %d, allowed are 1 to %d", sources, MaxServers)
	}
	if err := checkNumber("load per idle source", perIdle, false); err != nil {
		return 0, err
	}
	if servers > sources {
		return 0, nil
	}
	inverse := 1.0
	for n := 1; n <= servers; n++ {
		inverse = 1 + float64(n)/(float64(sources-n+1)*perIdle)*inverse
	}
	return 1 / inverse, nil
}

// HalfinWhitt is the limit of the share that waits when c = A + beta*sqrt(A)
// and both grow; beta must be positive.
func HalfinWhitt(beta float64) (float64, error) {
	if err := checkNumber("beta", beta, false); err != nil {
		return 0, err
	}
	cumulative := 0.5 * math.Erfc(-beta/math.Sqrt2)
	density := math.Exp(-beta*beta/2) / math.Sqrt(2*math.Pi)
	return 1 / (1 + beta*cumulative/density), nil
}

func overload(load float64, servers int) error {
	return fmt.Errorf("load is %g erlang on %d servers, allowed is less than the number of servers: %w", load, servers, ErrOverload)
}

func checkServers(servers, least int) error {
	if servers < least || servers > MaxServers {
		return fmt.Errorf("servers is %d, allowed are %d to %d", servers, least, MaxServers)
	}
	return nil
}

func checkNumber(name string, x float64, zeroAllowed bool) error {
	if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 || (x == 0 && !zeroAllowed) {
		return fmt.Errorf("%s is %g, allowed is a finite positive number", name, x)
	}
	return nil
}

func checkShare(name string, x float64) error {
	if math.IsNaN(x) || x <= 0 || x >= 1 {
		return fmt.Errorf("%s is %g, allowed is more than 0 and less than 1", name, x)
	}
	return nil
}
