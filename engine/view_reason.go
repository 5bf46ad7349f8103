package engine

import (
	"fmt"
	"math"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxReasons is how many reasons for the verdict are given.
const maxReasons = 4

// reasons splits the reasons of a study into the largest for the verdict and the strongest against it.
func reasons(study *decide.Study) ([]Reason, *Reason) {
	out := []Reason{}
	var against *Reason
	for _, r := range study.Reasons() {
		switch {
		case r.Effect > 0 && len(out) < maxReasons:
			out = append(out, reason(study, r))
		case r.Effect < 0 && against == nil:
			x := reason(study, r)
			against = &x
		}
	}
	return out, against
}

func reason(study *decide.Study, r decide.Reason) Reason {
	out := Reason{
		ID: r.ID, Criterion: decide.CriterionNames()[r.Criterion], Effect: math.Round(r.Effect*1e4) / 1e4, Polarity: "for",
		Claim: study.Claim(r), Grounds: []Ground{}, Sources: []Citation{{URL: r.Source.URL, Title: r.Source.Title, AsOf: r.Source.AsOf}},
	}
	if r.Effect < 0 {
		out.Polarity = "against"
	}
	for _, g := range study.Grounds(r) {
		out.Grounds = append(out.Grounds, Ground{Attribute: g.Attribute, Value: g.Value, Provenance: g.Provenance})
	}
	return out
}

func percent(v float64) int { return int(math.Round(100 * v)) }

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func label(q decide.Question) string { return strings.ToLower(q.Attribute.Label) }

// flips renders the flips of a study.
func flips(study *decide.Study) []Flip {
	out := []Flip{}
	for _, f := range study.Flips() {
		v := study.FlipView(f)
		flip := Flip{
			Attribute: v.Attribute, From: v.From, To: v.To, Direction: v.Direction, Verdict: v.Family, Platform: v.Platform,
			Factor: math.Round(v.Factor*100) / 100, Text: v.Text,
		}
		if v.Toss[1] != "" {
			flip.TossUp = &FlipBand{From: v.Toss[0], To: v.Toss[1]}
		}
		if v.Also != nil {
			flip.Also = &FlipPart{Attribute: v.Also.Attribute, From: v.Also.From, To: v.Also.To}
		}
		out = append(out, flip)
	}
	return out
}

// questions renders the open questions of one component.
func questions(component string, study *decide.Study, asked decide.Questions) []Question {
	out := make([]Question, 0, len(asked.Ranked))
	for _, q := range asked.Ranked {
		item := Question{
			Component: component, Attribute: q.Attribute.ID, Why: why(study, q), Information: rounded(q.Information), Veto: q.Attribute.Veto, Topic: q.Attribute.Topic,
		}
		for _, l := range q.Leads {
			if l.Value != "" {
				item.Decides = append(item.Decides, AnswerEffect{Value: l.Value, Family: familyOr(l.Family)})
			}
		}
		out = append(out, item)
	}
	return out
}

func familyOr(name string) string {
	if name == "" {
		return noFamily
	}
	return name
}

// why says what the answer decides today, computed from the worlds.
func why(study *decide.Study, q decide.Question) string {
	today := decide.FamilyName(study.Verdict().Family)
	groups := map[string][]string{}
	var order []string
	for _, l := range q.Leads {
		fam := familyOr(l.Family)
		if fam == today || l.Value == "" {
			continue
		}
		if groups[fam] == nil {
			order = append(order, fam)
		}
		groups[fam] = append(groups[fam], "“"+answerWords(q.Attribute, l.Value)+"”")
	}
	leads, now := decide.FamilyWords(today), capital(decide.FamilyWords(today))+" lead now"
	if today == "" {
		leads, now = "where it is", "Nothing stands now"
	}
	if len(order) == 0 {
		if q.Attribute.ID == "cloud" {
			return now + ", on every cloud; the answer decides the platform."
		}
		return fmt.Sprintf("No answer alone moves the verdict from %s, but it tells %.2f bits about what does.", leads, q.Information)
	}
	parts := make([]string, len(order))
	for i, fam := range order {
		parts[i] = fmt.Sprintf("%s to %s", strings.Join(groups[fam], " or "), decide.FamilyWords(fam))
	}
	return fmt.Sprintf("%s. Would lead elsewhere: %s.", now, strings.Join(parts, "; "))
}

// answerWords is a ready-made answer as its button names it.
func answerWords(attr profile.Attribute, canonical string) string {
	for _, b := range attr.Bands {
		if b.Value == canonical {
			return b.Label
		}
	}
	return profile.Show(attr, profile.Value{Text: canonical})
}
