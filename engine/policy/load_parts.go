package policy

import (
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// maxList bounds every list of a policy.
const maxList = 200

// filter reads {allow: [ids], deny: [id, {id, message}]}.
func (l *loader) filter(n *yaml.Node, what, policy string, name func(*yaml.Node) string) filter {
	f := filter{allow: map[string]bool{}, deny: map[string]string{}}
	keys := l.Mapping(n, what, "allow", "deny")
	for _, item := range l.list(keys["allow"], what+".allow", maxList) {
		if id := name(item); id != "" {
			f.allow[id] = true
		}
	}
	for _, item := range l.list(keys["deny"], what+".deny", maxList) {
		message, at := "the policy "+policy+" rules it out", item
		if item.Kind == yaml.MappingNode {
			parts := l.Mapping(item, "an entry of "+what+".deny", "id", "message")
			if at = parts["id"]; at == nil {
				l.Bad(item, "an entry of %s.deny has no id", what)
				continue
			}
			if parts["message"] != nil {
				message = l.text(parts["message"], "message", 300)
			}
		}
		id := name(at)
		if id == "" {
			continue
		}
		if f.allow[id] {
			l.Bad(at, "%s is both allowed and denied", id)
		}
		f.deny[id] = message
	}
	return f
}

// platform reads the id or another name of a platform.
func (l *loader) platform(n *yaml.Node) string {
	if len(l.known.Platforms) == 0 && l.known.Resolve == nil {
		return l.text(n, "a platform", 100)
	}
	if l.known.Resolve != nil && n.Kind == yaml.ScalarNode {
		if id, ok := l.known.Resolve(n.Value); ok {
			return id
		}
	}
	return l.choice(n, "a platform", l.known.Platforms)
}

func (l *loader) family(n *yaml.Node) string { return l.choice(n, "a family", Families()) }

// weighing reads weights or a priority order.
func (l *loader) weighing(weights, order *yaml.Node) (map[string]float64, []string) {
	if weights != nil && order != nil {
		l.Bad(order, "weights and priorities say the same in two ways; allowed: one of them")
		return nil, nil
	}
	if order != nil {
		return l.priorities(order)
	}
	sum := 0.0
	out := map[string]float64{}
	for key, value := range l.Pairs(weights, "weights") {
		c := l.choice(key, "a criterion", Criteria())
		if _, twice := out[c]; twice {
			l.Bad(key, "%s is weighed twice", c)
		}
		if c != "" {
			out[c] = l.number(value, "the weight of "+c, bounds{0, 1e6, false})
			sum += out[c]
		}
	}
	if weights == nil {
		return nil, nil
	}
	if sum <= 0 {
		l.Bad(weights, "the weights sum to 0; allowed: at least one above 0")
		return nil, nil
	}
	for c := range out {
		out[c] /= sum
	}
	return out, nil
}

// priorities reads an order of criteria and gives it rank order centroid weights: the mean of all weights in that order (Barron
// and Barrett 1996, Management Science 42(11)). Criteria left out come last, alike.
func (l *loader) priorities(n *yaml.Node) (map[string]float64, []string) {
	var order []string
	rank := map[string]int{}
	for _, item := range l.list(n, "priorities", len(Criteria())) {
		c := l.choice(item, "a criterion", Criteria())
		if _, twice := rank[c]; twice && c != "" {
			l.Bad(item, "%s stands twice", c)
		}
		if c != "" {
			rank[c] = len(order)
			order = append(order, c)
		}
	}
	if len(order) == 0 {
		l.Bad(n, "priorities names no criterion; allowed: %d of them, most important first", len(Criteria()))
		return nil, nil
	}
	return centroid(order, rank), order
}

func centroid(order []string, rank map[string]int) map[string]float64 {
	all := Criteria()
	byRank := make([]float64, len(all))
	for i := range all {
		for k := i; k < len(all); k++ {
			byRank[i] += 1 / float64(k+1) / float64(len(all))
		}
	}
	rest := 0.0
	for _, w := range byRank[len(order):] {
		rest += w / float64(len(all)-len(order))
	}
	out := map[string]float64{}
	for _, c := range all {
		if i, listed := rank[c]; listed {
			out[c] = byRank[i]
		} else {
			out[c] = rest
		}
	}
	return out
}

// defaults reads the organisation's default facts; they are assumed, whatever the file says.
func (l *loader) defaults(n *yaml.Node, policy string) profile.Profile {
	var facts []profile.Fact
	seen := map[profile.ID]bool{}
	for key, value := range l.Pairs(n, "defaults") {
		a, err := profile.FindAttribute(key.Value, l.own...)
		if err != nil || string(a.ID) != key.Value {
			if err == nil {
				l.Bad(key, "%q is no attribute; write %s", document.Cut(key.Value, 40), a.ID)
			} else {
				l.Bad(key, "%s", err)
			}
			continue
		}
		f, err := profile.ParseAnswer(a, value.Value)
		switch {
		case value.Kind != yaml.ScalarNode || value.Tag == "!!null":
			l.Bad(value, "%s is %s; allowed: %s", a.ID, document.KindOf(value), profile.Allowed(a))
		case err != nil:
			l.Bad(value, "%s", err)
		case !f.Known():
			l.Bad(value, "%s is %q; allowed: a value", a.ID, value.Value)
		case seen[a.ID]:
			l.Bad(key, "%s stands twice", a.ID)
		}
		seen[a.ID] = true
		f.Provenance, f.Source = profile.Assumed, profile.Source{Note: "default of the policy " + policy}
		facts = append(facts, f)
	}
	return profile.New(facts...)
}

func (l *loader) labour(n *yaml.Node) Labour {
	out := Labour{}
	keys := l.Mapping(n, "labour", "usd_per_hour", "hours")
	if v := keys["usd_per_hour"]; v != nil {
		out.USDPerHour = l.number(v, "usd_per_hour", bounds{0, 10_000, false})
	}
	for key, value := range l.Pairs(keys["hours"], "labour.hours") {
		class := l.choice(key, "a labour class", Classes())
		items := l.list(value, "the hours of "+class, 3)
		if len(items) != 3 {
			l.Bad(value, "the hours of %q are %d numbers; allowed: [low, middle, high] hours a month", key.Value, len(items))
			continue
		}
		var h [3]float64
		for i, item := range items {
			h[i] = l.number(item, "an hour figure", bounds{0, 10_000, false})
		}
		if h[0] > h[1] || h[1] > h[2] {
			l.Bad(value, "the hours of %q do not rise; allowed: [low, middle, high]", key.Value)
		}
		if out.Hours == nil {
			out.Hours = map[string][3]float64{}
		}
		out.Hours[class] = h
	}
	return out
}

func (l *loader) thresholds(n *yaml.Node) Thresholds {
	var t Thresholds
	keys := l.Mapping(n, "thresholds", "epsilon", "margin", "review_months")
	if v := keys["epsilon"]; v != nil {
		t.Epsilon = l.number(v, "epsilon", bounds{0.001, 0.5, false})
	}
	if v := keys["margin"]; v != nil {
		t.Margin = l.number(v, "margin", bounds{0, 0.99, false})
	}
	if v := keys["review_months"]; v != nil {
		t.ReviewMonths = int(l.number(v, "review_months", bounds{1, 60, true}))
	}
	return t
}
