package app

import (
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Stats are counts since the start of the process, for people.
type Stats struct {
	Events      map[bot.Fate]int64    // offered events by fate; "failed" were not recorded
	Intents     map[bot.Outcome]int64 // by outcome
	Turns       int64
	Retries     int64
	Reclaimed   int64 // conversations taken over from a worker that died
	DeadLetters int64
	Depth       bot.Depth // as last seen
}

// Metrics counts what the application does, for Prometheus and for [Stats].
type Metrics struct {
	events        *prometheus.CounterVec
	intents       *prometheus.CounterVec
	retries       *prometheus.CounterVec
	takenOver     prometheus.Counter
	dead          prometheus.Counter
	recordSeconds prometheus.Histogram
	turnSeconds   prometheus.Histogram
	ready         prometheus.Gauge
	oldest        prometheus.Gauge
	due           prometheus.Gauge

	mu    sync.Mutex
	stats Stats
}

// NewMetrics returns metrics registered with reg, or unregistered when reg is nil. One App's metrics can be registered once.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	const space = "deploy_advice"
	counter := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: space, Name: name, Help: help}
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: space, Name: name, Help: help})
	}
	seconds := func(name, help string) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: space, Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.0005, 2, 16),
		})
	}
	m := &Metrics{
		events:        prometheus.NewCounterVec(counter("events_total", "Events offered, by kind and fate."), []string{"kind", "fate"}),
		intents:       prometheus.NewCounterVec(counter("intents_total", "Intents ended, by kind and outcome."), []string{"kind", "outcome"}),
		retries:       prometheus.NewCounterVec(counter("retries_total", "Tries again, by what and why."), []string{"kind", "why"}),
		takenOver:     prometheus.NewCounter(counter("reclaimed_total", "Conversations taken over from a worker that died.")),
		dead:          prometheus.NewCounter(counter("dead_letters_total", "Events and intents given up.")),
		recordSeconds: seconds("record_seconds", "Time to record an event durably."),
		turnSeconds:   seconds("turn_seconds", "Time from taking a conversation to giving it back."),
		ready:         gauge("queue_depth", "Conversations waiting for or with a worker."),
		oldest:        gauge("queue_oldest_seconds", "Age of the conversation that waits longest."),
		due:           gauge("queue_due", "Conversations and events put off until later."),
	}
	m.stats.Events, m.stats.Intents = map[bot.Fate]int64{}, map[bot.Outcome]int64{}
	if reg != nil {
		reg.MustRegister(
			m.events, m.intents, m.retries, m.takenOver, m.dead, m.recordSeconds, m.turnSeconds, m.ready, m.oldest, m.due,
		)
	}
	return m
}

// Stats returns a copy of the counts.
func (m *Metrics) Stats() Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.stats
	out.Events, out.Intents = maps.Clone(m.stats.Events), maps.Clone(m.stats.Intents)
	return out
}

func (m *Metrics) note(change func(*Stats)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.stats)
}

// Intent counts an intent that ended. It is part of outbox.Meter.
func (m *Metrics) Intent(kind bot.IntentKind, outcome bot.Outcome) {
	m.intents.WithLabelValues(string(kind), string(outcome)).Inc()
	m.note(func(s *Stats) { s.Intents[outcome]++ })
}

// Retry counts a try that has to be repeated. It is part of outbox.Meter.
func (m *Metrics) Retry(kind bot.IntentKind, why bot.Kind) {
	m.retries.WithLabelValues(string(kind), string(why)).Inc()
	m.note(func(s *Stats) { s.Retries++ })
}

func (m *Metrics) recorded(kind bot.EventKind, fate bot.Fate, took time.Duration) {
	m.events.WithLabelValues(string(kind), string(fate)).Inc()
	if took > 0 {
		m.recordSeconds.Observe(took.Seconds())
	}
	m.note(func(s *Stats) { s.Events[fate]++ })
}

func (m *Metrics) turn(took time.Duration) {
	m.turnSeconds.Observe(took.Seconds())
	m.note(func(s *Stats) { s.Turns++ })
}

func (m *Metrics) reclaimed() {
	m.takenOver.Inc()
	m.note(func(s *Stats) { s.Reclaimed++ })
}

func (m *Metrics) buried(letters int) {
	m.dead.Add(float64(letters))
	m.note(func(s *Stats) { s.DeadLetters += int64(letters) })
}

func (m *Metrics) depth(depth bot.Depth) {
	m.ready.Set(float64(depth.Ready))
	m.oldest.Set(depth.Oldest.Seconds())
	m.due.Set(float64(depth.Due))
	m.note(func(s *Stats) { s.Depth = depth })
}
