package costcurve

import (
	"errors"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// ErrNoLoad says that none of the components states how much it has to do, so there is nothing to scale.
var ErrNoLoad = errors.New("no component says how many requests a month it handles")

const volume = profile.ID("requests_per_month")

// proportional lists what grows with the volume.
func proportional() []profile.ID {
	return []profile.ID{volume, "peak_rps", "concurrent_peak", "egress_gb_per_month", "log_gb_per_month"}
}

// load is the sum of what the components state, at the middle of ranges.
func load(sys profile.System) float64 {
	sum := 0.0
	for _, c := range sys.Components {
		v, known := c.Profile.Value(volume)
		if !known {
			v, known = sys.Shared.Value(volume)
		}
		if known {
			sum += v.Mid()
		}
	}
	return sum
}

// scaled is the system with factor times the work.
func scaled(sys profile.System, factor float64) profile.System {
	out := sys
	out.Shared = scaleProfile(sys.Shared, factor)
	out.Components = make([]profile.Workload, len(sys.Components))
	for i, c := range sys.Components {
		out.Components[i] = profile.Workload{Name: c.Name, Profile: scaleProfile(c.Profile, factor)}
	}
	out.Links = make([]profile.Link, len(sys.Links))
	for i, l := range sys.Links {
		l.CallsPerMonth *= factor
		l.GBPerMonth *= factor
		out.Links[i] = l
	}
	return out
}

func scaleProfile(p profile.Profile, factor float64) profile.Profile {
	for _, id := range proportional() {
		f := p.Fact(id)
		if !f.Known() {
			continue
		}
		a, _ := profile.Lookup(id)
		f.Value.Lo, f.Value.Hi = within(a, f.Value.Lo*factor), within(a, f.Value.Hi*factor)
		p = p.With(f)
	}
	return p
}

// within keeps a number in an attribute's bounds, with few enough digits to be written down.
func within(a profile.Attribute, x float64) float64 {
	if x != 0 {
		digits := math.Pow(10, 9-math.Ceil(math.Log10(math.Abs(x))))
		x = math.Round(x*digits) / digits
	}
	return math.Min(a.Max, math.Max(a.Min, x))
}

// at is the system with a volume that it does not state itself: one workload only, its peak follows from the kind of workload.
func at(sys profile.System, requests float64) profile.System {
	p := sys.Components[0].Profile
	for _, id := range proportional() {
		p = p.With(profile.Fact{Attribute: id})
	}
	f := profile.Fact{Attribute: volume, Provenance: profile.Assumed, Value: profile.Value{Lo: requests, Hi: requests}}
	return profile.System{Name: sys.Name, Shared: sys.Shared, Components: []profile.Workload{{Name: sys.Components[0].Name, Profile: p.With(f)}}, Links: sys.Links}
}
