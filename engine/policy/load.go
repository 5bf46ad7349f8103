package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// loader walks a policy file and gathers every mistake.
type loader struct {
	document.Reader

	data  []byte
	known Known
	own   []profile.Attribute
}

// Load reads and compiles a policy from YAML or JSON. The name stands for the file in errors. The error is a *document.Error with
// every mistake, its line and column; no policy comes with it.
func Load(name string, data []byte, known Known) (*Policy, error) {
	l := &loader{Reader: document.Reader{File: name}, data: data, known: known}
	root := l.Parse(data, MaxPolicy, "{name: ...}")
	if root == nil {
		return nil, l.Err()
	}
	p := l.policy(root)
	if err := l.Err(); err != nil {
		return nil, err
	}
	p.hash = p.digest()
	return p, nil
}

func (l *loader) policy(root *yaml.Node) *Policy {
	keys := l.Mapping(root, "the policy", "v", "name", "platforms", "families", "weights", "priorities", "price_book", "questions", "defaults",
		"minimum_redundancy", "labour", "thresholds", "rules")
	if v := keys["v"]; v != nil && v.Value != "1" {
		l.Bad(v, "v is %q; allowed: 1", document.Cut(v.Value, 20))
	}
	p := &Policy{name: "policy"}
	if n := keys["name"]; n != nil {
		p.name = l.text(n, "name", 100)
	}
	p.platforms = l.filter(keys["platforms"], "platforms", p.name, l.platform)
	p.families = l.filter(keys["families"], "families", p.name, l.family)
	p.weights, p.priorities = l.weighing(keys["weights"], keys["priorities"])
	p.book = l.book(keys["price_book"])
	p.questions = l.questions(keys["questions"])
	l.own = p.questions
	p.defaults = l.defaults(keys["defaults"], p.name)
	if n := keys["minimum_redundancy"]; n != nil {
		p.redundancy = int(l.number(n, "minimum_redundancy", bounds{1, 10, true}))
	}
	p.labour = l.labour(keys["labour"])
	p.thresholds = l.thresholds(keys["thresholds"])
	p.rules = l.rules(keys["rules"])
	return p
}

// text reads a single line of at most limit characters.
func (l *loader) text(n *yaml.Node, what string, limit int) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		l.Bad(n, "%s is %s; allowed: text", what, document.KindOf(n))
		return ""
	}
	s := strings.TrimSpace(n.Value)
	if s == "" || len([]rune(s)) > limit || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' }) {
		l.Bad(n, "%s has %d characters; allowed: 1 to %d, no control characters", what, len([]rune(s)), limit)
		return ""
	}
	return s
}

// bounds is what a number may be, inclusive.
type bounds struct {
	min, max float64
	whole    bool
}

func (l *loader) number(n *yaml.Node, what string, b bounds) float64 {
	x, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || err != nil || !(x >= b.min && x <= b.max) || b.whole && x != float64(int64(x)) {
		kind := "a number"
		if b.whole {
			kind = "a whole number"
		}
		l.Bad(n, "%s is %q; allowed: %s from %g to %g", what, document.Cut(n.Value, 40), kind, b.min, b.max)
		return 0
	}
	return x
}

// list yields the items of a list.
func (l *loader) list(n *yaml.Node, what string, limit int) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) > limit {
		l.Bad(n, "%s is %s of %d; allowed: a list of at most %d", what, document.KindOf(n), len(n.Content), limit)
		return nil
	}
	return n.Content
}

// choice reads one of a list of words.
func (l *loader) choice(n *yaml.Node, what string, allowed []string) string {
	if n.Kind == yaml.ScalarNode && slices.Contains(allowed, n.Value) {
		return n.Value
	}
	l.Bad(n, "%s is %q; %s", what, document.Cut(n.Value, 40), suggestion(n.Value, allowed))
	return ""
}

// digest hashes what the policy says in one canonical form.
func (p *Policy) digest() string {
	rules := p.Rules()
	for i := range rules {
		rules[i].Line = 0
	}
	form := map[string]any{
		"name": p.name, "allow": keysOf(p.platforms.allow), "deny": p.platforms.deny, "families": keysOf(p.families.allow), "not": p.families.deny,
		"weights": p.weights, "book": p.book, "questions": p.questions, "defaults": profile.CanonicalFacts(p.defaults),
		"redundancy": p.redundancy, "labour": p.labour, "thresholds": p.thresholds, "rules": rules,
	}
	data, err := json.Marshal(form) // maps print with their keys in order
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

func keysOf(set map[string]bool) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
