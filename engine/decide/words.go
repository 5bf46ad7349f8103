package decide

import (
	"fmt"
	"math"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// CriterionNames lists the criteria in the order of Option.Scores.
func CriterionNames() []string { names := criterionNames(); return names[:] }

// FamilyName is the word of a family's index, "" for none.
func FamilyName(fam int) string {
	if fam < 0 || fam >= families {
		return ""
	}
	return familyNames()[fam]
}

// FamilyWords is what people call a family; "nothing" for none.
func FamilyWords(family string) string {
	switch family {
	case "vm":
		return "virtual machines"
	case "container":
		return "containers"
	case "serverless-container":
		return "serverless containers"
	case "faas":
		return "functions"
	case "hybrid":
		return "a mix by component"
	case "", "none":
		return "nothing"
	}
	return family
}

// PlaceWords are a form and the name of a place in plain words: "functions on AWS Lambda". A name that says the form stands alone.
func PlaceWords(family, name string) string {
	form := FamilyWords(family)
	if strings.Contains(strings.ToLower(name), strings.TrimSuffix(form, "s")) {
		return name
	}
	return form + " on " + name
}

// PlatformID is the catalogue's id of a place, "" for none.
func (m *Model) PlatformID(place int) string {
	if place < 0 {
		return ""
	}
	return m.places[place].p.ID
}

// LabourRate is the loaded rate of an hour in dollars.
func (m *Model) LabourRate() float64 { return m.j.Labour.RateUSD }

// Word names a confidence.
func (m *Model) Word(confidence float64) string {
	for _, w := range m.j.Words {
		if confidence >= w.At {
			return w.Word
		}
	}
	return ""
}

// Calibrate maps an acceptability to how often such a verdict held once everything was known. On 6,000 drawn workloads with facts hidden at random the two
// differ by less than 0.02 over ten bins (go test -run Calibration -calibration.full ./engine/decide), so the map is the identity; a table would go here.
func (m *Model) Calibrate(share float64) float64 { return share }

// Verdict is the verdict of the study.
func (s *Study) Verdict() Verdict { return s.won }

// Platform is the id of the place that would stand.
func (r *Relaxation) Platform() string { return r.Place.p.ID }

// ExitNote says what would have to change to leave a platform.
func ExitNote(p *catalog.Platform) string {
	f, ok := p.Figure(catalog.Portability)
	if !ok {
		return ""
	}
	switch {
	case f.Has("kubernetes"):
		return "Manifests and images move to any cluster; load balancer, identity and storage classes are set anew."
	case f.Has("oci-image"):
		return "The image moves unchanged; deployment, scaling rules and identity are written anew."
	case f.Has("vm-image"):
		return "The machine can be rebuilt elsewhere from its configuration; images and network are set up anew."
	case f.Has("source"):
		return "The code moves behind another entry point; triggers and deployment are written anew."
	}
	return "Entry points, event sources, permissions and deployment are written anew; logic kept apart from them moves."
}

// Ground is a fact a reason rests on, as shown.
type Ground struct {
	Attribute  profile.ID
	Value      string
	Provenance profile.Provenance
}

// Grounds renders the facts of a reason.
func (s *Study) Grounds(r Reason) []Ground {
	out := make([]Ground, 0, len(r.Grounds))
	for _, ax := range r.Grounds {
		f := s.p.Fact(s.m.scales[ax].id)
		out = append(out, Ground{Attribute: f.Attribute, Value: profile.FormatFact(f), Provenance: f.Provenance})
	}
	return out
}

// Claim words a reason with the two figures it compares.
func (s *Study) Claim(r Reason) string {
	a, b := s.won.Place, s.won.Runner
	first, second := s.m.places[a].p.Name, s.m.places[b].p.Name
	c := r.Criterion
	x, y := s.t.mean[s.t.slot(a)][c], s.t.mean[s.t.slot(b)][c]
	one, other := s.measure(a, c, x), s.measure(b, c, y)
	if one == other { // the middle world does not tell the two apart, their marks over all worlds do
		one, other = marked(x), marked(y)
	}
	return fmt.Sprintf("%s: %s on %s against %s on %s; %s.", capital(criterionNames()[c]), one, first, other, second, strings.TrimSuffix(r.Text, "."))
}

// marked is a mean mark between nothing and full value.
func marked(v float64) string { return fmt.Sprintf("%.0f of 100", 100*math.Max(0, v)) }

// measure is the figure behind a mark where there is one, else the mark itself.
func (s *Study) measure(place, c int, mark float64) string {
	if c == crCost {
		return fmt.Sprintf("about $%s a month", dollars(s.billings()[s.t.slot(place)].usd[1]))
	}
	r, n := s.m.central(&s.k)
	d := s.m.newDemand()
	s.m.demand(&r, n, &d)
	var o outcome
	s.m.evaluate(&s.m.places[place], &d, &o)
	switch c {
	case crLatency:
		return fmt.Sprintf("p99 about %s ms", short(o.p99))
	case crOperations:
		return fmt.Sprintf("about %s hours a month", short(o.hours))
	case crElasticity:
		return fmt.Sprintf("%s s to the peak", short(o.seconds))
	}
	return marked(mark)
}

// dollars writes two significant digits of an amount, with cents below ten dollars and a comma from a thousand on.
func dollars(v float64) string {
	text := short(v)
	if whole, cents, ok := strings.Cut(text, "."); ok {
		return whole + "." + (cents + "00")[:2]
	}
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// short writes two significant digits without an exponent.
func short(v float64) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-1)
	v = math.Round(v/unit) * unit
	if math.Abs(v) >= 10 {
		return fmt.Sprintf("%.0f", v)
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// WithoutLabour is the verdict if the hours of people cost nothing: the worlds as they are, the weight of operations taken out.
func (s *Study) WithoutLabour() Verdict {
	return s.t.again(s.m.unpaid).verdict()
}
