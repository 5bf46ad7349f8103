package tour

import (
	"encoding/json"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// A question that an earlier answer closed meanwhile is looked at again, not a failure of the tour.
func TestAnswer_looksAgainWhenTheControlIsGone(t *testing.T) {
	t.Parallel()
	w, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	p := player{w: w, t: NewTranscript(io.Discard), root: "1.1", channel: w.ChannelID("platform"), seen: map[string]string{}}
	closed := block{BlockID: "ask:gpu:x", Type: "actions", Elements: []json.RawMessage{[]byte(`{"type":"button","action_id":"answer:unknown","value":"unknown"}`)}}
	m := local.Message{TS: "1.2", Channel: p.channel}
	if err := p.answer(t.Context(), m, closed); err != nil {
		t.Fatal(err)
	}
	if p.seen[m.TS+closed.BlockID] != "" {
		t.Error("the question counts as answered")
	}
}
