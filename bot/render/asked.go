package render

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxNamed is how many answers are named one by one in a reason.
const maxNamed = 3

// Because says in people's words why a question is asked now: which answers would lead elsewhere, and where to.
func Because(q engine.Question, leads string) string {
	attr, known := profile.Lookup(q.Attribute)
	if !known { // an organisation's own question says itself why it is asked
		return q.Why
	}
	var families []string
	labels := map[string][]string{}
	for _, d := range q.Decides {
		if d.Family == leads || d.Family == "" {
			continue
		}
		if !slices.Contains(families, d.Family) {
			families = append(families, d.Family)
		}
		labels[d.Family] = append(labels[d.Family], answerLabel(attr, d.Value))
	}
	if len(families) == 0 {
		return attr.Why
	}
	parts := make([]string, 0, len(families))
	for _, f := range families {
		parts = append(parts, some(labels[f])+" → "+Family(f))
	}
	return upperFirst(Family(leads)) + leadVerb(leads) + strings.Join(parts, "; ") + "."
}

func leadVerb(family string) string {
	if family == "hybrid" || family == "" || family == "none" {
		return " leads now. What would change that: "
	}
	return " lead now. What would change that: "
}

// some names the first few and counts the rest.
func some(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	if last := len(labels) - 1; last < maxNamed {
		return strings.TrimPrefix(strings.Join(labels[:last], ", ")+" or "+labels[last], " or ")
	}
	return strings.Join(labels[:maxNamed], ", ") + " or " + Plural(len(labels)-maxNamed, "other answer")
}

// answerLabel is an answer as its button names it.
func answerLabel(attr profile.Attribute, canonical string) string {
	for _, c := range answers(attr) {
		if c.Value == canonical {
			return lowerFirst(c.Label)
		}
	}
	return ShowCanonical(attr, canonical)
}

// lowerFirst puts a label inside a sentence; one that begins with a name or an abbreviation stays as it is.
func lowerFirst(s string) string {
	word, _, _ := strings.Cut(s, " ")
	inner := strings.TrimLeft(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	named := len(word)-len(inner) > 1 || strings.ContainsAny(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
	if s == "" || named || slices.Contains(names(), word) {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// names are words of labels that keep their capital inside a sentence.
func names() []string {
	return []string{"Kubernetes", "Linux", "Windows", "Amazon", "Google", "Microsoft", "Docker", "Python", "Java", "Node", "Go", "Rust", "Ruby"}
}

// FlipText says in people's words at which value the verdict becomes another one.
func FlipText(a engine.Assessment, f engine.Flip) string {
	to := Family(f.Verdict)
	if f.Platform != "" {
		to += " on " + PlatformName(a, f.Platform)
	}
	return upperFirst(change(f.Attribute, f.From, f.To, f.Direction)) + also(f) + ": " + to
}

func also(f engine.Flip) string {
	if f.Also == nil {
		return ""
	}
	return " and " + change(f.Also.Attribute, f.Also.From, f.Also.To, "")
}

func change(id profile.ID, from, to, direction string) string {
	attr, _ := profile.Lookup(id)
	text := lowerFirst(attr.Label) + " "
	switch {
	case direction != "":
		text += direction + " about " + ShowCanonical(attr, strings.TrimLeft(to, "<>="))
	default:
		text += "“" + answerLabel(attr, to) + "”"
	}
	if from == "" || from == profile.UnknownAnswer {
		return text + " (now not known)"
	}
	if attr.Kind == profile.Enum {
		return text + " (now “" + answerLabel(attr, from) + "”)"
	}
	return text + " (now " + ShowCanonical(attr, from) + ")"
}
