package engine

import (
	"fmt"
	"sort"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// hybrid is the family of a system whose components land in several forms.
const hybrid = "hybrid"

// explained is how many components of a system get reasons and flips of their own: a reader of fifty would not read them.
const explained = 6

// system fills the assessment of several components: each with its own verdict, and the joint choice beside every single form.
func (a *Advisor) system(out *Assessment, sys profile.System) {
	out.Questions, out.Reasons, out.Flips, out.Offload = []Question{}, []Reason{}, []Flip{}, []Offload{}
	out.Facts = factLines(sys.Shared)
	studies, names := make([]*decide.Study, len(sys.Components)), make([]string, len(sys.Components))
	stops := map[string]int{}
	for i, c := range sys.Components {
		names[i] = c.Name
		studies[i] = a.model.Study(countServices(c.Profile, len(sys.Components)))
		stops[a.component(out, c, studies[i], i < explained)]++
	}
	out.Questions = mergeQuestions(out.Questions)
	out.StoppedBecause = stopOf(stops, len(studies))
	if w := circleWarning(sys.Links); w != "" {
		out.Warnings = append(out.Warnings, w)
	}
	group := a.model.Group(studies, names, sys.Links)
	a.joint(out, group)
	out.Verdict.Provisional = out.StoppedBecause == ""
}

// countServices takes the components as the number of services where nobody said it: they share what is shared.
func countServices(p profile.Profile, n int) profile.Profile {
	if p.Fact("services_count").Answered() {
		return p
	}
	v := profile.Value{Lo: float64(n), Hi: float64(n)}
	return p.With(profile.Fact{Attribute: "services_count", Provenance: profile.Assumed, Value: v, Source: profile.Source{Note: "components of this system"}})
}

// component adds one component to the assessment and returns why no more need be asked of it.
func (a *Advisor) component(out *Assessment, c profile.Workload, study *decide.Study, explain bool) string {
	options := a.options(study)
	verdict := a.verdict(study, options)
	asked := study.Questions(a.epsilon)
	verdict.Provisional = asked.Why == ""
	verdict.Summary = a.summary(&verdict, asked)
	out.Components = append(out.Components, Component{Name: c.Name, Verdict: verdict, Options: options, Facts: factLines(c.Profile)})
	own := a.ownQuestions(c.Name, c.Profile, study.Waiting())
	out.Questions = append(out.Questions, append(own, questions(c.Name, study, asked)...)...)
	if len(own) > 0 && asked.Why != "no-option" {
		asked.Why = ""
	}
	if explain {
		a.explainComponent(out, c.Name, study)
	}
	return asked.Why
}

// explainComponent adds the strongest reason and the nearest flip of a component.
func (a *Advisor) explainComponent(out *Assessment, name string, study *decide.Study) {
	pro, against := reasons(study)
	if len(pro) > 0 {
		pro[0].Claim = name + ": " + pro[0].Claim
		out.Reasons = append(out.Reasons, pro[0])
	}
	if against != nil && (out.Against == nil || against.Effect < out.Against.Effect) {
		against.Claim = name + ": " + against.Claim
		out.Against = against
	}
	for i, f := range flips(study) {
		if i < 2 {
			f.Component, f.Text = name, name+": "+f.Text
			out.Flips = append(out.Flips, f)
		}
	}
	for _, w := range append(study.Warnings(), clashes(study.Profile())...) {
		out.Warnings = append(out.Warnings, name+": "+w)
	}
	for _, o := range a.offloads(study) {
		if len(out.Offload) == 0 {
			out.Offload = append(out.Offload, o)
		}
	}
}

// mergeQuestions asks once what is shared, and puts the most telling first.
func mergeQuestions(list []Question) []Question {
	out, at := make([]Question, 0, len(list)), map[profile.ID]int{}
	for _, q := range list {
		if attr, ok := profile.Lookup(q.Attribute); ok && attr.Scope == profile.PerSystem {
			q.Component = ""
			if i, ok := at[q.Attribute]; ok {
				if q.Information > out[i].Information {
					out[i] = q
				}
				continue
			}
			at[q.Attribute] = len(out)
		}
		out = append(out, q)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Information > out[j].Information })
	return out
}

// stopOf is why no more need be asked of any component: the weakest reason of all, empty while one of them should be asked.
func stopOf(stops map[string]int, n int) string {
	switch {
	case stops[""] > 0:
		return ""
	case stops["proved"] == n:
		return "proved"
	case stops["no-option"] > 0:
		return "no-option"
	case stops["exhausted"] > 0:
		return "exhausted"
	}
	return "epsilon"
}

// joint fills verdict and options of the whole.
func (a *Advisor) joint(out *Assessment, g *decide.Group) {
	out.Options = []Option{}
	choices := g.Choices()
	if len(choices) == 0 {
		out.Verdict = Verdict{Family: noFamily, Word: a.model.Word(0), Summary: "No joint choice stands: some component has no platform left; see the components."}
		out.StoppedBecause = "no-option"
		return
	}
	shares := map[string]float64{}
	for i := range choices {
		shares[jointFamily(&choices[i])] += choices[i].Share
	}
	best := leading(shares)
	sort.SliceStable(choices, func(i, j int) bool { return jointFamily(&choices[i]) == best && jointFamily(&choices[j]) != best })
	for i := range choices {
		if i < maxJoint {
			out.Options = append(out.Options, a.jointOption(&choices[i], out.Components))
		}
	}
	a.jointVerdict(out, choices, shares)
	a.jointReason(out, &choices[0])
}

// maxJoint is how many joint choices are listed.
const maxJoint = 12

func jointFamily(j *decide.Joint) string {
	if j.Family < 0 {
		return hybrid
	}
	return decide.FamilyName(j.Family)
}

// leading is the word with the largest share; equal shares go to the first in the alphabet.
func leading(shares map[string]float64) string {
	best := ""
	for fam, s := range shares {
		if best == "" || s > shares[best] || s == shares[best] && fam < best {
			best = fam
		}
	}
	return best
}

func (a *Advisor) jointVerdict(out *Assessment, choices []decide.Joint, shares map[string]float64) {
	top := &choices[0]
	fam := jointFamily(top)
	v := Verdict{Family: fam, Platform: a.jointPlatform(top), Confidence: rounded(a.model.Calibrate(shares[fam]))}
	v.Word = a.model.Word(v.Confidence)
	monthly := out.Options[0].Monthly
	if monthly.Mid != "" {
		v.Ends = out.Options[0].Ends
		v.MonthlyUSD, v.MonthlyWithLabourUSD = &monthly, addRanges(monthly, out.Options[0].Labour)
	}
	runner := 0.0
	for i := range choices {
		if f := jointFamily(&choices[i]); f != fam || i > 0 && len(shares) == 1 {
			v.RunnerUp, v.RunnerUpFamily, runner = a.jointPlatform(&choices[i]), f, shares[f]
			if f == fam {
				runner = choices[i].Share
			}
			break
		}
	}
	v.Margin = rounded(shares[fam] - runner)
	v.Summary = fmt.Sprintf("%s: %s for the whole, %d%% of the worlds that fit what you told me.", capital(v.Word), a.placeWords(fam, v.Platform), percent(v.Confidence))
	out.Verdict = v
	for i := range out.Components {
		if p := a.model.PlatformID(top.Places[i]); p != out.Components[i].Verdict.Platform {
			out.Components[i].Joint = p
		}
	}
}

// jointPlatform joins the distinct platforms of a choice, in order of their ids.
func (a *Advisor) jointPlatform(j *decide.Joint) string {
	seen := map[string]bool{}
	var ids []string
	for _, p := range j.Places {
		if id := a.model.PlatformID(p); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return strings.Join(ids, "+")
}

// jointReason says what the joint choice costs or saves beside the sum of its parts.
func (a *Advisor) jointReason(out *Assessment, top *decide.Joint) {
	claim := fmt.Sprintf("Together: sharing fixed fees saves about $%s a month, calls between forms cost about $%s, further forms take about %s hours.",
		money(top.SharedUSD), money(top.GlueUSD), number(top.ExtraHours))
	out.Reasons = append(out.Reasons, Reason{
		ID: "system", Claim: claim, Grounds: []Ground{}, Criterion: "cost", Polarity: "for",
		Sources: []Citation{{URL: "https://learn.microsoft.com/azure/architecture/guide/technology-choices/compute-decision-tree", Title: "Azure: evaluate each workload of an application separately", AsOf: "2019-12-11"}},
	})
}
