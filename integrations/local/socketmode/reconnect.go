package socketmode

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Reasons a client is told to reconnect.
const (
	ReasonWarning      = "warning"
	ReasonRefresh      = "refresh_requested"
	ReasonLinkDisabled = "link_disabled"
)

func disconnectFrame(reason string) []byte {
	return encode(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "local"}})
}

// recycle warns a socket shortly before its life ends, then asks it to reconnect and cuts it.
func (h *Hub) recycle(ctx context.Context, s *socket, life time.Duration) {
	warning := min(h.cfg.Timing.Warning, life)
	for _, step := range []struct {
		after  time.Duration
		reason string
	}{{life - warning, ReasonWarning}, {warning, ReasonRefresh}} {
		t := time.NewTimer(step.after)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
			s.queue(disconnectFrame(step.reason))
		}
	}
	t := time.NewTimer(writeTimeout) // the client is expected to leave by itself
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
		s.cut()
	}
}

// Disconnect tells every socket to reconnect, for one of the three reasons. After a warning the cut follows, unless the
// client has gone by then; with the other two it follows at once.
func (h *Hub) Disconnect(reason string) error {
	if !slices.Contains([]string{ReasonWarning, ReasonRefresh, ReasonLinkDisabled}, reason) {
		return fmt.Errorf("reason %q: want %s, %s or %s", reason, ReasonWarning, ReasonRefresh, ReasonLinkDisabled)
	}
	for _, s := range h.open() {
		s.queue(disconnectFrame(reason))
		wait := time.Second
		if reason == ReasonWarning {
			wait = h.cfg.Timing.Warning
		}
		h.run(func() {
			if h.pause(wait) {
				s.cut()
			}
		})
	}
	return nil
}

// Cut ends every socket without a close frame.
func (h *Hub) Cut() {
	for _, s := range h.open() {
		s.cut()
	}
}

// Inject sends a raw frame, as it is, on the socket whose turn it is. Its acknowledgement is recorded under its envelope_id.
func (h *Hub) Inject(raw []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.choose()
	if s == nil {
		return fmt.Errorf("inject: the app has no open socket")
	}
	h.expectInjected(raw, s.number)
	s.queue(raw)
	return nil
}

func (h *Hub) open() []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.sockets)
}
