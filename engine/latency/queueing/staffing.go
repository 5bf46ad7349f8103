package queueing

import "fmt"

// SizeBlocking is the smallest number of servers without a queue that refuses
// at most the share maxBlocking of a load in erlang; it returns the servers
// and the share they refuse.
func SizeBlocking(load, maxBlocking float64) (servers int, blocking float64, err error) {
	if err := checkNumber("load", load, false); err != nil {
		return 0, 0, err
	}
	if err := checkShare("largest blocking", maxBlocking); err != nil {
		return 0, 0, err
	}
	inverse := 1.0
	for n := 1; n <= MaxServers; n++ {
		inverse = 1 + float64(n)/load*inverse
		if 1/inverse <= maxBlocking {
			return n, 1 / inverse, nil
		}
	}
	return 0, 0, fmt.Errorf("load is %g erlang, allowed is what %d servers carry", load, MaxServers)
}

// Service asks for the servers of a line with a target for the wait before
// service begins.
type Service struct {
	Rate, Service float64 // 1/s, s
	TargetWait    float64 // s
	Level         float64 // share that must start within TargetWait
	MaxOccupancy  float64 // 0 means no ceiling
	Patience      float64 // mean, s; 0 means nobody leaves (Erlang C)
	MaxAbandon    float64 // 0 means no ceiling; only with Patience
}

// Staffing is the answer to a Service demand.
type Staffing struct {
	Servers   int
	Level     float64 // share whose service starts within the target wait
	Occupancy float64
	PWait     float64
	MeanWait  float64 // s
	PAbandon  float64 // 0 without patience
}

// SizeWait finds the smallest number of servers that meets the wait target,
// the occupancy ceiling and the ceiling of those who leave.
func SizeWait(d Service) (Staffing, error) {
	if err := d.check(); err != nil {
		return Staffing{}, err
	}
	if d.Patience == 0 {
		return d.search(d.patient, int(d.Rate*d.Service)+1)
	}
	return d.search(d.impatient, 1)
}

func (d Service) check() error {
	for _, c := range []struct {
		name  string
		value float64
		zero  bool
	}{
		{"arrival rate", d.Rate, false},
		{"service time", d.Service, false},
		{"target wait", d.TargetWait, true},
		{"largest occupancy", d.MaxOccupancy, true},
		{"patience", d.Patience, true},
		{"largest abandonment", d.MaxAbandon, true},
	} {
		if err := checkNumber(c.name, c.value, c.zero); err != nil {
			return err
		}
	}
	if d.Rate*d.Service > MaxServers/10 {
		return fmt.Errorf("load is %g erlang, allowed is at most %d", d.Rate*d.Service, MaxServers/10)
	}
	return checkShare("service level", d.Level)
}

// meets tells whether a number of servers is enough.
func (d Service) meets(s Staffing) bool {
	return s.Level >= d.Level &&
		(d.MaxOccupancy == 0 || s.Occupancy <= d.MaxOccupancy) &&
		(d.MaxAbandon == 0 || d.Patience == 0 || s.PAbandon <= d.MaxAbandon)
}

// search doubles the step until the demand is met, then bisects: all three
// measures improve with every server added.
func (d Service) search(at func(int) (Staffing, error), least int) (Staffing, error) {
	low, step := least-1, 1
	for {
		found, err := at(low + step)
		if err != nil {
			return Staffing{}, err
		}
		if d.meets(found) {
			break
		}
		low, step = low+step, 2*step
		if low+step > MaxServers {
			return Staffing{}, fmt.Errorf("target wait is %g s: more than %d servers needed: %w", d.TargetWait, MaxServers, ErrUnreachable)
		}
	}
	high := low + step
	for high-low > 1 {
		mid := low + (high-low)/2
		found, err := at(mid)
		if err != nil {
			return Staffing{}, err
		}
		if d.meets(found) {
			high = mid
		} else {
			low = mid
		}
	}
	return at(high)
}

func (d Service) patient(servers int) (Staffing, error) {
	queue, err := NewMMc(d.Rate, d.Service, servers)
	if err != nil {
		return Staffing{}, err
	}
	return Staffing{
		Servers: servers, Level: 1 - queue.waitBeyond(d.TargetWait), Occupancy: queue.Utilisation(),
		PWait: queue.PWait, MeanWait: queue.MeanWait(),
	}, nil
}

func (d Service) impatient(servers int) (Staffing, error) {
	queue, err := ErlangA(Impatient{Rate: d.Rate, Service: d.Service, Patience: d.Patience, Servers: servers})
	if err != nil {
		return Staffing{}, err
	}
	return Staffing{
		Servers: servers, Level: queue.ServedWithin(d.TargetWait), Occupancy: queue.Occupancy,
		PWait: queue.PWait, MeanWait: queue.MeanWait, PAbandon: queue.PAbandon,
	}, nil
}
