package local_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// BenchmarkEvents is how fast one socket takes events: said, delivered to slack-go and acknowledged.
func BenchmarkEvents(b *testing.B) {
	w, err := local.Start(b.Context(), local.Options{Now: time.Now, Logger: discard()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	stop := drain(b, w)
	defer stop()
	b.ResetTimer()
	for i := range b.N {
		if _, err := w.As("ana").Say(b.Context(), "platform", "", fmt.Sprint(i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Await(b.Context(), acked(w, b.N)); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/float64(b.N), "heap-B/event")
}

// drain runs a client that acknowledges everything; the function returned ends it.
func drain(b *testing.B, w *local.Workspace) func() {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	sm := socketmode.New(client(w))
	var running sync.WaitGroup
	running.Go(func() { _ = sm.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-sm.Events:
				if e.Request != nil && e.Type != socketmode.EventTypeHello {
					_ = sm.Ack(*e.Request)
				}
			}
		}
	})
	if err := w.Await(ctx, func() bool { return w.Connections() == 1 }); err != nil {
		b.Fatal(err)
	}
	return func() { cancel(); running.Wait() }
}
