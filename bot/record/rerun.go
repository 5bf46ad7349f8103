package record

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system.
type Advisor interface {
	Assess(sys profile.System) (engine.Assessment, error)
}

// Outline is what is compared of an assessment.
type Outline struct {
	Family     string `json:"family"`
	Platform   string `json:"platform"`
	MonthlyUSD string `json:"monthly_usd"`
	Catalogue  string `json:"catalogue"`
	Policy     string `json:"policy,omitempty"`
	InputHash  string `json:"input_hash"`
}

// Verification is a record run again.
type Verification struct {
	Then        Outline           `json:"then"`
	Now         Outline           `json:"now"`
	SameVerdict bool              `json:"same_verdict"`
	SameCost    bool              `json:"same_cost"`        // to the cent
	Edited      bool              `json:"edited,omitempty"` // catalogue and policy are those of then, and yet the facts give another input
	Override    *Overruled        `json:"override,omitempty"`
	Assessment  engine.Assessment `json:"-"`
}

// Same reports whether verdict and cost are what they were, of the facts that were assessed.
func (v Verification) Same() bool { return v.SameVerdict && v.SameCost && !v.Edited }

// ErrNotOurs says that a record holds nothing that could be run again.
var ErrNotOurs = errors.New("the front matter has no deploy-advice section, so there is nothing to run again")

// Rerun assesses a record's facts again, with today's catalogue and policy. It fails on facts that cannot be read.
func Rerun(f Front, advisor Advisor, own ...profile.Attribute) (Verification, error) {
	if f.Advice == nil {
		return Verification{}, ErrNotOurs
	}
	sys, err := f.Advice.System(own...)
	if err != nil {
		return Verification{}, err
	}
	a, err := advisor.Assess(sys)
	if err != nil {
		return Verification{}, fmt.Errorf("assess again: %w", err)
	}
	v := Verification{
		Then: Outline{Family: f.Advice.Verdict, Platform: f.Advice.Platform, MonthlyUSD: f.Advice.MonthlyUSD, Catalogue: f.Advice.Catalogue, Policy: f.Advice.Policy, InputHash: f.Advice.InputHash},
		Now:  Outlined(a), Override: f.Advice.Override, Assessment: a,
	}
	v.SameVerdict = v.Then.Family == v.Now.Family && (v.Then.Platform == "" || v.Then.Platform == v.Now.Platform)
	v.SameCost = sameCents(v.Then.MonthlyUSD, v.Now.MonthlyUSD)
	v.Edited = v.Then.Catalogue == v.Now.Catalogue && v.Then.Policy == v.Now.Policy && v.Then.InputHash != v.Now.InputHash
	return v, nil
}

// Outlined is the outline of an assessment.
func Outlined(a engine.Assessment) Outline {
	o := Outline{Family: a.Verdict.Family, Platform: a.Verdict.Platform, Catalogue: a.Catalogue, Policy: a.Policy, InputHash: a.InputHash}
	if a.Verdict.MonthlyUSD != nil {
		o.MonthlyUSD = a.Verdict.MonthlyUSD.Mid
	}
	return o
}

func sameCents(a, b string) bool {
	x, err1 := decimal.NewFromString(a)
	y, err2 := decimal.NewFromString(b)
	if err1 != nil || err2 != nil {
		return a == b
	}
	return x.Round(2).Equal(y.Round(2))
}
