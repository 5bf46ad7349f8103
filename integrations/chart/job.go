package chart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor is what a chart needs of the engine.
type Advisor interface {
	costcurve.Advisor
	Assess(sys profile.System) (engine.Assessment, error)
}

// Cost returns the function of the job [costcurve.JobChart]: a [costcurve.Request] in, a [costcurve.Picture] out. The same request gives
// the same bytes under every key. A system that cannot be drawn is an error of kind Invalid whose message says why. own are an
// organisation's own attributes.
func Cost(advisor Advisor, own ...profile.Attribute) func(ctx context.Context, key string, job bot.Job) (json.RawMessage, error) {
	return func(_ context.Context, _ string, job bot.Job) (json.RawMessage, error) {
		var r costcurve.Request
		if err := json.Unmarshal(job.Args, &r); err != nil {
			return nil, &bot.Error{Kind: bot.Invalid, Op: "draw chart", Message: "The chart's request cannot be read.", Err: err}
		}
		sys, err := r.System(own...)
		if err != nil {
			return nil, &bot.Error{Kind: bot.Invalid, Op: "draw chart", Message: "The chart's facts cannot be read: " + err.Error(), Err: err}
		}
		picture, err := Picture(advisor, sys)
		if err != nil {
			return nil, &bot.Error{Kind: bot.Invalid, Op: "draw chart", Message: "There is no chart: " + err.Error() + ".", Err: err}
		}
		raw, err := json.Marshal(picture)
		if err != nil {
			return nil, fmt.Errorf("encode the chart: %w", err)
		}
		return raw, nil
	}
}

// Picture assesses a system and draws its cost.
func Picture(advisor Advisor, sys profile.System) (costcurve.Picture, error) {
	if len(sys.Components) == 0 {
		return costcurve.Picture{}, errors.New("nothing to assess")
	}
	a, err := advisor.Assess(sys)
	if err != nil {
		return costcurve.Picture{}, fmt.Errorf("assess: %w", err)
	}
	c, err := costcurve.Of(advisor, sys, a)
	if err != nil {
		return costcurve.Picture{}, err
	}
	png, err := Draw(c)
	if err != nil {
		return costcurve.Picture{}, err
	}
	return costcurve.Picture{Name: "cost-against-load.png", Alt: c.Text(), PNG: png}, nil
}
