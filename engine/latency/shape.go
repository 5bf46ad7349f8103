package latency

import (
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
)

// Shape is how traffic is spread over time, in the words people use.
type Shape string

// The shapes and the processes they stand for. The factors are this project's
// own presets, not measurements.
const (
	Steady      Shape = "steady"       // Poisson
	OfficeHours Shape = "office-hours" // a day whose busiest hour has three times the mean rate
	Spikes      Shape = "spikes"       // on 5% of the time, then 20 times the mean rate, for 30 s on average
	Schedule    Shape = "schedule"     // equal gaps, such as a timer's
)

// TrafficOf is traffic of a mean rate, 1/s, in a shape.
func TrafficOf(shape Shape, rate float64) (des.Traffic, error) {
	if math.IsNaN(rate) || math.IsInf(rate, 0) || rate <= 0 {
		return des.Traffic{}, fmt.Errorf("arrival rate is %g, allowed is a finite positive number", rate)
	}
	switch shape {
	case Steady:
		return des.Poisson(rate), nil
	case Schedule:
		return des.Every(1 / rate), nil
	case Spikes:
		return des.Traffic{OnOff: &des.OnOff{RateOn: 20 * rate, MeanOn: 30, MeanOff: 570}}, nil
	case OfficeHours:
		return des.Traffic{Profile: &des.Profile{Rates: officeHours(rate), Step: 3600}}, nil
	}
	return des.Traffic{}, fmt.Errorf("shape is %q, allowed are %q, %q, %q, %q", shape, Steady, OfficeHours, Spikes, Schedule)
}

// officeHours spreads a mean rate over the hours of a day as a bell around
// 13:00 on a floor of a twentieth of the mean; the peak is three times the mean.
func officeHours(rate float64) []float64 {
	const floor, peak, peakHour = 0.05, 3.0, 13
	bell := func(width float64) (hours []float64, mean float64) {
		hours = make([]float64, 24)
		for h := range hours {
			d := float64(h-peakHour) / width
			hours[h] = floor + (peak-floor)*math.Exp(-d*d/2)
			mean += hours[h] / 24
		}
		return hours, mean
	}
	low, high := 0.5, 24.0
	for range 60 {
		mid := (low + high) / 2
		if _, mean := bell(mid); mean < 1 {
			low = mid
		} else {
			high = mid
		}
	}
	hours, _ := bell(low)
	for h := range hours {
		hours[h] *= rate
	}
	return hours
}
