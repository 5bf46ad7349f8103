package engine

import (
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Version is the version of the assessment's JSON form.
const Version = 1

// Assessment is the whole answer for one system. Its JSON form is a contract: fields may be added, never renamed.
// It holds no time and no person, so equal input gives equal bytes.
type Assessment struct {
	V              int          `json:"v"`
	ID             string       `json:"id"`
	Name           string       `json:"name"`
	InputHash      string       `json:"input_hash"` // of facts, policy, catalogue and name; not of who, when or order
	Catalogue      string       `json:"catalogue"`  // the catalogue's version
	Policy         string       `json:"policy,omitempty"`
	Verdict        Verdict      `json:"verdict"`
	Components     []Component  `json:"components"`
	Options        []Option     `json:"options"` // of a single workload, or the joint choices of a system; best first, removed last
	Reasons        []Reason     `json:"reasons"`
	Against        *Reason      `json:"against,omitempty"` // the strongest argument against the verdict
	Flips          []Flip       `json:"flips"`
	Questions      []Question   `json:"questions"`       // open questions that could still change the verdict, most telling first
	StoppedBecause string       `json:"stopped_because"` // "", or why nothing more need be asked: proved, epsilon, indifferent, price, exhausted, no-option
	Facts          []FactLine   `json:"facts"`
	Offload        []Offload    `json:"offload"`
	Relaxations    []Relaxation `json:"relaxations,omitempty"` // when no option survives: the smallest sets of limits to relax
	Warnings       []string     `json:"warnings,omitempty"`
}

// Verdict is the family and platform with the highest acceptability.
type Verdict struct {
	Family               string  `json:"family"`      // vm, container, serverless-container, faas, hybrid, or none
	Platform             string  `json:"platform"`    // catalogue id; for hybrid the ids joined by "+"
	Confidence           float64 `json:"confidence"`  // acceptability of the family in [0,1], calibrated
	Word                 string  `json:"word"`        // clearly, probably, leaning, too close to call
	Provisional          bool    `json:"provisional"` // open questions could still change it
	RunnerUp             string  `json:"runner_up"`   // the best platform of another family, or the next one
	RunnerUpFamily       string  `json:"runner_up_family"`
	Margin               float64 `json:"margin"`  // confidence less the runner-up's acceptability
	Summary              string  `json:"summary"` // one plain sentence
	MonthlyUSD           *Range  `json:"monthly_usd,omitempty"`
	Ends                 string  `json:"range,omitempty"` // what low and high of monthly_usd are: RangeExact or RangePercentiles
	MonthlyWithLabourUSD *Range  `json:"monthly_with_labour_usd,omitempty"`
	VerdictWithoutLabour string  `json:"verdict_without_labour,omitempty"` // platform that would win if labour cost nothing, when it differs
}

// Range is low, middle and high of an amount; decimal text so that money is never a float.
type Range struct {
	Low  string `json:"low"`
	Mid  string `json:"mid"`
	High string `json:"high"`
}

// What low and high of a monthly cost are.
const (
	RangeExact       = decide.ExactEnds   // everything the bill rests on is stated: the least and the most it comes to
	RangePercentiles = decide.Percentiles // some of it is open: the 10th and 90th percentile over the worlds that fit what is known, mid the median (that assumes no commitment nobody stated)
)

// Component is one workload of the system with its own verdict.
type Component struct {
	Name    string     `json:"name"`
	Verdict Verdict    `json:"verdict"`
	Joint   string     `json:"joint,omitempty"` // its platform in the joint choice, where that differs from its own verdict
	Options []Option   `json:"options,omitempty"`
	Facts   []FactLine `json:"facts,omitempty"`
}

// Option is one place where the workload could run, with its numbers, feasible or not.
type Option struct {
	Platform             string             `json:"platform"`
	Name                 string             `json:"name"`
	Family               string             `json:"family"`
	Feasible             bool               `json:"feasible"`
	Viable               float64            `json:"viable"` // share of worlds in which no limit is violated
	RemovedBy            []Limit            `json:"removed_by"`
	Unknown              []Limit            `json:"unknown,omitempty"` // limits that an open fact could violate
	Monthly              Range              `json:"monthly_usd"`
	Ends                 string             `json:"range,omitempty"` // what low and high of monthly_usd are: RangeExact or RangePercentiles
	Labour               Range              `json:"labour_usd"`
	Bill                 []BillLine         `json:"bill"`
	LatencyP99MS         *float64           `json:"latency_p99_ms"`
	ColdStartProbability *float64           `json:"cold_start_probability"`
	SecondsToPeak        *float64           `json:"seconds_to_peak,omitempty"`
	Instances            *float64           `json:"instances,omitempty"`
	Acceptability        float64            `json:"acceptability"`
	Scores               map[string]float64 `json:"scores,omitempty"` // criterion to value in [0,1]
	Exit                 string             `json:"exit,omitempty"`   // what would have to change to leave
}

// Limit is a hard limit with its outcome against the facts.
type Limit struct {
	Rule      string     `json:"rule"`  // stable id, "duration", "memory", ...
	Limit     string     `json:"limit"` // in words: "a run lasts at most"
	Value     string     `json:"value"` // "900 s"
	Fact      string     `json:"fact"`  // "execution_seconds_max = 1200 s"
	Attribute profile.ID `json:"attribute,omitempty"`
	Source    string     `json:"source"` // URL
	AsOf      string     `json:"as_of"`  // date of the figure
}

// BillLine is one line of a monthly bill.
type BillLine struct {
	Name      string `json:"name"`
	Quantity  string `json:"quantity"`
	Unit      string `json:"unit"`
	RateUSD   string `json:"rate_usd"`
	AmountUSD string `json:"amount_usd"`
	Source    string `json:"source"`
	AsOf      string `json:"as_of,omitempty"`
	Note      string `json:"note,omitempty"` // "0 because ..." or an assumption
	Labour    bool   `json:"labour,omitempty"`
}

// Reason is one argument as data. Text is rendered from the other fields.
type Reason struct {
	ID         string     `json:"id"`    // stable rule id
	Claim      string     `json:"claim"` // one sentence
	Grounds    []Ground   `json:"grounds"`
	Criterion  string     `json:"criterion,omitempty"`
	Constraint string     `json:"constraint,omitempty"`
	Effect     float64    `json:"effect"`   // how much it moved the ranking: weight x (value of the winner - value of the second)
	Polarity   string     `json:"polarity"` // for or against
	Sources    []Citation `json:"sources"`
}

// Ground is a fact a reason rests on.
type Ground struct {
	Attribute  profile.ID         `json:"attribute"`
	Value      string             `json:"value"`
	Provenance profile.Provenance `json:"provenance"`
}

// Citation is where a figure or rule comes from.
type Citation struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
	AsOf  string `json:"as_of,omitempty"`
}

// Flip is the nearest value of one attribute at which the verdict becomes another one; proven by running both sides.
type Flip struct {
	Component string     `json:"component,omitempty"` // of a system: the component whose verdict flips
	Attribute profile.ID `json:"attribute"`
	From      string     `json:"from"`                // today's value, canonical
	To        string     `json:"to"`                  // the nearest value at which the verdict is another one
	Direction string     `json:"direction,omitempty"` // above, below, or empty for an enum
	Verdict   string     `json:"verdict"`             // the family (and platform) it becomes
	Platform  string     `json:"platform"`
	Factor    float64    `json:"factor,omitempty"`  // To / From for numbers
	TossUp    *FlipBand  `json:"toss_up,omitempty"` // the band in which neither side is plainly first
	Also      *FlipPart  `json:"also,omitempty"`    // the second attribute, when one alone does not do it
	Text      string     `json:"text"`
}

// FlipBand is a range of values, canonical.
type FlipBand struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// FlipPart is the other half of a flip of two attributes.
type FlipPart struct {
	Attribute profile.ID `json:"attribute"`
	From      string     `json:"from"`
	To        string     `json:"to"`
}

// Question is an open attribute that could still change the verdict.
type Question struct {
	Component   string         `json:"component,omitempty"` // of a system
	Attribute   profile.ID     `json:"attribute"`
	Why         string         `json:"why"` // computed: what the answer decides today
	Information float64        `json:"information_bits"`
	Veto        bool           `json:"veto,omitempty"`
	Topic       string         `json:"topic"`
	Decides     []AnswerEffect `json:"decides,omitempty"` // what each answer would lead to
}

// AnswerEffect is where one answer would lead.
type AnswerEffect struct {
	Value  string `json:"value"`
	Family string `json:"family"`
}

// FactLine is a fact as shown and recorded.
type FactLine struct {
	Attribute  profile.ID         `json:"attribute"`
	Value      string             `json:"value"` // canonical
	Provenance profile.Provenance `json:"provenance"`
	Source     *profile.Source    `json:"source,omitempty"`
}

// Offload is advice to hand a back-end function to a managed service.
type Offload struct {
	Function string `json:"function"` // identity, scheduling, queue, ...
	Platform string `json:"platform"` // catalogue id
	Text     string `json:"text"`
	Source   string `json:"source"`
}

// Relaxation is a smallest set of limits to relax so that an option survives.
type Relaxation struct {
	Platform string  `json:"platform"`
	Limits   []Limit `json:"limits"`
}
