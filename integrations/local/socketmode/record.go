package socketmode

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Outcome is how a delivery ended.
type Outcome string

// Every outcome.
const (
	OutcomeWaiting  Outcome = "waiting"
	OutcomeAcked    Outcome = "acked"
	OutcomeTimedOut Outcome = "timed_out"
	OutcomeNoSocket Outcome = "no_socket"
)

// Delivery is the record of one attempt. Latency is the time from sending to the acknowledgement's arrival.
type Delivery struct {
	EnvelopeID string        `json:"envelope_id"`
	Type       string        `json:"type"`
	EventID    string        `json:"event_id,omitempty"`
	Attempt    int           `json:"attempt"`
	Connection int           `json:"connection"`
	SentAt     time.Time     `json:"sent_at"`
	Latency    time.Duration `json:"-"`
	LatencyMS  float64       `json:"latency_ms"`
	Outcome    Outcome       `json:"outcome"`
}

// Deliveries is the record so far, oldest first; the most recent ones when there were very many.
func (h *Hub) Deliveries() []Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.records)
}

// record notes a delivery and returns its number, by which outcome finds it; the caller holds the lock.
func (h *Hub) record(d Delivery) int {
	d.SentAt = h.cfg.Now()
	if len(h.records) >= recordsKept {
		h.records = slices.Clone(h.records[recordsKept/2:])
		h.dropped += recordsKept / 2
	}
	h.records = append(h.records, d)
	return h.dropped + len(h.records) - 1
}

func (h *Hub) outcome(number int, o Outcome) {
	i := number - h.dropped
	if i < 0 {
		return
	}
	d := &h.records[i]
	d.Outcome = o
	if o == OutcomeAcked {
		d.Latency = h.cfg.Now().Sub(d.SentAt)
		d.LatencyMS = float64(d.Latency) / float64(time.Millisecond)
	}
}

// expectInjected records an injected frame, so that its acknowledgement shows; the caller holds the lock.
func (h *Hub) expectInjected(raw []byte, connection int) {
	var e struct {
		Type       string `json:"type"`
		EnvelopeID string `json:"envelope_id"`
	}
	if json.Unmarshal(raw, &e) != nil || e.EnvelopeID == "" {
		return
	}
	p := &pending{acked: make(chan json.RawMessage, 1)}
	p.record = h.record(Delivery{EnvelopeID: e.EnvelopeID, Type: e.Type, Connection: connection, Outcome: OutcomeWaiting})
	h.waiting[e.EnvelopeID] = p
}

func envelopeID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
