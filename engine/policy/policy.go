package policy

import (
	"maps"
	"slices"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// MaxPolicy is the largest policy file read, in bytes.
const MaxPolicy = 1 << 18

// Criteria returns the ids of the criteria that a policy may weigh.
func Criteria() []string {
	return []string{"cost", "latency", "operations", "elasticity", "portability", "control", "isolation", "delivery"}
}

// Families returns the ids of the platform families.
func Families() []string { return []string{"vm", "container", "serverless-container", "faas"} }

// Classes returns the ids of the labour classes: kinds of platform that take alike hours to run.
func Classes() []string {
	return []string{"faas", "serverless-container", "managed-k8s", "vm-fleet", "self-run-k8s"}
}

// Known is what a policy may name. The zero value checks no platform.
type Known struct {
	Platforms []string                    // ids
	Resolve   func(string) (string, bool) // from an id or another name to the id; nil: ids only
}

// Policy is a compiled policy. It is read-only and safe for concurrent use.
type Policy struct {
	name       string
	hash       string
	platforms  filter
	families   filter
	weights    map[string]float64
	priorities []string
	book       PriceBook
	questions  []profile.Attribute
	defaults   profile.Profile
	redundancy int
	labour     Labour
	thresholds Thresholds
	rules      []rule
}

// filter is an allow list and a deny list with messages.
type filter struct {
	allow map[string]bool
	deny  map[string]string
}

// PriceBook is an organisation's own rates and discounts.
type PriceBook struct {
	Name      string
	Rates     []Rate
	Discounts []Discount
}

// Rate is a price of the organisation's own in place of the catalogue's.
type Rate struct {
	Platform string // id
	Region   string // empty: every region
	Key      string // the catalogue's key of the price
	USD      string // decimal text
}

// Discount lowers the list prices of one platform or vendor, or of all where both are empty.
type Discount struct {
	Platform string
	Vendor   string
	Percent  float64 // in (0, 100]
}

// Labour is what running a platform costs in work.
type Labour struct {
	USDPerHour float64               // 0: not stated
	Hours      map[string][3]float64 // hours a month by labour class: low, middle, high
}

// Thresholds are the policy's own in place of the built-in ones; zero where not stated.
type Thresholds struct {
	Epsilon      float64 // probability of another verdict under which nothing more is asked, in (0, 0.5]
	Margin       float64 // lead under which a verdict says "same either way", in [0, 1)
	ReviewMonths int     // months until a decision is due for review
}

// Default returns the policy of an organisation that has stated none: everything allowed, nothing weighed, no rules.
func Default() *Policy { return &Policy{hash: "default", redundancy: 0} }

// Name is the policy's name.
func (p *Policy) Name() string { return p.name }

// Hash identifies what the policy says; comments and the order of keys do not count. Equal hashes mean equal advice.
func (p *Policy) Hash() string { return p.hash }

// Denies returns the message with which the policy rules a platform out whatever the workload, or "".
func (p *Policy) Denies(platform, family string) string {
	if why, ok := p.platforms.deny[platform]; ok {
		return why
	}
	if len(p.platforms.allow) > 0 && !p.platforms.allow[platform] {
		return "the policy " + p.name + " allows other platforms only"
	}
	if p.platforms.allow[platform] {
		return "" // a platform allowed by name is allowed whatever its family
	}
	if why, ok := p.families.deny[family]; ok {
		return why
	}
	if len(p.families.allow) > 0 && !p.families.allow[family] {
		return "the policy " + p.name + " allows other families of platforms only"
	}
	return ""
}

// Weights returns the stated weights by criterion, summing to 1; from a priority order they are its rank order centroid. Empty
// when the policy states neither.
func (p *Policy) Weights() map[string]float64 { return maps.Clone(p.weights) }

// Priorities returns the stated priority order of criteria, most important first; empty when weights or nothing is stated.
func (p *Policy) Priorities() []string { return slices.Clone(p.priorities) }

// PriceBook returns the organisation's own prices.
func (p *Policy) PriceBook() PriceBook {
	return PriceBook{p.book.Name, slices.Clone(p.book.Rates), slices.Clone(p.book.Discounts)}
}

// Questions returns the organisation's own attributes. They are asked and parsed as those of the table are; only rules use them.
func (p *Policy) Questions() []profile.Attribute { return slices.Clone(p.questions) }

// Defaults returns the organisation's default facts, assumed until somebody says otherwise.
func (p *Policy) Defaults() profile.Profile { return p.defaults }

// WithDefaults returns the profile with the default facts where it has none.
func (p *Policy) WithDefaults(have profile.Profile) profile.Profile { return p.defaults.Merge(have) }

// MinimumRedundancy is the least number of instances of what is kept running; 0 when not stated.
func (p *Policy) MinimumRedundancy() int { return p.redundancy }

// Labour returns the stated cost of work.
func (p *Policy) Labour() Labour { return Labour{p.labour.USDPerHour, maps.Clone(p.labour.Hours)} }

// Thresholds returns the stated thresholds.
func (p *Policy) Thresholds() Thresholds { return p.thresholds }
