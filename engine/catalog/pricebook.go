package catalog

import (
	"fmt"
	"hash/fnv"
	"maps"
	"strings"

	"github.com/shopspring/decimal"
)

// PriceBook holds an organisation's own prices: what it has negotiated instead of the list price.
type PriceBook struct {
	Name  string // shown as the source of the rates it sets
	Rates []BookRate
}

// BookRate replaces one rate. Region "" means every region the platform has. Key is a rate's key, or "machine:<shape>"
// for the hourly price of a machine type.
type BookRate struct {
	Platform string
	Region   string
	Key      string
	USD      decimal.Decimal
}

// WithPriceBook returns a catalogue in which the book's rates stand in place of the list prices; the receiver is
// unchanged. Unknown platforms, regions and keys, negative rates and repetitions are errors that name what is allowed.
func (c *Catalogue) WithPriceBook(book PriceBook) (*Catalogue, error) {
	out := c.clone()
	seen := map[string]bool{}
	for _, r := range book.Rates {
		id := r.Platform + "|" + r.Region + "|" + r.Key
		if seen[id] {
			return nil, fmt.Errorf("price book %q: %s %s is set twice", book.Name, r.Platform, r.Key)
		}
		seen[id] = true
		if err := out.overlay(book.Name, r); err != nil {
			return nil, fmt.Errorf("price book %q: %w", book.Name, err)
		}
	}
	out.version = c.version + "+" + book.hash()
	return out, nil
}

func (b PriceBook) hash() string {
	h := fnv.New32a()
	for _, r := range b.Rates {
		_, _ = h.Write([]byte(r.Platform + "|" + r.Region + "|" + r.Key + "|" + r.USD.String() + "\n"))
	}
	return fmt.Sprintf("%08x", h.Sum32())
}

func (c *Catalogue) overlay(name string, r BookRate) error {
	p, ok := c.byID[r.Platform]
	if !ok {
		return fmt.Errorf("platform %q is not in the catalogue; allowed: %s", r.Platform, strings.Join(c.IDs(), ", "))
	}
	if r.USD.IsNegative() {
		return fmt.Errorf("%s %s: a rate must not be negative, got %s", r.Platform, r.Key, r.USD)
	}
	hit := false
	for i := range p.Prices {
		if r.Region != "" && p.Prices[i].Region != r.Region {
			continue
		}
		if p.Prices[i].set(name, r.Key, r.USD) {
			hit = true
		}
	}
	if !hit {
		return fmt.Errorf("%s has no rate %q in region %q; allowed: %s", r.Platform, r.Key, r.Region, p.rateKeys())
	}
	return nil
}

func (l *PriceList) set(name, key string, usd decimal.Decimal) bool {
	if shape, ok := strings.CutPrefix(key, "machine:"); ok {
		for i := range l.Shapes {
			if l.Shapes[i].Name == shape {
				l.Shapes[i].Hour = l.Shapes[i].Hour.booked(name, usd)
				return true
			}
		}
		return false
	}
	old, ok := l.Rate(key)
	if ok {
		l.Rates[key] = old.booked(name, usd)
	}
	return ok
}

func (r Rate) booked(name string, usd decimal.Decimal) Rate {
	r.USD, r.Low, r.High, r.Book, r.Tiers = usd, usd, usd, true, nil
	r.Provenance = Provenance{Unsourced: true, Note: "price book " + name}
	return r
}

func (p *Platform) rateKeys() string {
	keys := map[string]bool{}
	for _, l := range p.Prices {
		for k := range l.Rates {
			keys[k] = true
		}
		for _, s := range l.Shapes {
			keys["machine:"+s.Name] = true
		}
		if l.Fees != nil {
			for k := range l.Fees.Rates {
				keys[k] = true
			}
		}
	}
	return strings.Join(sortedKeys(keys), ", ")
}

// clone copies what overlay writes to and shares the rest.
func (c *Catalogue) clone() *Catalogue {
	out := &Catalogue{version: c.version, sources: c.sources, byID: map[string]*Platform{}}
	for _, p := range c.platforms {
		q := *p
		q.Prices = make([]PriceList, len(p.Prices))
		for i, l := range p.Prices {
			l.Rates = maps.Clone(l.Rates)
			if l.Rates == nil {
				l.Rates = map[string]Rate{}
			}
			l.Shapes = append([]Shape(nil), l.Shapes...)
			q.Prices[i] = l
		}
		out.platforms = append(out.platforms, &q)
		out.byID[q.ID] = &q
	}
	out.aliases = indexAliases(out.platforms)
	return out
}
