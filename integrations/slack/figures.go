package slack

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// figures are what the adapter counts.
type figures struct {
	envelopes *prometheus.CounterVec   // type, outcome
	ack       *prometheus.HistogramVec // type
	calls     *prometheus.CounterVec   // method, outcome
	waits     prometheus.Counter
	sockets   *prometheus.CounterVec // state
}

// newFigures registers with r; nil keeps the figures to ourselves. What is registered already is used on.
func newFigures(r prometheus.Registerer) (*figures, error) {
	f := &figures{
		envelopes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deploy_advice_slack_envelopes_total", Help: "Envelopes from Slack by type and what became of them.",
		}, []string{"type", "outcome"}),
		ack: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "deploy_advice_slack_ack_seconds", Help: "Time from an envelope's arrival to its acknowledgement; Slack waits 3 s.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3},
		}, []string{"type"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deploy_advice_slack_calls_total", Help: "Intents performed by kind and outcome or error code.",
		}, []string{"kind", "outcome"}),
		waits: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "deploy_advice_slack_wait_seconds_total", Help: "Time posts waited for their channel's turn.",
		}),
		sockets: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deploy_advice_slack_sockets_total", Help: "State changes of the sockets.",
		}, []string{"state"}),
	}
	if r == nil {
		return f, nil
	}
	for _, c := range []prometheus.Collector{f.envelopes, f.ack, f.calls, f.waits, f.sockets} {
		if err := r.Register(c); err != nil {
			if _, again := errors.AsType[prometheus.AlreadyRegisteredError](err); !again {
				return nil, fmt.Errorf("register slack figures: %w", err)
			}
		}
	}
	return f, nil
}
