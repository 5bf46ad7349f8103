package cost

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// Price prices stated usage, line by line, with the catalogue's rates or those of the request. Errors name the unknown
// platform, region, usage or rate key and what is allowed, or the usage that is missing.
func Price(c *catalog.Catalogue, req Request) (Bill, error) {
	p, ok := c.Platform(req.Platform)
	if !ok {
		return Bill{}, fmt.Errorf("platform %q is not in the catalogue; allowed: %s", req.Platform, strings.Join(c.IDs(), ", "))
	}
	rule, ok := priceRules()[p.Billing]
	if !ok {
		return Bill{}, fmt.Errorf("platform %s has no prices of its own in the catalogue; those that have: %s",
			p.ID, strings.Join(pricedIDs(c), ", "))
	}
	pr, err := newPricer(c, p, req)
	if err != nil {
		return Bill{}, err
	}
	rule(pr)
	pr.finish()
	return pr.bill, pr.err
}

// priceRules says how each billing rule of the catalogue reads usage.
func priceRules() map[string]func(*pricer) {
	return map[string]func(*pricer){
		"lambda": priceLambda, "lambda-edge": priceLambdaEdge, "lambda-microvm": priceMicroVM,
		"fargate": priceFargate, "app-runner": priceAppRunner,
		"cloud-run": priceCloudRun, "app-engine-standard": priceAppEngineStandard, "app-engine-flexible": priceAppEngineFlexible,
		"gke-autopilot": priceAutopilot, "cluster": priceCluster, "machines": priceMachines, "single-machine": priceMachines,
		"functions-consumption": priceFunctionsConsumption, "functions-flex": priceFunctionsFlex,
		"functions-premium": priceFunctionsPremium, "container-apps": priceContainerApps,
		"container-instances": priceContainerInstances, "code-engine": priceCodeEngine,
		"workers": priceWorkers, "fly": priceFly,
	}
}

func pricedIDs(c *catalog.Catalogue) []string {
	rules := priceRules()
	var out []string
	for _, p := range c.Platforms() {
		if rules[p.Billing] != nil {
			out = append(out, p.ID)
		}
	}
	return out
}

// pricer carries one Price call. It keeps the first error; after it lines are dropped.
type pricer struct {
	catalogue *catalog.Catalogue
	platform  *catalog.Platform
	list      *catalog.PriceList
	req       Request
	u         usage
	bill      Bill
	err       error
	usedRates map[string]bool // override keys that were read
	known     []string        // rate keys and line names seen, for error messages
	foreign   string          // the region asked for when it has no price list
}

func newPricer(c *catalog.Catalogue, p *catalog.Platform, req Request) (*pricer, error) {
	if req.Arch == "" {
		req.Arch = "x86_64"
	}
	if req.OS == "" {
		req.OS = "linux"
	}
	keys := UsageKeys()
	for _, k := range sortedNames(req.Usage) {
		if err := checkAmount(req.Usage[k]); err != nil {
			return nil, fmt.Errorf("usage.%s: %w", k, err)
		}
		if _, ok := findKey(keys, k); !ok {
			return nil, fmt.Errorf("unknown usage key %q; allowed: %s", k, strings.Join(usageKeyNames(), ", "))
		}
	}
	pr := &pricer{catalogue: c, platform: p, req: req, usedRates: map[string]bool{}}
	pr.u = usage{req.Usage, req.Words, map[string]bool{}}
	pr.findList()
	return pr, nil
}

// findList picks the price list. A region without one is accepted while every rate that is read is given in the request.
func (p *pricer) findList() {
	region := p.req.Region
	if i := strings.IndexAny(region, " ("); i > 0 {
		region = region[:i]
	}
	if region == "any" || region == "unspecified" || region == "global" {
		region = ""
	}
	list, ok := p.platform.Price(region)
	if !ok {
		if list, ok = p.platform.Price(""); !ok {
			list = &catalog.PriceList{}
		}
		p.foreign = region
	}
	p.list = list
	p.bill = Bill{Platform: p.platform.ID, Region: list.Region}
	if p.foreign != "" {
		p.bill.Region = p.foreign
	}
}

func (p *pricer) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// rate finds the price for a key: the request's override by key, by key without its architecture, or by line name; then
// the catalogue's.
func (p *pricer) rate(name, key string) (decimal.Decimal, string, string) {
	p.known = append(p.known, key)
	for _, k := range overrideNames(name, key) {
		if v, ok := p.req.Rates[k]; ok {
			p.usedRates[k] = true
			return v, "given", ""
		}
	}
	if p.foreign != "" && p.platform.Billing != "fly" {
		p.fail("region %q has no prices for %s; allowed: %s, or give rates.%s", p.foreign, p.platform.ID,
			strings.Join(p.platform.Regions(), ", "), key)
	}
	r, ok := p.list.Rate(key)
	if !ok {
		p.fail("the rate %q of %s is not known; give it under rates.%s", key, p.platform.ID, key)
		return decimal.Zero, "", ""
	}
	if r.Book {
		return r.USD, r.Note, ""
	}
	return r.USD, r.SourceID(), r.Note
}

// overrideNames lists the names under which a request may give the rate.
func overrideNames(name, key string) []string {
	out := []string{key}
	short := key
	for _, suffix := range []string{"_x86_64", "_arm64", "_linux", "_windows", "_kafka", "_sqs"} {
		short = strings.TrimSuffix(short, suffix)
	}
	return append(out, short, name, strings.ReplaceAll(strings.ToLower(name), " ", "_"))
}

// line adds a line; one whose quantity is zero because of a free amount stays, with the note.
func (p *pricer) line(name, key string, quantity decimal.Decimal, note string) {
	usd, source, rateNote := p.rate(name, key)
	if p.err != nil {
		return
	}
	unit := key
	if r, ok := p.list.Rate(key); ok {
		unit = r.Per
	}
	if note == "" {
		note = rateNote
	}
	if r, ok := p.list.Rate(key); ok && source != "given" {
		quantity = p.tiers(name, r, quantity, source)
	}
	p.bill.add(Line{Name: name, Quantity: quantity, Unit: unit, RateUSD: usd, Source: source, Note: note})
}

// tiers bills what goes beyond the volume tiers, the last first, and returns what is left at the full rate.
func (p *pricer) tiers(name string, r catalog.Rate, quantity decimal.Decimal, source string) decimal.Decimal {
	for _, t := range slices.Backward(r.Tiers) {
		if over := quantity.Sub(t.Above); over.IsPositive() {
			p.bill.add(Line{Name: name + " above " + t.Above.String(), Quantity: over, Unit: r.Per, RateUSD: t.USD, Source: source})
			quantity = t.Above
		}
	}
	return quantity
}

// lineIf adds a line only when there is something to bill.
func (p *pricer) lineIf(name, key string, quantity decimal.Decimal, note string) {
	if quantity.IsPositive() {
		p.line(name, key, quantity, note)
	}
}

// compute and calls tell the free amounts apart that FreePartial treats differently.
const (
	compute = true
	calls   = false
)

// afterFree deducts the free amount for key and says so.
func (p *pricer) afterFree(key string, quantity decimal.Decimal, isCompute bool) (decimal.Decimal, string) {
	free := p.free(key, isCompute)
	if free.IsZero() {
		return quantity, ""
	}
	note := fmt.Sprintf("%s less %s free", quantity, free)
	return decimal.Max(quantity.Sub(free), decimal.Zero), note
}

func (p *pricer) free(key string, isCompute bool) decimal.Decimal {
	if p.req.FreeTierCounted == FreeNone || p.req.FreeTierCounted == "" {
		return decimal.Zero
	}
	if p.req.FreeTier != nil {
		return p.req.FreeTier[key]
	}
	if p.req.FreeTierCounted == FreePartial && !isCompute {
		return decimal.Zero
	}
	a, _ := p.list.Allowance(key)
	return a.Amount
}

// included returns an amount that comes with the thing itself, whether or not a free tier is counted.
func (p *pricer) included(key string, otherwise int64) decimal.Decimal {
	if v, ok := p.req.FreeTier[key]; ok {
		return v
	}
	if a, ok := p.list.Allowance(key); ok {
		return a.Amount
	}
	return decimal.NewFromInt(otherwise)
}

// finish reports what was given but not read.
func (p *pricer) finish() {
	if p.err != nil {
		return
	}
	for _, k := range sortedNames(p.req.Rates) {
		if !p.usedRates[k] {
			p.fail("rates.%s is not a rate of this bill; allowed: %s", k, strings.Join(p.known, ", "))
			return
		}
	}
	if len(p.bill.Lines) == 0 {
		p.fail("the usage names nothing that %s bills; see the schema of price", p.platform.ID)
	}
	for _, k := range p.u.unread() {
		p.bill.Notes = append(p.bill.Notes, "usage."+k+" does not change the price here")
	}
	if p.foreign != "" {
		p.bill.Notes = append(p.bill.Notes, "no price list for region "+p.foreign+"; rates of "+p.list.Region)
	}
}
