package catalog

import "slices"

// Family is the kind of place a workload runs in.
type Family string

// The four families. Tools, building blocks and back-ends have none.
const (
	VM                  Family = "vm"
	Container           Family = "container"
	ServerlessContainer Family = "serverless-container"
	FaaS                Family = "faas"
)

// Kind tells a place to run from the things named beside it, which are never candidates.
type Kind string

// The kinds of entries.
const (
	KindPlatform      Kind = "platform"
	KindTool          Kind = "tool"           // builds or runs containers on a host you already have (Docker)
	KindBuildingBlock Kind = "building-block" // a format or operating-system mechanism (OCI image, LXC, jail)
	KindBaaS          Kind = "baas"           // a hosted back-end: offload advice, not a place to run
)

// State is where an entry stands in its life.
type State string

// The states. Only Active entries may be recommended to newcomers.
const (
	Active      State = "active"
	Deprecated  State = "deprecated"    // works, has an announced end or a successor
	ClosedToNew State = "closed-to-new" // existing customers only
	Retired     State = "retired"       // gone, or without maintenance
	Research    State = "research"      // alive but, in its authors' words, not for production
)

// Status is the state with its dates; zero dates are not known.
type Status struct {
	State     State
	Since     Date   // when the state began
	Ends      Date   // when the service ends, if announced
	Successor string // id of the entry that takes over, if any
	Provenance
}

// Introduced is the year of first public release and when that was checked.
type Introduced struct {
	Year    int // 0: not known
	Checked Date
	Provenance
}

// Platform is one entry of the catalogue. It is read-only.
type Platform struct {
	ID         string
	Name       string
	Aliases    []string // lower case, for free text
	Vendor     string
	Clouds     []string // values of the attribute `cloud` it can be had on: aws, gcp, azure, onprem, any (other vendor's cloud)
	Kind       Kind
	Family     Family
	Status     Status
	Introduced Introduced
	Recommend  bool   // may be recommended: a platform, active, and more than a special case of another entry
	Summary    string // one sentence: what it is
	SelfRun    bool   // the customer runs the control plane and the machines
	ColdStarts []ColdStart
	Idle       IdleTimeout
	Prices     []PriceList // the first is the default region; empty: nothing known about its price
	MachinesOf map[string]string
	Billing    string // name of the billing rule in package cost; empty: not priced
	Labour     string // class for labour hours: faas, serverless-container, managed-k8s, vm-fleet, self-run-k8s
	figures    map[Key]Figure
}

// Figure returns the established fact for key; false means unknown, never unlimited.
func (p *Platform) Figure(key Key) (Figure, bool) {
	f, ok := p.figures[key]
	return f, ok
}

// Figures returns every established fact in the order of Keys.
func (p *Platform) Figures() []Figure {
	out := make([]Figure, 0, len(p.figures))
	for _, info := range Keys() {
		if f, ok := p.figures[info.Key]; ok {
			out = append(out, f)
		}
	}
	return out
}

// OnCloud reports whether the platform can be had on cloud (aws, gcp, azure, onprem); "any" and "" admit every
// platform.
func (p *Platform) OnCloud(cloud string) bool {
	if cloud == "" || cloud == "any" {
		return true
	}
	return slices.Contains(p.Clouds, cloud)
}

// Candidate reports whether the entry may be recommended today, and if not, why ("tool", "closed-to-new since
// 2026-04-30", ...).
func (p *Platform) Candidate() (ok bool, why string) {
	switch {
	case p.Kind != KindPlatform:
		return false, "a " + string(p.Kind) + ", not a place to run"
	case p.Status.State != Active:
		return false, p.Status.reason()
	case !p.Recommend:
		return false, "listed for reference, not recommended on its own"
	}
	return true, ""
}

func (s Status) reason() string {
	out := string(s.State)
	if !s.Since.IsZero() {
		out += " since " + s.Since.String()
	}
	if !s.Ends.IsZero() {
		out += ", ends " + s.Ends.String()
	}
	if s.Successor != "" {
		out += "; successor " + s.Successor
	}
	return out
}
