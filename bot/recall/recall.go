// Package recall reads what a thread still says of its assessment when the conversation itself is no longer kept: the metadata of
// the thread's first message. It takes nothing for granted that it finds there.
package recall

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
)

// Threads is where threads are read.
type Threads interface {
	// RootPayload returns the metadata of a thread's first message: nil when that is not the bot's, or carries none.
	RootPayload(ctx context.Context, thread bot.Place) (map[string]any, error)
}

// Recaller recalls assessments. It may be used concurrently.
type Recaller struct{ threads Threads }

// New returns a recaller that reads threads.
func New(threads Threads) *Recaller { return &Recaller{threads: threads} }

// Recall is the function of [conversation.JobRecall]. A thread that cannot be read, or is none of ours, recalls nothing.
func (r *Recaller) Recall(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	payload, err := r.threads.RootPayload(ctx, job.For.Place)
	if kind := bot.KindOf(err); err != nil && kind != bot.NotFound && kind != bot.Denied {
		return nil, fmt.Errorf("read thread %s: %w", job.For.Place.Thread, err)
	}
	text := func(name string) string { s, _ := payload[name].(string); return s }
	recalled, err := json.Marshal(conversation.Recalled{
		Assessment: text("assessment"), Subject: text("subject"), Phase: text("phase"), Facts: text("facts"), Components: text("components"), Links: text("links"),
		Recorded: text("recorded"), RecordedAs: text("recorded_as"),
	})
	if err != nil {
		return nil, fmt.Errorf("encode what was recalled: %w", err)
	}
	return recalled, nil
}
