package cost

import (
	"fmt"
	"math"
)

// MonthHours is the month that bills are made for.
const MonthHours = 730

const monthSeconds = MonthHours * 3600

// Workload is what a platform has to carry, per month. Zero means none, except where a field says otherwise.
type Workload struct {
	Requests        float64 // calls a month
	PeakRPS         float64 // calls a second at the peak; 0: the monthly mean
	Seconds         float64 // mean time of one call
	CPUSeconds      float64 // CPU time of one call, for platforms that bill CPU time; 0: Seconds
	MemoryMB        float64 // memory of one instance or function
	VCPU            float64 // CPU of one instance; functions get what comes with their memory
	GPU             float64 // GPUs of one instance
	Concurrency     float64 // calls one instance serves at once; 0: one for each started vCPU
	Instances       float64 // instances billed on average, where the caller has sized them; 0: sized here
	InstanceSeconds float64 // busy instance-seconds a month on platforms that bill those; 0: the bound used here
	MinInstances    float64 // instances kept warm on platforms that scale to zero
	AlwaysOn        bool    // needs CPU without requests (workers that pull, background work)
	EgressGB        float64 // data out to the internet
	LogsGB          float64 // logs taken in by the platform's log service
	DiskGB          float64 // disk of one instance beside the system
	ColdFraction    float64 // share of calls that start an instance
	InitSeconds     float64 // initialisation of a started instance, billed by functions
	LabourHours     float64 // people's hours a month
}

// Options are what the bill assumes beside the workload. The zero value is a public service's list price without free
// tier, two instances at least, 65 percent utilisation.
type Options struct {
	Cloud            string  // aws, gcp, azure or onprem, for platforms that run on machines of several; "": the first
	Region           string  // "": the platform's default region
	Arch             string  // "": x86_64
	OS               string  // "": linux
	FreeTierCounted  bool    // deduct the account's free amounts
	Private          bool    // not reached from the internet: no load balancer, gateway or addresses
	NAT              bool    // outbound traffic goes through a NAT gateway; otherwise instances have addresses of their own
	Redundancy       float64 // least instances of an always-on tier; 0: 2
	Ceiling          float64 // utilisation that sizing leaves; 0: 0.65
	AutoscaleShare   float64 // part of the way from mean to peak that autoscaled capacity stands at on average; 0: 0.25
	FixedShare       float64 // this workload's share of control plane and load balancer; 0: 1
	ExistingCluster  bool    // the cluster stands already: its control plane is no new cost and nodes are shared
	LabourUSDPerHour float64 // loaded rate of the hours; 0 with hours is an error
}

func (o Options) withDefaults() Options {
	o.Arch = orText(o.Arch, "x86_64")
	o.OS = orText(o.OS, "linux")
	o.Redundancy = orNumber(o.Redundancy, 2)
	o.Ceiling = orNumber(o.Ceiling, 0.65)
	o.AutoscaleShare = orNumber(o.AutoscaleShare, 0.25)
	o.FixedShare = orNumber(o.FixedShare, 1)
	return o
}

func orText(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

func orNumber(v, otherwise float64) float64 {
	if v == 0 {
		return otherwise
	}
	return v
}

// check refuses what no bill can hold, naming the field.
func (w Workload) check() error {
	for _, f := range w.amounts() {
		if math.IsNaN(f.value) || f.value < 0 || f.value > 1e15 {
			return fmt.Errorf("workload %s: %g is out of range; allowed: 0 to 1e15", f.name, f.value)
		}
	}
	if w.ColdFraction > 1 {
		return fmt.Errorf("workload ColdFraction: %g is out of range; allowed: 0 to 1", w.ColdFraction)
	}
	return nil
}

type namedAmount struct {
	name  string
	value float64
}

func (w Workload) amounts() []namedAmount {
	return []namedAmount{
		{"Requests", w.Requests},
		{"PeakRPS", w.PeakRPS},
		{"Seconds", w.Seconds},
		{"CPUSeconds", w.CPUSeconds},
		{"MemoryMB", w.MemoryMB},
		{"VCPU", w.VCPU},
		{"GPU", w.GPU},
		{"Concurrency", w.Concurrency},
		{"Instances", w.Instances},
		{"InstanceSeconds", w.InstanceSeconds},
		{"MinInstances", w.MinInstances},
		{"EgressGB", w.EgressGB},
		{"LogsGB", w.LogsGB},
		{"DiskGB", w.DiskGB},
		{"ColdFraction", w.ColdFraction},
		{"InitSeconds", w.InitSeconds},
		{"LabourHours", w.LabourHours},
	}
}

// check refuses impossible assumptions.
func (o Options) check() error {
	for _, f := range []namedAmount{
		{"Redundancy", o.Redundancy},
		{"FixedShare", o.FixedShare},
		{"LabourUSDPerHour", o.LabourUSDPerHour},
	} {
		if math.IsNaN(f.value) || f.value < 0 || f.value > 1e6 {
			return fmt.Errorf("options %s: %g is out of range; allowed: 0 to 1e6", f.name, f.value)
		}
	}
	if !(o.Ceiling > 0 && o.Ceiling <= 1) {
		return fmt.Errorf("options Ceiling: %g is out of range; allowed: above 0 up to 1", o.Ceiling)
	}
	if !(o.AutoscaleShare >= 0 && o.AutoscaleShare <= 1) {
		return fmt.Errorf("options AutoscaleShare: %g is out of range; allowed: 0 to 1", o.AutoscaleShare)
	}
	return nil
}
