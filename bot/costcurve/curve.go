package costcurve

import (
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor says what every option costs; [engine.Advisor] does.
type Advisor interface {
	Options(sys profile.System) ([]engine.Option, error)
}

// MaxLines is how many options a curve follows: more cannot be told apart.
const MaxLines = 4

// Curves is monthly cost against load for the leading options.
type Curves struct {
	Subject   string
	Unit      string    // what is counted: "requests a month"
	Today     float64   // today's load; 0 when it is not known
	Loads     []float64 // rising
	Lines     []Line    // the verdict's option first, then by rank
	Crossings []Crossing
}

// Line is one option's cost. For a system it is the best joint choice of one form, and Platform is empty.
type Line struct {
	Platform string
	Name     string
	Family   string
	USD      []float64 // a month, parallel to Loads; NaN where the option does not stand or has no known price
	TodayUSD float64   // NaN when today's load is not known
}

// Crossing is a load at which two options cost the same.
type Crossing struct {
	Load  float64
	USD   float64
	Below string // name of the option that is cheaper below
	Above string
}
