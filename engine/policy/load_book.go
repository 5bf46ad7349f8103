package policy

import (
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// amount is a decimal amount of money: kept as text, so that no digit is lost.
var amount = regexp.MustCompile(`^\d{1,9}(\.\d{1,15})?$`)

// book reads the organisation's own prices.
func (l *loader) book(n *yaml.Node) PriceBook {
	if n == nil {
		return PriceBook{}
	}
	keys := l.Mapping(n, "price_book", "name", "rates", "discounts")
	b := PriceBook{Name: "price book"}
	if keys["name"] != nil {
		b.Name = l.text(keys["name"], "the name of the price book", 100)
	}
	for _, item := range l.list(keys["rates"], "price_book.rates", 10*maxList) {
		if r, ok := l.rate(item); ok {
			b.Rates = append(b.Rates, r)
		}
	}
	for _, item := range l.list(keys["discounts"], "price_book.discounts", maxList) {
		if d, ok := l.discount(item); ok {
			b.Discounts = append(b.Discounts, d)
		}
	}
	return b
}

func (l *loader) rate(n *yaml.Node) (Rate, bool) {
	keys := l.Mapping(n, "a rate", "platform", "region", "key", "usd")
	for _, need := range []string{"platform", "key", "usd"} {
		if keys[need] == nil {
			if n.Kind == yaml.MappingNode {
				l.Bad(n, "a rate has no %q", need)
			}
			return Rate{}, false
		}
	}
	r := Rate{Platform: l.platform(keys["platform"]), Key: l.text(keys["key"], "the key of a rate", 100), USD: keys["usd"].Value}
	if keys["region"] != nil {
		r.Region = l.text(keys["region"], "region", 60)
	}
	if keys["usd"].Kind != yaml.ScalarNode || !amount.MatchString(r.USD) {
		l.Bad(keys["usd"], "usd is %q; allowed: a decimal number from 0 with at most 15 places, such as 0.0000166667", document.Cut(r.USD, 40))
	}
	return r, true
}

func (l *loader) discount(n *yaml.Node) (Discount, bool) {
	keys := l.Mapping(n, "a discount", "platform", "vendor", "percent")
	if keys["percent"] == nil {
		if n.Kind == yaml.MappingNode {
			l.Bad(n, "a discount has no percent")
		}
		return Discount{}, false
	}
	d := Discount{Percent: l.number(keys["percent"], "percent", bounds{0, 100, false})}
	if keys["platform"] != nil {
		d.Platform = l.platform(keys["platform"])
	}
	if keys["vendor"] != nil {
		d.Vendor = l.text(keys["vendor"], "vendor", 60)
	}
	if keys["platform"] != nil && keys["vendor"] != nil {
		l.Bad(n, "a discount names a platform and a vendor; allowed: one of them, or neither for all")
	}
	return d, true
}
