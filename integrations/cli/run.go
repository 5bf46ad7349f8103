package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system, and says what its options cost at other loads.
type Advisor interface {
	Assess(sys profile.System) (engine.Assessment, error)
	costcurve.Advisor
}

// Assess reads a system from the file, or from in, and prints its assessment. own are an organisation's own attributes.
func Assess(in io.Reader, out io.Writer, advisor Advisor, file string, v View, own ...profile.Attribute) error {
	name, data, err := Input(file, in)
	if err != nil {
		return err
	}
	sys, err := profile.Decode(name, data, own...)
	if err != nil {
		return bad(err)
	}
	a, err := advisor.Assess(sys)
	if err != nil {
		return bad(fmt.Errorf("%s: %w", name, err))
	}
	curves, err := curvesOf(advisor, sys, a, v)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return Print(out, a, curves, v)
}

// curvesOf are the curves that text shows; none where no load is stated or nothing stands.
func curvesOf(advisor Advisor, sys profile.System, a engine.Assessment, v View) (*costcurve.Curves, error) {
	if v.Format == JSON || v.Format == Markdown || a.Verdict.Family == "" || a.Verdict.Family == "none" {
		return nil, nil //nolint:nilnil // no curves are an answer
	}
	c, err := costcurve.Of(advisor, sys, a)
	if errors.Is(err, costcurve.ErrNoLoad) {
		return nil, nil //nolint:nilnil // no curves are an answer
	}
	if err != nil {
		return nil, fmt.Errorf("cost at other loads: %w", err)
	}
	return &c, nil
}
