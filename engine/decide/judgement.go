package decide

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed judgement.yaml
var judgementYAML []byte

// Judgement is the reviewed file of everything that neither a source nor a model settles: weights, value functions, hours, fits and
// priors, each with its reason. See judgement.yaml.
type Judgement struct {
	Version      int                            `yaml:"version"`
	Draws        Draws                          `yaml:"draws"`
	Stop         Stop                           `yaml:"stop"`
	Words        []Word                         `yaml:"words"`
	Sources      map[string]Source              `yaml:"sources"`
	Criteria     map[string]Weight              `yaml:"criteria"`
	Values       map[string]ValueFunction       `yaml:"values"`
	Shapes       map[string]Shape               `yaml:"shapes"`
	ShapesReason string                         `yaml:"shapes_reason"`
	Labour       Labour                         `yaml:"labour"`
	Portability  Portability                    `yaml:"portability"`
	Control      Control                        `yaml:"control"`
	Isolation    Isolation                      `yaml:"isolation"`
	Fits         map[string]Fit                 `yaml:"fits"`
	Rules        map[string]Rule                `yaml:"rules"`
	Commitments  Commitments                    `yaml:"commitments"`
	Noise        Noise                          `yaml:"noise"`
	Figures      Figures                        `yaml:"figures"`
	System       SystemCosts                    `yaml:"system"`
	Ratios       Ratios                         `yaml:"ratios"`
	Priors       map[string]map[string]rawPrior `yaml:"priors"`
}

// Draws says how many worlds and weightings are drawn.
type Draws struct {
	Worlds        int     `yaml:"worlds"`
	Settled       int     `yaml:"settled"`
	Weightings    int     `yaml:"weightings"`
	Concentration float64 `yaml:"concentration"`
	Probe         int     `yaml:"probe"`
}

// Stop holds the thresholds of the questions; Epsilon may be changed by the caller.
type Stop struct {
	Epsilon    float64 `yaml:"epsilon"`
	Veto       float64 `yaml:"veto"`
	Hysteresis float64 `yaml:"hysteresis"`
	Worth      float64 `yaml:"worth"`
	Price      float64 `yaml:"price"`
	Proof      int     `yaml:"proof"`
}

// Word names a confidence from At upwards.
type Word struct {
	At   float64 `yaml:"at"`
	Word string  `yaml:"word"`
}

// Source is a published page a rule rests on.
type Source struct {
	URL   string `yaml:"url"`
	Title string `yaml:"title"`
	AsOf  string `yaml:"as_of"`
}

// Weight is the middle weight of a criterion by budget priority; each column sums to 1.
type Weight struct {
	Balanced float64 `yaml:"balanced"`
	Cost     float64 `yaml:"cost"`
	Speed    float64 `yaml:"speed-of-delivery"`
	Reason   string  `yaml:"reason"`
}

// Shape is what a shape of load asks of elasticity.
type Shape struct {
	Need       float64 `yaml:"need"`         // 0..1, how much following the load matters
	PeakToMean float64 `yaml:"peak_to_mean"` // peak rate over mean rate
	Burst      float64 `yaml:"burst"`        // cold starts against Poisson arrivals of the same mean
}

// Labour holds hours a month, low, middle and high, by class, and what multiplies them.
type Labour struct {
	RateUSD       float64                       `yaml:"rate_usd"`
	Hours         map[string][3]float64         `yaml:"hours"`
	Team          map[string]map[string]float64 `yaml:"team"`
	ClusterExists float64                       `yaml:"cluster_exists"`
	Skill         map[string]float64            `yaml:"skill"`
	SharedFrom    float64                       `yaml:"shared_from"`
	PerTenfold    float64                       `yaml:"per_tenfold_instances"`
	Reason        string                        `yaml:"reason"`
}

// Portability maps the catalogue's words to what is left when one leaves.
type Portability struct {
	Levels map[string]float64 `yaml:"levels"`
	Need   map[string]float64 `yaml:"need"`
	Reason string             `yaml:"reason"`
}

// Control is what forms give of the machine and what the work needs of it.
type Control struct {
	Gives  map[string]float64 `yaml:"gives"`
	Needs  map[string]float64 `yaml:"needs"`
	Reason string             `yaml:"reason"`
}

// Isolation is the wall each form gives and the wall asked for.
type Isolation struct {
	Need      map[string]float64 `yaml:"need"`
	Trust     map[string]float64 `yaml:"trust"`
	Gives     map[string]float64 `yaml:"gives"`
	Untrusted float64            `yaml:"untrusted"`
	Reason    string             `yaml:"reason"`
}

// Fit is how directly a kind of work is carried by vm, container, serverless-container and faas, in this order.
type Fit struct {
	Fit    [4]float64 `yaml:"fit"`
	Source string     `yaml:"source"`
	Reason string     `yaml:"reason"`
}

// Rule adds to the fit of the forms named; "same" is the form it runs in today.
type Rule struct {
	Add    map[string]float64 `yaml:"add"`
	Source string             `yaml:"source"`
	Reason string             `yaml:"reason"`
}

// Commitments are the shares that capacity paid for anyway takes off a bill, by kind of commitment and family.
type Commitments struct {
	Off    map[string]map[string]float64 `yaml:"off"`
	Reason string                        `yaml:"reason"`
}

// Noise is the uncertainty of the figures themselves: the 90% point over the middle.
type Noise struct {
	Price   float64 `yaml:"price"`
	Latency float64 `yaml:"latency"`
	Reason  string  `yaml:"reason"`
}

// Figures are taken where the catalogue has none of its own.
type Figures struct {
	P99ToP50         float64            `yaml:"p99_to_p50"`
	FrontMS          map[string]float64 `yaml:"front_ms"`
	FrontColdStart   float64            `yaml:"front_cold_start"`
	UnwelcomeCold    float64            `yaml:"unwelcome_cold"`
	KeptWarm         float64            `yaml:"kept_warm"`
	Follows          float64            `yaml:"follows"`
	PricedPeak       float64            `yaml:"priced_peak"`
	UnknownPrice     float64            `yaml:"unknown_price"`
	ByHandSeconds    float64            `yaml:"by_hand_seconds"`
	NodeSeconds      float64            `yaml:"node_seconds"`
	SpareShare       float64            `yaml:"spare_share"`
	CopiesPerSecond  float64            `yaml:"copies_per_second"`
	OverQuota        float64            `yaml:"over_quota"`
	IdleShare        float64            `yaml:"idle_share"`
	ExclusiveSeconds float64            `yaml:"exclusive_seconds"`
	Reason           string             `yaml:"reason"`
}

// SystemCosts are what a second form in one system costs.
type SystemCosts struct {
	SecondPlatformHours float64 `yaml:"second_platform_hours"`
	SharedFixedShare    float64 `yaml:"shared_fixed_share"`
	GlueUSDPerMillion   float64 `yaml:"glue_usd_per_million"`
	GlueUSDPerGB        float64 `yaml:"glue_usd_per_gb"`
	Reason              string  `yaml:"reason"`
}

// Ratios are the spreads of figures that follow others.
type Ratios struct {
	PeakSpread [2]float64 `yaml:"peak_spread"`
	LongestRun [2]float64 `yaml:"longest_run"`
	MostCopies float64    `yaml:"most_copies"`
	Reason     string     `yaml:"reason"`
}

// ReadJudgement decodes the reviewed file, embedded in the program. It fails only when the file itself is wrong.
func ReadJudgement() (*Judgement, error) {
	dec := yaml.NewDecoder(bytes.NewReader(judgementYAML))
	dec.KnownFields(true)
	j := new(Judgement)
	if err := dec.Decode(j); err != nil {
		return nil, fmt.Errorf("read judgement.yaml: %w", err)
	}
	return j, j.check()
}
