package recheck

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxTried is how many single changes are taken back to see which one moved a decision.
const maxTried = 24

// Prices are the catalogues of then and now. With both at hand the cause of a move is proven, by taking one change back at a time.
// Its zero value is not usable: use [Compare].
type Prices struct {
	then    string // version
	now     *catalog.Catalogue
	compile func(*catalog.Catalogue) (Advisor, error)
	changes []Change

	mu       sync.Mutex
	advisors map[int]*undone
}

// undone is today's catalogue with one change taken back.
type undone struct {
	sync.Once
	advisor Advisor
	err     error
}

// Change is a price or figure that differs between two catalogues.
type Change struct {
	Platform string
	Name     string // of the platform
	Region   string // of a price
	Key      string
	Before   string
	After    string
	Per      string // unit
	Source   string
	AsOf     string
	usd      decimal.Decimal // the price before; meaningless for a figure
	figure   bool
}

// Compare takes the catalogue then and the one now, and how an advisor is compiled from one.
func Compare(then, now *catalog.Catalogue, compile func(*catalog.Catalogue) (Advisor, error)) *Prices {
	return &Prices{then: then.Version(), now: now, compile: compile, changes: Changes(then, now), advisors: map[int]*undone{}}
}

// Changes lists prices and figures that differ, by platform, region and key. What only one of them has is left out.
func Changes(then, now *catalog.Catalogue) []Change {
	var out []Change
	for _, p := range now.Platforms() {
		old, ok := then.Platform(p.ID)
		if !ok {
			continue
		}
		for i := range p.Prices {
			if was, ok := old.Price(p.Prices[i].Region); ok {
				out = append(out, priceChanges(p, was, &p.Prices[i])...)
			}
		}
		out = append(out, figureChanges(old, p)...)
	}
	return out
}

func priceChanges(p *catalog.Platform, was, is *catalog.PriceList) []Change {
	var out []Change
	add := func(key string, before, after catalog.Rate) {
		if !before.USD.Equal(after.USD) {
			out = append(out, Change{
				Platform: p.ID, Name: p.Name, Region: is.Region, Key: key, Before: "$" + before.USD.String(), After: "$" + after.USD.String(),
				Per: after.Per, Source: sourceOf(after.Provenance), AsOf: after.AsOf(), usd: before.USD,
			})
		}
	}
	keys := slices.Collect(maps.Keys(is.Rates))
	if is.Fees != nil {
		keys = slices.AppendSeq(keys, maps.Keys(is.Fees.Rates))
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		before, was := was.Rate(key)
		if after, ok := is.Rate(key); was && ok {
			add(key, before, after)
		}
	}
	for _, s := range is.Shapes {
		if i := slices.IndexFunc(was.Shapes, func(o catalog.Shape) bool { return o.Name == s.Name }); i >= 0 {
			add("machine:"+s.Name, was.Shapes[i].Hour, s.Hour)
		}
	}
	return out
}

func sourceOf(p catalog.Provenance) string {
	if url := p.URL(); url != "" {
		return url
	}
	return cmp.Or(p.Note, p.SourceID())
}

func figureChanges(was, is *catalog.Platform) []Change {
	var out []Change
	for _, f := range is.Figures() {
		old, ok := was.Figure(f.Key)
		if ok && old.Text() != f.Text() {
			out = append(out, Change{
				Platform: is.ID, Name: is.Name, Key: string(f.Key), Before: old.Text(), After: f.Text(), Source: sourceOf(f.Provenance), AsOf: f.AsOf(), figure: true,
			})
		}
	}
	return out
}

// causes are the changes of the platforms concerned. Those that give the earlier verdict when taken back alone come first, proven;
// without one all that could have had a part are named.
func (p *Prices) causes(sys profile.System, res Result) []Cause {
	var proven, rest []Cause
	about := concerns(res.Before, res.Now)
	for tried, i := 0, 0; i < len(p.changes); i++ {
		c := p.changes[i]
		if !slices.Contains(about, c.Platform) {
			continue
		}
		cause := c.cause()
		if !c.figure && tried < maxTried {
			tried++
			cause.Proven = p.reverts(i, sys, res)
		}
		if cause.Proven {
			proven = append(proven, cause)
		} else {
			rest = append(rest, cause)
		}
	}
	if len(proven) > 0 {
		return proven
	}
	return rest
}

func (c Change) cause() Cause {
	kind, what := Price, c.Name+": "+catalog.RateWords(c.Key)
	if c.figure {
		kind, what = Rule, c.Name+": "+cmp.Or(catalog.KeyWords(catalog.Key(c.Key)), c.Key)
	} else if c.Per != "" {
		what += ", per " + c.Per
	}
	return Cause{Kind: kind, Platform: c.Platform, What: what, Before: c.Before, After: c.After, Source: c.Source, AsOf: c.AsOf}
}

// reverts reports whether taking one change back gives the earlier verdict again, or a margin at least as wide as before.
func (p *Prices) reverts(i int, sys profile.System, res Result) bool {
	p.mu.Lock()
	u := p.advisors[i]
	if u == nil {
		u = &undone{}
		p.advisors[i] = u
	}
	p.mu.Unlock()
	u.Do(func() {
		c := p.changes[i]
		cat, err := p.now.WithPriceBook(catalog.PriceBook{Name: "as before", Rates: []catalog.BookRate{{Platform: c.Platform, Region: c.Region, Key: c.Key, USD: c.usd}}})
		if err != nil {
			u.err = err
			return
		}
		u.advisor, u.err = p.compile(cat)
	})
	if u.err != nil {
		return false
	}
	a, err := assess(u.advisor, sys)
	if err != nil {
		return false
	}
	s := StandOf(a)
	if res.Kind == Narrowed {
		return s.Same(res.Before) && s.Margin >= (res.Before.Margin+res.Now.Margin)/2
	}
	return s.Same(res.Before)
}
