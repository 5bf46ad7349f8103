package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// The price that the sample's earlier catalogue has otherwise.
const (
	samplePlatform = "aws-lambda"
	sampleRate     = "gb_second_x86_64"
)

// Sample is a small history to show: decisions made some months ago on a sample catalogue in which one price was lower, so that one
// of them flips on today's.
type Sample struct {
	Documents []bot.Document
	Prices    *recheck.Prices // for Options, so that the cause is proven
	Flips     string          // name of the workload whose verdict flips
}

// SampleOptions say for whom the history is made.
type SampleOptions struct {
	Catalogue *catalog.Catalogue
	Compile   func(*catalog.Catalogue) (recheck.Advisor, error)
	Repo      string // owner/name of the records
	Channel   string
	Owner     string // person's id
	OwnerName string
	Now       time.Time
}

// sampleDecision is one decision of the sample.
type sampleDecision struct {
	name, title  string
	facts        map[string]string
	made, review time.Duration // from now
	status       string
	override     *record.Override
	number       int
}

const sampleDay = 24 * time.Hour

// NewSample makes the history. It fails when no such price flips anything any more.
func NewSample(o SampleOptions) (Sample, error) {
	today, err := o.Compile(o.Catalogue)
	if err != nil {
		return Sample{}, fmt.Errorf("compile today's catalogue: %w", err)
	}
	for _, factor := range []float64{0.5, 0.4, 0.3, 0.2, 0.1} {
		then, err := cheaper(o.Catalogue, factor)
		if err != nil {
			return Sample{}, err
		}
		before, err := o.Compile(then)
		if err != nil {
			return Sample{}, fmt.Errorf("compile the sample catalogue: %w", err)
		}
		for _, requests := range []string{"20000000", "40000000", "80000000", "10000000", "160000000"} {
			flips, err := sampleFlips(before, today, requests)
			if err != nil {
				return Sample{}, err
			}
			if flips {
				return o.sample(before, then, requests)
			}
		}
	}
	return Sample{}, errors.New("sample of a digest: no price of the sample flips its decision on this catalogue")
}

func cheaper(cat *catalog.Catalogue, factor float64) (*catalog.Catalogue, error) {
	p, _ := cat.Platform(samplePlatform)
	if p == nil {
		return nil, fmt.Errorf("sample of a digest: %s is not in the catalogue", samplePlatform)
	}
	list, ok := p.Price("")
	if !ok {
		return nil, fmt.Errorf("sample of a digest: %s has no prices", samplePlatform)
	}
	rate, ok := list.Rate(sampleRate)
	if !ok {
		return nil, fmt.Errorf("sample of a digest: %s has no rate %s", samplePlatform, sampleRate)
	}
	out, err := cat.WithPriceBook(catalog.PriceBook{Name: "sample, some months ago", Rates: []catalog.BookRate{
		{Platform: samplePlatform, Region: list.Region, Key: sampleRate, USD: rate.USD.Mul(decimal.NewFromFloat(factor))},
	}})
	if err != nil {
		return nil, fmt.Errorf("sample catalogue: %w", err)
	}
	return out, nil
}

func sampleFlips(before, today recheck.Advisor, requests string) (bool, error) {
	sys, err := recheck.SystemOf(record.Entry{Name: "image-resizer", Facts: resizer(requests)})
	if err != nil {
		return false, err
	}
	a, err := before.Assess(sys)
	if err != nil {
		return false, fmt.Errorf("assess the sample: %w", err)
	}
	b, err := today.Assess(sys)
	if err != nil {
		return false, fmt.Errorf("assess the sample: %w", err)
	}
	return a.Verdict.Family == "faas" && b.Verdict.Family != "faas" && b.Verdict.Family != "none", nil
}

// resizer is a workload that sits between functions and containers.
func resizer(requests string) map[string]string {
	return map[string]string{
		"workload_kind": "event-processing", "cloud": "aws", "traffic_shape": "diurnal", "requests_per_month": requests, "peak_rps": "60",
		"execution_seconds_p50": "0.8", "execution_seconds_max": "30", "memory_mb": "1024", "state": "stateless", "containerizable": "true",
		"ops_team": "small", "cold_start_tolerant": "true", "latency_p99_ms": "3000", "egress_gb_per_month": "20", "protocol": "http",
		"runtime": "python", "services_count": "4", "budget_priority": "balanced",
	}
}

func sampleDecisions(requests string) []sampleDecision {
	webhook := map[string]string{
		"workload_kind": "http-api", "cloud": "aws", "traffic_shape": "sporadic", "requests_per_month": "30000", "execution_seconds_p50": "0.2",
		"execution_seconds_max": "10", "memory_mb": "256", "state": "stateless", "ops_team": "none", "protocol": "http",
	}
	report := maps.Clone(webhook)
	maps.Copy(report, map[string]string{"workload_kind": "scheduled-job", "requests_per_month": "30", "execution_seconds_p50": "240", "execution_seconds_max": "600", "protocol": "schedule"})
	return []sampleDecision{
		{name: "image-resizer", title: "Run the image resizer", facts: resizer(requests), made: -120 * sampleDay, review: 60 * sampleDay, status: record.Accepted, number: 3},
		{name: "payment-webhook", title: "Run the payment webhook", facts: webhook, made: -183 * sampleDay, review: -sampleDay, status: record.Accepted, number: 2},
		{name: "nightly-report", title: "Run the nightly report", facts: report, made: -2 * sampleDay, review: 180 * sampleDay, status: record.Accepted, number: 4, override: &record.Override{
			Family: "container", Platform: "aws-ecs-ec2", Reason: "the team runs a cluster for it already",
		}},
	}
}

func (o SampleOptions) sample(before recheck.Advisor, then *catalog.Catalogue, requests string) (Sample, error) {
	out := Sample{Prices: recheck.Compare(then, o.Catalogue, o.Compile), Flips: "image-resizer"}
	for _, d := range sampleDecisions(requests) {
		e, stand, err := o.decide(d, before)
		if err != nil {
			return Sample{}, err
		}
		body, err := json.Marshal(e)
		if err != nil {
			return Sample{}, fmt.Errorf("encode the sample: %w", err)
		}
		check, err := json.Marshal(standing.Check{V: bot.Version, Stand: stand.Compact(), Facts: standing.FactsOf(e), At: e.CreatedAt})
		if err != nil {
			return Sample{}, fmt.Errorf("encode the sample: %w", err)
		}
		id := "sample-" + d.name
		out.Documents = append(out.Documents,
			bot.Document{Kind: record.DocumentKind, ID: id, Body: body, Terms: []string{"channel=" + o.Channel, "status=" + e.Status}},
			bot.Document{Kind: standing.CheckKind, ID: id, Body: check, Keep: standing.Keep})
	}
	return out, nil
}

// decide makes a sample's decision as it came out then.
func (o SampleOptions) decide(d sampleDecision, before recheck.Advisor) (record.Entry, recheck.Stand, error) {
	e := record.Entry{
		V: bot.Version, Repo: o.Repo, Path: fmt.Sprintf("docs/adr/%04d-%s.md", d.number, d.name), Title: d.title, Name: d.name, Owner: o.Owner,
		OwnerName: o.OwnerName, Status: d.status, Facts: d.facts, Override: d.override, Channel: o.Channel, ReviewBy: o.Now.Add(d.review).UTC().Truncate(sampleDay),
		CreatedAt: o.Now.Add(d.made).UTC(), ChangedAt: o.Now.Add(d.made).UTC(),
	}
	sys, err := recheck.SystemOf(e)
	if err != nil {
		return e, recheck.Stand{}, err
	}
	a, err := before.Assess(sys)
	if err != nil {
		return e, recheck.Stand{}, fmt.Errorf("assess the sample: %w", err)
	}
	s := recheck.StandOf(a)
	e.ID, e.Family, e.Platform, e.Confidence, e.Margin = a.ID, s.Family, s.Platform, s.Confidence, s.Margin
	e.MonthlyUSD, e.InputHash, e.Catalogue = s.MonthlyUSD, s.Hash, s.Catalogue
	return e, s, nil
}

// Store keeps the sample's documents, those that are not there yet.
func (s Sample) Store(ctx context.Context, docs Documents) error {
	for _, doc := range s.Documents {
		if _, err := docs.Put(ctx, doc); err != nil && bot.KindOf(err) != bot.Conflict {
			return fmt.Errorf("keep the sample: %w", err)
		}
	}
	return nil
}
