package digest

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
)

// Metrics counts what digests do. A nil Metrics counts nothing.
type Metrics struct {
	periods *prometheus.CounterVec
	beat    *prometheus.GaugeVec
	checked *prometheus.CounterVec
	optOuts prometheus.Gauge
}

// NewMetrics returns metrics registered with reg. Noise, when a meter is given, is read at each scrape.
func NewMetrics(reg prometheus.Registerer, meter *noise.Meter) *Metrics {
	const space = "deploy_advice"
	m := &Metrics{
		periods: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: space, Name: "digest_periods_total", Help: "Digest periods handled, by what came of them: posted or silent."}, []string{"outcome"}),
		beat:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: space, Name: "digest_heartbeat_timestamp_seconds", Help: "When this process last handled a digest period, by channel."}, []string{"channel"}),
		checked: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: space, Name: "decisions_checked_total", Help: "Decisions run again, by what came of them."}, []string{"outcome"}),
		optOuts: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: space, Name: "noise_opt_outs", Help: "People and channels that want quiet or no digest, counted anew every ten minutes."}),
	}
	if reg == nil {
		return m
	}
	reg.MustRegister(m.periods, m.beat, m.checked, m.optOuts)
	if meter != nil {
		for name, read := range noiseGauges() {
			reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: space, Name: name, Help: read.help}, func() float64 { return read.value(meter.Noise()) }))
		}
	}
	return m
}

type noiseGauge struct {
	help  string
	value func(noise.Noise) float64
}

func noiseGauges() map[string]noiseGauge {
	return map[string]noiseGauge{
		"noise_questions_per_verdict": {"Question messages for each verdict, since the start of the process.", noise.Noise.QuestionsPerVerdict},
		"noise_posts_per_decision":    {"Messages for each decision, since the start of the process.", noise.Noise.PostsPerDecision},
		"noise_idle_edits":            {"Edits that changed nothing, since the start of the process.", func(n noise.Noise) float64 { return float64(n.IdleEdits) }},
		"noise_mentions":              {"Mentions of people, since the start of the process.", func(n noise.Noise) float64 { return float64(n.Mentions) }},
	}
}

func (m *Metrics) handled(h Heartbeat) {
	if m == nil {
		return
	}
	outcome := "silent"
	if h.Said {
		outcome = "posted"
	}
	m.periods.WithLabelValues(outcome).Inc()
	m.beat.WithLabelValues(h.Channel).Set(float64(h.At.Unix()))
}

func (m *Metrics) ran(kind recheck.Kind) {
	if m != nil {
		m.checked.WithLabelValues(string(kind)).Inc()
	}
}

func (m *Metrics) optedOut(n int) {
	if m != nil {
		m.optOuts.Set(float64(n))
	}
}
