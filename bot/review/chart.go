package review

import (
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// chart is the cost of the leading options by load; nil when no load is known to draw it around.
func chart(advisor Advisor, sys profile.System, a engine.Assessment) *render.Chart {
	curves, err := costcurve.Of(advisor, sys, a)
	if err != nil || len(curves.Lines) == 0 {
		return nil
	}
	out := &render.Chart{Unit: curves.Unit}
	const every = 2 // half a decade: labels must stay apart
	for i := 0; i < len(curves.Loads); i += every {
		out.Loads = append(out.Loads, costcurve.Count(curves.Loads[i]))
	}
	for _, l := range curves.Lines {
		line := render.ChartLine{Name: l.Name}
		for i := 0; i < len(curves.Loads); i += every {
			line.USD = append(line.USD, l.USD[i])
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}
