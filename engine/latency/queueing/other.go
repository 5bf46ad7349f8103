package queueing

import (
	"fmt"
	"math"
)

// Limited is what a queue with room for a fixed number of requests does.
type Limited struct {
	Refused     float64 // share of requests that find no room
	Throughput  float64 // completed per second
	MeanQueue   float64 // requests in the line
	MeanWait    float64 // s, over admitted requests
	MeanSojourn float64 // s, over admitted requests
}

// Capacity describes M/M/c/K: Room counts the requests in service and in line.
type Capacity struct {
	Rate, Service float64
	Servers, Room int
}

// MMcK solves a queue with limited room. Any load is allowed, as the room
// bounds it; room must be at least the number of servers.
func MMcK(q Capacity) (Limited, error) {
	if err := checkNumber("arrival rate", q.Rate, false); err != nil {
		return Limited{}, err
	}
	if err := checkNumber("service time", q.Service, false); err != nil {
		return Limited{}, err
	}
	if err := checkServers(q.Servers, 1); err != nil {
		return Limited{}, err
	}
	if q.Room < q.Servers || q.Room > 10*MaxServers {
		return Limited{}, fmt.Errorf("system capacity is %d, allowed are %d (the servers) to %d", q.Room, q.Servers, 10*MaxServers)
	}
	// Probabilities relative to the state "all servers busy, nobody waits";
	// the states below it are summed by Erlang B, those above are geometric.
	ratio := q.Rate * q.Service / float64(q.Servers)
	total, queue, state := 1/erlangB(q.Servers, q.Rate*q.Service), 0.0, 1.0
	for waiting := 1; waiting <= q.Room-q.Servers; waiting++ {
		state *= ratio
		total += state
		queue += float64(waiting) * state
		if total > 1e250 {
			total, queue, state = total*1e-250, queue*1e-250, state*1e-250
		}
	}
	out := Limited{Refused: state / total, MeanQueue: queue / total}
	out.Throughput = q.Rate * (1 - out.Refused)
	out.MeanWait = out.MeanQueue / out.Throughput
	out.MeanSojourn = out.MeanWait + q.Service
	return out, nil
}

// Single is one server with Poisson arrivals and any service time.
type Single struct {
	MeanWait           float64 // s, first come first served (Pollaczek-Khinchine)
	MeanSojourn        float64 // s, first come first served
	MeanSojournSharing float64 // s, when all requests share the processor
}

// MG1 solves one server; scv is the squared coefficient of variation of the
// service time (0 constant, 1 exponential).
func MG1(rate, service, scv float64) (Single, error) {
	if err := checkNumber("arrival rate", rate, false); err != nil {
		return Single{}, err
	}
	if err := checkNumber("service time", service, false); err != nil {
		return Single{}, err
	}
	if err := checkNumber("squared coefficient of variation", scv, true); err != nil {
		return Single{}, err
	}
	load := rate * service
	if load >= 1 {
		return Single{}, overload(load, 1)
	}
	wait := load * service * (1 + scv) / (2 * (1 - load))
	return Single{MeanWait: wait, MeanSojourn: wait + service, MeanSojournSharing: service / (1 - load)}, nil
}

// Variation holds the squared coefficients of variation of the gaps between
// arrivals and of the service times; 1 and 1 is the exponential case.
type Variation struct{ Arrival, Service float64 }

// AllenCunneen approximates the mean wait, s, at several servers with general
// arrivals and service: the exponential wait scaled by the mean variation.
func AllenCunneen(rate, service float64, servers int, v Variation) (float64, error) {
	if err := checkNumber("arrival scv", v.Arrival, true); err != nil {
		return 0, err
	}
	if err := checkNumber("service scv", v.Service, true); err != nil {
		return 0, err
	}
	queue, err := NewMMc(rate, service, servers)
	if err != nil {
		return 0, err
	}
	return queue.MeanWait() * (v.Arrival + v.Service) / 2, nil
}

// ManyServers is a first guess of the servers for a load at a safety factor
// beta: c = A + beta*sqrt(A), rounded up (the square-root staffing rule).
func ManyServers(load, beta float64) int {
	return int(math.Ceil(load + beta*math.Sqrt(load)))
}
