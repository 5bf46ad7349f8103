package record

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// FrontVersion is the version of what stands under deploy-advice in the front matter.
const FrontVersion = 1

// maxFront bounds the front matter, in bytes.
const maxFront = 64 << 10

// Front is the front matter of a record: MADR's own keys, when to look at it again, and what it takes to run it again.
type Front struct {
	Status   string   `yaml:"status"`
	Date     string   `yaml:"date"` // YYYY-MM-DD
	Deciders Names    `yaml:"decision-makers"`
	ReviewBy string   `yaml:"review-by,omitempty"` // YYYY-MM-DD
	Advice   *Advised `yaml:"deploy-advice,omitempty"`
}

// Advised is the assessment behind a record. Names and their meaning are a contract.
type Advised struct {
	V          int               `yaml:"v"`
	ID         string            `yaml:"id"`
	InputHash  string            `yaml:"input_hash"`
	Catalogue  string            `yaml:"catalogue"`
	Policy     string            `yaml:"policy,omitempty"` // hash
	Name       string            `yaml:"name,omitempty"`   // of the workload or system
	Facts      map[string]string `yaml:"facts"`            // canonical; empty for a system
	Components []Part            `yaml:"components,omitempty"`
	Links      []Wire            `yaml:"links,omitempty"`
	Verdict    string            `yaml:"verdict"` // family
	Platform   string            `yaml:"platform"`
	Confidence float64           `yaml:"confidence"`
	MonthlyUSD string            `yaml:"monthly_usd"` // middle of the range; empty when not known
	Override   *Overruled        `yaml:"override,omitempty"`
}

// Overruled is the decision of people against the advice.
type Overruled struct {
	Verdict  string `yaml:"verdict"` // family
	Platform string `yaml:"platform,omitempty"`
	Reason   string `yaml:"reason"`
	By       string `yaml:"by,omitempty"`
	Role     string `yaml:"role,omitempty"`
}

// Wire is a link between components.
type Wire struct {
	From           string  `yaml:"from"`
	To             string  `yaml:"to"`
	CallsPerMonth  float64 `yaml:"calls_per_month,omitempty"`
	GBPerMonth     float64 `yaml:"gb_per_month,omitempty"`
	LatencyMatters bool    `yaml:"latency_matters,omitempty"`
}

// Names is a list of names that may be written as one text, comma separated.
type Names []string

// UnmarshalYAML reads a list or one text.
func (n *Names) UnmarshalYAML(node *yaml.Node) error {
	var list []string
	if node.Decode(&list) == nil {
		*n = list
		return nil
	}
	var text string
	if err := node.Decode(&text); err != nil {
		return fmt.Errorf("line %d: names must be a text or a list of texts", node.Line)
	}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*n = append(*n, part)
		}
	}
	return nil
}

// ErrNoFront says that a file does not begin with front matter.
var ErrNoFront = errors.New("no front matter: the file does not begin with ---")

// Parse reads the front matter of a record and returns the text after it. Records of others are read for their status and dates only, as
// far as they tell them; what stands under deploy-advice is read strictly, because it is run again.
func Parse(data []byte) (Front, []byte, error) {
	head, body, ok := cutFront(data)
	if !ok {
		return Front{}, data, ErrNoFront
	}
	if len(head) > maxFront {
		return Front{}, body, fmt.Errorf("front matter is larger than %d bytes", maxFront)
	}
	var own struct {
		Advice yaml.Node `yaml:"deploy-advice"`
	}
	if err := yaml.Unmarshal(head, &own); err != nil {
		return Front{}, body, frontError(err)
	}
	if own.Advice.IsZero() {
		f, err := foreignFront(head)
		return f, body, err
	}
	var f Front
	if err := yaml.Unmarshal(head, &f); err != nil {
		return Front{}, body, frontError(err)
	}
	switch {
	case f.Advice == nil:
		return f, body, fmt.Errorf("front matter line %d: deploy-advice says nothing", own.Advice.Line+1)
	case f.Advice.V != FrontVersion:
		return f, body, fmt.Errorf("front matter line %d: deploy-advice.v is %d, this program reads %d", own.Advice.Line+1, f.Advice.V, FrontVersion)
	}
	return f, body, nil
}

// ownKey begins our part of front matter.
var ownKey = regexp.MustCompile(`(?m)^["']?deploy-advice["']?[ \t]*:`)

// Ours reports whether a file's front matter has a part of ours, readable or not.
func Ours(data []byte) bool {
	head, _, ok := cutFront(data)
	return ok && ownKey.Match(head)
}

// frontError is an error in front matter with the line of the file, on one line and without the library's name.
func frontError(err error) error {
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n")
	text = yamlLine.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(m[len("line "):]) // digits only
		return "line " + strconv.Itoa(n+1)
	})
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + " ..."
	}
	return errors.New("front matter: " + text)
}

var yamlLine = regexp.MustCompile(`line \d{1,6}`)

// foreignFront reads what is known of the front matter of others.
func foreignFront(head []byte) (Front, error) {
	var all map[string]yaml.Node
	if err := yaml.Unmarshal(head, &all); err != nil {
		return Front{}, frontError(err)
	}
	text := func(key string) string {
		if n := all[key]; n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
			return n.Value
		}
		return ""
	}
	return Front{Status: text("status"), Date: text("date"), ReviewBy: text("review-by")}, nil
}

// cutFront parts a file at its front matter's end.
func cutFront(data []byte) (head, body []byte, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	rest, ok := bytes.CutPrefix(data, []byte("---\n"))
	if !ok {
		if rest, ok = bytes.CutPrefix(data, []byte("---\r\n")); !ok {
			return nil, data, false
		}
	}
	for offset := 0; offset < len(rest); {
		end := bytes.IndexByte(rest[offset:], '\n')
		if end < 0 {
			end = len(rest) - offset - 1
		}
		if string(bytes.TrimRight(rest[offset:offset+end+1], "\r\n \t")) == "---" {
			return rest[:offset], rest[offset+end+1:], true
		}
		offset += end + 1
	}
	return nil, data, false
}

// Encode writes front matter with its delimiters.
func (f Front) Encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("---\n")
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("write front matter: %w", err)
	}
	_ = enc.Close()
	b.WriteString("---\n")
	return b.Bytes(), nil
}

// System is what the record's assessment was about, to be assessed again.
func (a Advised) System(own ...profile.Attribute) (profile.System, error) {
	parts := a.Components
	if len(parts) == 0 {
		parts = []Part{{Name: a.Name, Facts: a.Facts}}
	}
	sys := profile.System{Name: a.Name}
	for _, p := range parts {
		facts, err := profile.FromCanonical(p.Facts, own...)
		if err != nil {
			return sys, fmt.Errorf("facts of %.60q: %s", p.Name, wrongFacts(p.Facts, err, own))
		}
		sys.Components = append(sys.Components, profile.Workload{Name: p.Name, Profile: facts})
	}
	for _, l := range a.Links {
		sys.Links = append(sys.Links, profile.Link(l))
	}
	return sys, nil
}

// maxWrong is how many wrong facts are told of one by one.
const maxWrong = 5

// wrongFacts says on one line which facts cannot be read, with the name that was meant where one is near.
func wrongFacts(facts map[string]string, err error, own []profile.Attribute) string {
	all := strings.Split(err.Error(), "\n")
	rest := len(all) - maxWrong
	all = all[:min(len(all), maxWrong)]
	for i, text := range all {
		for id := range facts {
			if text != fmt.Sprintf("%q is no attribute", id) {
				continue
			}
			if _, near := profile.FindAttribute(id, own...); near != nil {
				all[i] = near.Error()
			}
		}
	}
	if rest > 0 {
		all = append(all, fmt.Sprintf("and %d more", rest))
	}
	return strings.Join(all, "; ")
}
