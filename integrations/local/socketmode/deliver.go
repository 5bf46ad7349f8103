package socketmode

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// Errors of Ask.
var (
	// ErrNotAcknowledged means that the time was over, or the acknowledgement too large.
	ErrNotAcknowledged = errors.New("the app did not acknowledge in time")
	// ErrNoSocket means that the app was not connected.
	ErrNoSocket = errors.New("the app has no open socket")
)

// pending is an envelope that waits for its acknowledgement.
type pending struct {
	acked  chan json.RawMessage // buffered by one
	record int
}

// Ask delivers an envelope once (slash commands, interactions) and returns the payload of its acknowledgement, nil when it
// had none.
func (h *Hub) Ask(ctx context.Context, e Envelope) (json.RawMessage, error) {
	id, p, err := h.send(e, 0)
	if err != nil {
		return nil, err
	}
	return h.await(ctx, id, p)
}

// Publish delivers an event without waiting, and again as often as Timing.Retries says while it is not acknowledged.
func (h *Hub) Publish(e Envelope) {
	first, p, err := h.send(e, 0)
	h.run(func() {
		for attempt := 0; ; attempt++ {
			if err == nil {
				if _, err = h.await(h.ctx, first, p); err == nil {
					return
				}
			}
			if attempt >= len(h.cfg.Timing.Retries) || !h.pause(h.cfg.Timing.Retries[attempt]) {
				return
			}
			first, p, err = h.send(e, attempt+1)
		}
	})
}

// send gives e to one socket, subject to faults, and starts to wait for its acknowledgement.
func (h *Hub) send(e Envelope, attempt int) (string, *pending, error) {
	rule, faulty := h.cfg.Faults.Next(faults.Socket, e.Type)
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.choose()
	if s == nil {
		h.record(Delivery{Type: e.Type, EventID: e.EventID, Attempt: attempt, Outcome: OutcomeNoSocket})
		return "", nil, ErrNoSocket
	}
	id, frame := h.frame(e, attempt)
	p := &pending{acked: make(chan json.RawMessage, 1)}
	p.record = h.record(Delivery{
		EnvelopeID: id, Type: e.Type, EventID: e.EventID, Attempt: attempt, Connection: s.number, Outcome: OutcomeWaiting,
	})
	h.waiting[id] = p
	if faulty {
		h.misdeliver(rule, s, frame)
		return id, p, nil
	}
	s.queue(frame)
	h.release(s)
	return id, p, nil
}

// misdeliver does to a frame what a fault asks; the caller holds the lock.
func (h *Hub) misdeliver(rule faults.Rule, s *socket, frame []byte) {
	switch rule.Kind {
	case faults.Cut:
		s.cut()
	case faults.Duplicate:
		s.queue(frame)
		s.queue(frame)
	case faults.Reorder:
		h.held = append(h.held, heldFrame{frame: frame})
	case faults.Delay:
		if h.closed {
			return
		}
		h.workers.Go(func() {
			if h.pause(time.Duration(rule.DelayMS) * time.Millisecond) {
				s.queue(frame)
			}
		})
	default: // Swallow
	}
}

// release sends the frames that waited for a later one to go first.
func (h *Hub) release(s *socket) {
	for _, held := range h.held {
		s.queue(held.frame)
	}
	h.held = nil
}

func (h *Hub) frame(e Envelope, attempt int) (id string, frame []byte) {
	id = envelopeID()
	body := map[string]any{
		"envelope_id": id, "type": e.Type, "payload": e.Payload, "accepts_response_payload": e.AcceptsPayload,
	}
	if e.Type == "events_api" {
		body["retry_attempt"], body["retry_reason"] = attempt, ""
		if attempt > 0 {
			body["retry_reason"] = "timeout"
		}
	}
	return id, encode(body)
}

func (h *Hub) await(ctx context.Context, id string, p *pending) (json.RawMessage, error) {
	deadline := time.NewTimer(h.cfg.Timing.Ack)
	defer deadline.Stop()
	select {
	case payload := <-p.acked:
		return payload, nil
	case <-deadline.C:
		return nil, h.giveUp(id, p, ErrNotAcknowledged)
	case <-ctx.Done():
		return nil, h.giveUp(id, p, fmt.Errorf("wait for the app: %w", ctx.Err()))
	case <-h.ctx.Done():
		return nil, h.giveUp(id, p, ErrNoSocket)
	}
}

func (h *Hub) giveUp(id string, p *pending, err error) error {
	h.mu.Lock()
	delete(h.waiting, id)
	h.outcome(p.record, OutcomeTimedOut)
	n := len(h.sockets)
	h.mu.Unlock()
	h.cfg.Changed(n)
	return err
}

// acknowledge takes a frame from a client: on any socket, as Slack does not say that it must be the same one.
func (h *Hub) acknowledge(frame []byte) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(frame, &ack); err != nil || ack.EnvelopeID == "" {
		h.cfg.Logger.Warn("frame without an envelope_id", "bytes", len(frame))
		return
	}
	if len(frame) >= maxAckBytes {
		h.cfg.Logger.Warn("acknowledgement too large, dropped", "bytes", len(frame), "allowed", maxAckBytes-1)
		return
	}
	h.mu.Lock()
	p := h.waiting[ack.EnvelopeID]
	delete(h.waiting, ack.EnvelopeID)
	if p != nil {
		h.outcome(p.record, OutcomeAcked)
		p.acked <- ack.Payload
	}
	n := len(h.sockets)
	h.mu.Unlock()
	h.cfg.Changed(n)
}
