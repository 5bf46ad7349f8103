package cost

import (
	"fmt"
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// Curve is one platform's monthly bill as a function of the workload. It is immutable and safe for concurrent use.
type Curve struct {
	platform *catalog.Platform
	region   string
	opts     Options
	meters   []*meter  // shared with other curves, never changed
	machines []machine // sorted by price; shared likewise
	size     sizing
	mode     mode
	noGPU    bool // a GPU has no price here
	constant [3]float64
	fast     []fastMeter
}

// machine is a fit with its price in floats.
type machine struct {
	fit
	vcpus, memoryMB float64 // what a workload gets of it
	fast            [3]float64
}

// Compile builds the curve of a platform. Errors name an unknown platform or region, or the rate that is not known.
//
// A curve is compiled once for a catalogue and kept beside it.
func Compile(c *catalog.Catalogue, platformID string, o Options) (*Curve, error) {
	v, err := c.Kept(curveKey{platformID, o}, func() (any, error) { return compile(c, platformID, o) })
	if err != nil {
		return nil, err
	}
	k, _ := v.(*Curve)
	return k, nil
}

// curveKey names a curve among what is kept beside a catalogue.
type curveKey struct {
	platform string
	options  Options
}

func compile(c *catalog.Catalogue, platformID string, o Options) (*Curve, error) {
	p, ok := c.Platform(platformID)
	if !ok {
		return nil, fmt.Errorf("platform %q is not in the catalogue; allowed: %s", platformID, strings.Join(c.IDs(), ", "))
	}
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	b, err := newPlan(c, p, o)
	if err != nil {
		return nil, err
	}
	shape, ok := planShapes()[p.Billing]
	if !ok {
		return nil, fmt.Errorf("platform %s has no monthly bill in the catalogue; those that have: %s", p.ID,
			strings.Join(billedIDs(c), ", "))
	}
	shape(b)
	b.around()
	if b.err != nil {
		return nil, b.err
	}
	b.curve.constant, b.curve.fast = fold(b.meters)
	b.curve.meters, err = sharedLines(c, b.meters)
	return b.curve, err
}

func billedIDs(c *catalog.Catalogue) []string {
	shapes := planShapes()
	var out []string
	for _, p := range c.Platforms() {
		if shapes[p.Billing] != nil {
			out = append(out, p.ID)
		}
	}
	return out
}

// Platform returns the id of the platform priced.
func (k *Curve) Platform() string { return k.platform.ID }

// Monthly returns the bill's total in US dollars, labour included, at the middle of uncertain rates. It allocates
// nothing. NaN means that the bill is not known: a GPU where none has a price, no machine large enough, or an input
// that MonthlyBill refuses.
func (k *Curve) Monthly(w Workload) float64 { return k.MonthlyAt(w, midRates) }

// MonthlyAt is Monthly at one end of uncertain rates.
func (k *Curve) MonthlyAt(w Workload, band RateBand) float64 { return k.MonthlyOf(&w, band) }

// MonthlyOf is MonthlyAt without a copy of the workload, which it leaves as it is.
func (k *Curve) MonthlyOf(w *Workload, band RateBand) float64 {
	var v amounts
	pick := k.derive(w, &v)
	if k.unknown(w, pick) {
		return math.NaN()
	}
	total := k.constant[band]
	for i := range k.fast {
		m := &k.fast[i]
		rate := m.rate[band]
		if m.fromFit {
			rate = k.machines[pick].fast[band]
		}
		total += m.amount(&v, rate)
	}
	return total
}

// unknown tells whether the bill cannot be made: pick is noMachine when none is large enough.
func (k *Curve) unknown(w *Workload, pick int) bool {
	return pick == noMachine || k.noGPU && w.GPU > 0
}

// Bill returns the exact bill at one end of uncertain rates. Errors name the field that is out of range or what is not
// known.
func (k *Curve) Bill(w Workload, band RateBand) (Bill, error) {
	if err := w.check(); err != nil {
		return Bill{}, err
	}
	if w.LabourHours > 0 && k.opts.LabourUSDPerHour == 0 {
		return Bill{}, fmt.Errorf("options LabourUSDPerHour is missing: %g hours of labour are never free", w.LabourHours)
	}
	var v amounts
	pick := k.derive(&w, &v)
	switch {
	case k.noGPU && w.GPU > 0:
		return Bill{}, fmt.Errorf("the price of a GPU on %s is not known", k.platform.ID)
	case pick == noMachine:
		return Bill{}, fmt.Errorf("no machine of %s in %s holds %g vCPU and %g MB", k.platform.ID, k.region, w.VCPU, w.MemoryMB)
	}
	out := Bill{Platform: k.platform.ID, Region: k.region, Lines: make([]Line, 0, len(k.meters))}
	for i := range k.meters {
		m := k.meters[i]
		rate := band.of(m.rate)
		line := m.exact(&v, rate)
		if m.fromFit {
			picked := k.machines[pick]
			line.RateUSD, line.Note, line.Source = picked.hour(band), picked.describe(), sourceOf(picked.shape.Hour)
		}
		out.add(line)
	}
	return out, nil
}

// MonthlyBill is the whole month's bill of a workload on a platform, in exact decimals.
func MonthlyBill(c *catalog.Catalogue, platformID string, w Workload, o Options) (Bill, error) {
	k, err := Compile(c, platformID, o)
	if err != nil {
		return Bill{}, err
	}
	return k.Bill(w, midRates)
}

// MonthlyRange bills the low, middle and high workload at the low, middle and high end of uncertain rates. When no field
// of low is above mid's and none of mid's above high's (Concurrency the other way round), the totals are in order.
func MonthlyRange(c *catalog.Catalogue, platformID string, w [3]Workload, o Options) (BillRange, error) {
	k, err := Compile(c, platformID, o)
	if err != nil {
		return BillRange{}, err
	}
	return k.Range(w)
}

// Range is MonthlyRange on a compiled curve; w is low, mid, high.
func (k *Curve) Range(w [3]Workload) (BillRange, error) {
	var out BillRange
	for i, to := range []*Bill{&out.Low, &out.Mid, &out.High} {
		b, err := k.Bill(w[i], []RateBand{lowRates, midRates, highRates}[i])
		if err != nil {
			return BillRange{}, err
		}
		*to = b
	}
	return out, nil
}

// sourceOf names where a rate comes from: a source, or the price book.
func sourceOf(r catalog.Rate) string {
	if r.Book {
		return r.Note
	}
	return r.SourceID()
}

func usd(v float64) decimal.Decimal { return decimal.NewFromFloat(v) }
