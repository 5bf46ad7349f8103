package queueing

import "math"

// MMc is a first-come-first-served queue with Poisson arrivals, exponential
// service and Servers parallel servers. Make it with NewMMc.
type MMc struct {
	Servers int
	Rate    float64 // arrivals per second
	Service float64 // mean service time, s
	PWait   float64 // share that waits (Erlang C)
}

// NewMMc checks the numbers and refuses a load at or above the capacity with
// an error that wraps ErrOverload.
func NewMMc(rate, service float64, servers int) (MMc, error) {
	if err := checkNumber("arrival rate", rate, false); err != nil {
		return MMc{}, err
	}
	if err := checkNumber("service time", service, false); err != nil {
		return MMc{}, err
	}
	wait, err := ErlangC(servers, rate*service)
	if err != nil {
		return MMc{}, err
	}
	return MMc{Servers: servers, Rate: rate, Service: service, PWait: wait}, nil
}

// Utilisation is the busy share of one server.
func (q MMc) Utilisation() float64 { return q.Rate * q.Service / float64(q.Servers) }

// drain is the rate at which a waiting line empties, 1/s.
func (q MMc) drain() float64 { return float64(q.Servers)/q.Service - q.Rate }

// MeanWait is the mean time in the line, s, over all requests.
func (q MMc) MeanWait() float64 { return q.PWait / q.drain() }

// MeanSojourn is the mean time from arrival to completion, s.
func (q MMc) MeanSojourn() float64 { return q.MeanWait() + q.Service }

// MeanQueue is the mean number of requests in the line.
func (q MMc) MeanQueue() float64 { return q.Rate * q.MeanWait() }

// WaitQuantile is the wait, s, that the share p of requests does not exceed.
func (q MMc) WaitQuantile(p float64) (float64, error) {
	if err := checkShare("quantile", p); err != nil {
		return 0, err
	}
	if 1-q.PWait >= p {
		return 0, nil
	}
	return math.Log(q.PWait/(1-p)) / q.drain(), nil
}

// Within is the share of requests completed within t seconds of arrival.
func (q MMc) Within(t float64) float64 {
	if t <= 0 {
		return 0
	}
	return 1 - sojournTail(sojourn{c: float64(q.Servers), load: q.Rate * q.Service, wait: q.PWait}, t/q.Service)
}

// SojournQuantile is the time from arrival to completion, s, that the share p
// of requests does not exceed.
func (q MMc) SojournQuantile(p float64) (float64, error) {
	if err := checkShare("quantile", p); err != nil {
		return 0, err
	}
	low, high := 0.0, q.Service
	for q.Within(high) < p {
		low, high = high, 2*high
	}
	for range 200 {
		mid := 0.5 * (low + high)
		if mid <= low || mid >= high {
			break
		}
		if q.Within(mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return high, nil
}

// sojourn is a queue in units of its own mean service time.
type sojourn struct{ c, load, wait float64 }

// sojournTail is the share of requests still there t service times after
// arrival. The general form divides by c-1-A; near that point the difference
// of the two exponentials is taken by expm1, so no digits are lost.
func sojournTail(q sojourn, t float64) float64 {
	gap := q.c - 1 - q.load
	base := math.Exp(-t)
	if math.Abs(gap*t) < 1e-300 {
		return base * (1 + q.wait*t)
	}
	return base * (1 - q.wait*math.Expm1(-gap*t)/gap)
}

// waitBeyond is the share of requests that waits longer than t seconds.
func (q MMc) waitBeyond(t float64) float64 { return q.PWait * math.Exp(-q.drain()*t) }
