package engine

import (
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Standing is Assess for running many decisions again: where a decision stands and no more. Family, platform, runner-up, confidence, margin and cost of the
// verdict are those of Assess, and so are the options' order, names, acceptability and what rules them out (without the fact that meets the limit); bills
// are those of the first few options that have one, and of the verdict. Everything else is left out.
func (a *Advisor) Standing(sys profile.System, bills int) (Assessment, error) {
	if len(sys.Components) != 1 {
		return a.standingSystem(sys)
	}
	out, sys, err := a.begin("", sys)
	if err != nil {
		return Assessment{}, err
	}
	study := a.model.Study(sys.Components[0].Profile)
	defer study.Release()
	for _, o := range study.Standing(bills) {
		out.Options = append(out.Options, a.stands(&o))
	}
	out.Verdict = a.winner(study, out.Options)
	out.Components = []Component{{Name: sys.Components[0].Name, Verdict: out.Verdict}}
	return out, nil
}

// stands renders an option that has only what Standing needs.
func (a *Advisor) stands(o *decide.Option) Option {
	out := Option{
		Platform: o.Platform.ID, Name: o.Platform.Name, Family: string(o.Platform.Family), Feasible: o.Feasible, Viable: rounded(o.Viable),
		RemovedBy: limits(o.Removed), Acceptability: fine(o.Share),
	}
	if len(o.Bill.Lines) > 0 {
		out.Bill = make([]BillLine, len(o.Bill.Lines))
		for i, l := range o.Bill.Lines {
			out.Bill[i] = a.billLine(l)
		}
	}
	if o.Ends != "" {
		out.Monthly, out.Ends = monthly(o), o.Ends
	}
	return out
}

// standingSystem is Standing for several components: the joint choices with their bills.
func (a *Advisor) standingSystem(sys profile.System) (Assessment, error) {
	out, sys, err := a.begin("", sys)
	if err != nil {
		return Assessment{}, err
	}
	n := len(sys.Components)
	studies, names := make([]*decide.Study, n), make([]string, n)
	for i, c := range sys.Components {
		names[i], studies[i] = c.Name, a.model.Study(countServices(c.Profile, n))
		options := a.options(studies[i])
		out.Components = append(out.Components, Component{Name: c.Name, Verdict: a.winner(studies[i], options), Options: options})
	}
	a.joint(&out, a.model.Group(studies, names, sys.Links))
	out.Reasons = nil
	return out, nil
}
