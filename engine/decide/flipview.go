package decide

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// FlipView is a flip as shown: values in canonical form.
type FlipView struct {
	Attribute        profile.ID
	From, To         string
	Direction        string
	Family, Platform string
	Factor           float64
	Also             *FlipPartView
	Toss             [2]string // the band in which neither is plainly first; empty when none was found
	Text             string
}

// FlipPartView is the second attribute of a flip as shown.
type FlipPartView struct {
	Attribute profile.ID
	From, To  string
}

// FlipView renders a flip.
func (s *Study) FlipView(f Flip) FlipView {
	sc := &s.m.scales[f.Axis]
	out := FlipView{
		Attribute: sc.id, From: profile.FormatFact(s.p.Fact(sc.id)), To: sc.text(f.To), Direction: f.Direction, Family: FamilyName(f.Verdict.Family),
		Platform: s.m.PlatformID(f.Verdict.Place), Factor: f.Factor,
	}
	if out.Family == "" {
		out.Family = "none"
	}
	if f.Also != nil {
		also := &s.m.scales[f.Also.Axis]
		out.Also = &FlipPartView{Attribute: also.id, From: profile.FormatFact(s.p.Fact(also.id)), To: also.text(f.Also.To)}
	}
	if f.Toss[1] > 0 {
		out.Toss = [2]string{sc.text(f.Toss[0]), sc.text(f.Toss[1])}
	}
	out.Text = s.flipText(&f, &out)
	return out
}

func (s *Study) flipText(f *Flip, v *FlipView) string {
	a := s.m.scales[f.Axis].attr
	to := profile.Show(a, s.m.scales[f.Axis].value(f.To))
	where := "nothing stands"
	if place := f.Verdict.Place; place >= 0 {
		where = PlaceWords(v.Family, s.m.places[place].p.Name)
	}
	if v.Also != nil {
		b := s.m.scales[f.Also.Axis]
		return fmt.Sprintf("%s at %s together with %s at %s: %s; neither alone does it.", a.Label, to, strings.ToLower(b.attr.Label), profile.Show(b.attr, b.value(f.Also.To)), where)
	}
	if f.Direction == "" {
		return fmt.Sprintf("%s: with %s instead, %s.", a.Label, strings.ToLower(to), where)
	}
	text := fmt.Sprintf("%s: %s about %s, %s; you: %s", a.Label, f.Direction, to, where, profile.ShowFact(a, s.p.Fact(a.ID)))
	if f.Toss[1] > 0 {
		sc := &s.m.scales[f.Axis]
		text += fmt.Sprintf("; a toss-up from %s to %s", profile.Show(a, sc.value(f.Toss[0])), profile.Show(a, sc.value(f.Toss[1])))
	}
	return text + "."
}

// value turns a number of an axis into a value of its attribute.
func (s *scale) value(x float64) profile.Value {
	if s.enum {
		return profile.Value{Text: s.values[int(x)]}
	}
	return profile.Value{Lo: x, Hi: x}
}

// text is the canonical text of a number of an axis.
func (s *scale) text(x float64) string { return profile.Format(s.attr, s.value(x)) }
