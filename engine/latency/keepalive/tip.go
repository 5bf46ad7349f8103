package keepalive

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoCrossing is wrapped when a share of cold starts is never crossed.
var ErrNoCrossing = errors.New("the share of cold starts does not cross the target")

// Range is an interval of arrival rates, 1/s.
type Range struct{ Low, High float64 }

// TippingRate finds the largest Poisson arrival rate, 1/s, within the range at
// which the share of cold starts equals target: above it the share stays below
// target up to the end of the range. The range is searched on 65 points of a
// logarithmic grid, as the share need not be monotone, and the crossing is
// bisected to rounding error. ErrNoCrossing is wrapped when there is none.
func TippingRate(service, target float64, keep Keep, within Range) (float64, error) {
	if err := checkPositive("target share", target); err != nil || target >= 1 {
		return 0, fmt.Errorf("target share of cold starts is %g, allowed is more than 0 and less than 1", target)
	}
	if err := checkPositive("lowest rate", within.Low); err != nil {
		return 0, err
	}
	if !finite(within.High) || within.High <= within.Low {
		return 0, fmt.Errorf("highest rate is %g, allowed is more than the lowest, %g", within.High, within.Low)
	}
	excess := func(logRate float64) (float64, error) {
		out, err := Poisson{Rate: math.Exp(logRate), Service: service}.Solve(keep)
		return out.PCold - target, err
	}
	const steps = 64
	low, high := math.Log(within.Low), math.Log(within.High)
	above, err := excess(high)
	if err != nil {
		return 0, err
	}
	for i := steps - 1; i >= 0; i-- {
		x := low + (high-low)*float64(i)/steps
		here, err := excess(x)
		if err != nil {
			return 0, err
		}
		if (here > 0) != (above > 0) {
			root, err := bisect(excess, x, low+(high-low)*float64(i+1)/steps)
			return math.Exp(root), err
		}
		above = here
	}
	return 0, fmt.Errorf("%g between %g and %g requests per second: %w", target, within.Low, within.High, ErrNoCrossing)
}

// bisect narrows a bracketed sign change to rounding error.
func bisect(f func(float64) (float64, error), low, high float64) (float64, error) {
	atLow, err := f(low)
	if err != nil {
		return 0, err
	}
	for range 60 {
		mid := 0.5 * (low + high)
		at, err := f(mid)
		if err != nil {
			return 0, err
		}
		if (at > 0) == (atLow > 0) {
			low = mid
		} else {
			high = mid
		}
	}
	return 0.5 * (low + high), nil
}
