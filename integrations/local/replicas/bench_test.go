package replicas_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// stage is one process on a redis-server that writes every change to disk, in a local workspace.
type stage struct {
	w   *local.Workspace
	bot *replica
}

func newStage(ctx context.Context, b *testing.B) stage {
	b.Helper()
	server := startRedis(b)
	w, err := local.Start(ctx, local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Channels: rooms()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	s := stage{w: w, bot: startReplica(b, build(b), w, server.addr())}
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2 }); err != nil {
		b.Fatal(err)
	}
	return s
}

// rooms are #platform and enough others that the pace of posting in one channel, about a message a second, does not bind.
func rooms() []local.ChannelSeed {
	out := []local.ChannelSeed{{Name: "platform"}}
	for i := range 400 {
		out = append(out, local.ChannelSeed{Name: fmt.Sprintf("room-%03d", i)})
	}
	return out
}

// BenchmarkAcknowledge pays out 200 events a second for the length of b.N events and reports how long each took to be
// acknowledged, which is after it is durable.
func BenchmarkAcknowledge(b *testing.B) {
	ctx := b.Context()
	s := newStage(ctx, b)
	p := &person{w: s.w, name: "ana", topic: "loaded", acked: map[string]string{}}
	if err := p.ask(ctx); err != nil {
		b.Fatal(err)
	}
	before := len(s.w.Deliveries())
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		all.Go(func() {
			_, _ = s.w.As("ben").Say(ctx, "platform", p.root.TS, "thinking about it, "+strconv.Itoa(i))
		})
	}
	all.Wait()
	var waits []float64
	err := s.w.Await(ctx, func() bool {
		waits = waits[:0]
		for _, d := range s.w.Deliveries()[before:] {
			if d.LatencyMS > 0 {
				waits = append(waits, d.LatencyMS)
			}
		}
		return len(waits) >= b.N
	})
	b.StopTimer()
	if err != nil {
		b.Fatalf("%d of %d acknowledged: %v", len(waits), b.N, err)
	}
	slices.Sort(waits)
	b.ReportMetric(waits[len(waits)/2], "p50-ms")
	b.ReportMetric(waits[len(waits)*99/100], "p99-ms")
	b.ReportMetric(waits[len(waits)-1], "max-ms")
}

// BenchmarkMemory reports the resident memory of an idle process, and of one that has 10,000 conversations open, or as many as
// DEPLOY_ADVICE_BENCH_CONVERSATIONS says: while it still works, and settled.
func BenchmarkMemory(b *testing.B) {
	ctx := b.Context()
	s := newStage(ctx, b)
	quiet(b)
	idle := s.bot.resident(b, "VmRSS:")
	conversations := 10000
	if n, err := strconv.Atoi(os.Getenv("DEPLOY_ADVICE_BENCH_CONVERSATIONS")); err == nil && n > 0 {
		conversations = n
	}
	for b.Loop() {
		slots := make(chan struct{}, 32)
		var all sync.WaitGroup
		for i := range conversations {
			slots <- struct{}{}
			all.Go(func() {
				defer func() { <-slots }()
				_ = s.w.As("ana").Slash(ctx, fmt.Sprintf("room-%03d", i%400), "/deploy-advice", fmt.Sprintf("service-%05d: on AWS", i))
			})
		}
		all.Wait()
		heads := func() bool { return s.w.Calls()["chat.postMessage"] >= 2*conversations*95/100 }
		if err := s.w.Await(ctx, heads); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(idle, "idle-MB")
	b.ReportMetric(s.bot.resident(b, "VmRSS:"), "open-MB")
	quiet(b)
	b.ReportMetric(s.bot.resident(b, "VmRSS:"), "settled-MB")
	b.ReportMetric(s.bot.resident(b, "RssFile:"), "program-MB")
}

// quiet lets jobs that follow turns end, and the process notice that nothing more comes.
func quiet(b *testing.B) {
	b.Helper()
	select {
	case <-time.After(30 * time.Second):
	case <-b.Context().Done():
	}
}

// resident is the process's resident memory in MB: all of it (VmRSS:) or a part, such as the pages of the program itself (RssFile:).
func (r *replica) resident(tb testing.TB, part string) float64 {
	tb.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if text, ok := strings.CutPrefix(line, part); ok {
			kb, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
			if err != nil {
				tb.Fatal(err)
			}
			return kb / 1024
		}
	}
	tb.Fatalf("no %s in /proc", part)
	return 0
}
