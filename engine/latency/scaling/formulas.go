package scaling

import (
	"fmt"
	"math"
)

// Replicas is the Kubernetes horizontal pod autoscaler's rule: the present
// replicas times the ratio of metric to target, rounded up, unless the ratio
// is within tolerance of 1 (default of the autoscaler: 0.1).
// Source: kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale.
func Replicas(current int, metric, target, tolerance float64) (int, error) {
	if current < 0 || current > maxInstances {
		return 0, fmt.Errorf("current replicas is %d, allowed are 0 to %d", current, maxInstances)
	}
	if err := check("metric", metric, true); err != nil {
		return 0, err
	}
	if err := check("target metric", target, false); err != nil {
		return 0, err
	}
	if err := check("tolerance", tolerance, true); err != nil {
		return 0, err
	}
	ratio := metric / target
	if math.Abs(ratio-1) <= tolerance {
		return current, nil
	}
	return ceil(float64(current) * ratio)
}

// Pods is the Knative pod autoscaler's rule for one window: concurrency over
// the target, which is a share of the container's limit. The stable window is
// 60 s, the panic window 6 s. Source: knative.dev/docs/serving/autoscaling.
func Pods(observed, containerConcurrency, targetShare float64) (int, error) {
	if err := check("observed concurrency", observed, true); err != nil {
		return 0, err
	}
	if err := check("container concurrency", containerConcurrency, false); err != nil {
		return 0, err
	}
	if err := check("target percentage", targetShare, false); err != nil {
		return 0, err
	}
	return ceil(observed / (containerConcurrency * targetShare))
}

// Panics tells whether the Knative autoscaler enters panic mode: the panic
// window asks for at least twice the pods that are ready.
func Panics(panicPods, readyPods int) bool { return readyPods > 0 && panicPods >= 2*readyPods }

// Load is what Cloud Run looks at, averaged over one minute.
type Load struct {
	Concurrency, MaxConcurrency float64 // requests in progress; allowed per instance
	ConcurrencyTarget           float64 // share of MaxConcurrency aimed at, 0.6
	CPU, CPUPerInstance         float64 // vCPU in use; of one instance
	CPUTarget                   float64 // share aimed at, 0.6
}

// Wanted is the number of instances Cloud Run asks for: the larger driver.
type Wanted struct{ Instances, ByConcurrency, ByCPU int }

// Instances applies Cloud Run's rule. A driver whose figures are all zero does
// not count. Source: cloud.google.com/run/docs/about-instance-autoscaling.
func Instances(l Load) (Wanted, error) {
	var out Wanted
	var err error
	if l.MaxConcurrency != 0 || l.Concurrency != 0 {
		if out.ByConcurrency, err = Pods(l.Concurrency, l.MaxConcurrency, l.ConcurrencyTarget); err != nil {
			return Wanted{}, err
		}
	}
	if l.CPUPerInstance != 0 || l.CPU != 0 {
		if out.ByCPU, err = byCPU(l); err != nil {
			return Wanted{}, err
		}
	}
	out.Instances = max(out.ByConcurrency, out.ByCPU)
	return out, nil
}

func byCPU(l Load) (int, error) {
	if err := check("vCPU in use", l.CPU, true); err != nil {
		return 0, err
	}
	if err := check("vCPU of an instance", l.CPUPerInstance, false); err != nil {
		return 0, err
	}
	if err := check("target share of vCPU", l.CPUTarget, false); err != nil {
		return 0, err
	}
	return ceil(l.CPU / (l.CPUPerInstance * l.CPUTarget))
}

const maxInstances = 100_000_000

// ceil rounds up, safe against a quotient a rounding error above a whole one.
func ceil(x float64) (int, error) {
	if !(x <= maxInstances) {
		return 0, fmt.Errorf("wanted instances are %g, allowed are at most %d", x, maxInstances)
	}
	return int(math.Ceil(x - 1e-9*math.Max(1, x))), nil
}

func check(name string, x float64, zeroAllowed bool) error {
	if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 || (x == 0 && !zeroAllowed) {
		return fmt.Errorf("%s is %g, allowed is a finite positive number", name, x)
	}
	return nil
}
