package replicas_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// meter stands between the program and Redis and counts what is written to Redis: each write is a round trip, a pipeline is one.
type meter struct {
	listener net.Listener
	to       string
	writes   atomic.Int64
	conns    sync.WaitGroup
}

func startMeter(tb testing.TB, to string) *meter {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	m := &meter{listener: l, to: to}
	m.conns.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			m.conns.Go(func() { m.forward(conn) })
		}
	})
	tb.Cleanup(func() { l.Close(); m.conns.Wait() })
	return m
}

func (m *meter) forward(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", m.to)
	if err != nil {
		return
	}
	defer server.Close()
	var both sync.WaitGroup
	both.Go(func() {
		_, _ = io.Copy(client, server)
		client.Close()
	})
	pump(client, server, func([]byte) bool { m.writes.Add(1); return true })
	server.Close()
	both.Wait()
}

// BenchmarkAnswer presses an answer in a fresh conversation, b.N times, with a Home that was opened once, and reports for each: the time
// from the envelope to the thread's next message or edit, the writes to Redis until then and until all that follows has ended (less
// what an idle process writes meanwhile), and the calls to Slack.
func BenchmarkAnswer(b *testing.B) {
	ctx := b.Context()
	server := startRedis(b)
	m := startMeter(b, server.addr())
	w, err := local.Start(ctx, local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Channels: rooms()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	startReplica(b, build(b), w, m.listener.Addr().String())
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2 }); err != nil {
		b.Fatal(err)
	}
	if err := w.As("ana").OpenHome(ctx); err != nil {
		b.Fatal(err)
	}
	settle(ctx)
	before := m.writes.Load()
	settle(ctx)
	t := tally{idle: float64(m.writes.Load() - before), calls: map[string]int{}}
	for i := 0; i < b.N; i++ {
		t.answer(ctx, b, &person{t: b, w: w, name: "ana", topic: fmt.Sprintf("service-%05d", i), acked: map[string]string{}}, m)
	}
	t.report(b)
}

// settle is long enough for all that follows a turn.
func settle(ctx context.Context) {
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
}

// tally is what answers cost.
type tally struct {
	idle         float64 // writes of an idle process while settling
	direct, all  float64
	milliseconds []float64
	calls        map[string]int
}

func (t *tally) answer(ctx context.Context, b *testing.B, p *person, m *meter) {
	b.Helper()
	if err := p.ask(ctx); err != nil {
		b.Fatal(err)
	}
	settle(ctx)
	_, open := p.look()
	if len(open) == 0 {
		b.Fatalf("%s: no question is open", p.topic)
	}
	shown := func() string { return fmt.Sprint(p.w.Thread(p.root.Channel, p.root.TS)) }
	old, calls, writes, start := shown(), p.w.Calls(), m.writes.Load(), time.Now()
	if err := p.answer(ctx, open[0]); err != nil {
		b.Fatal(err)
	}
	if err := p.w.Await(ctx, func() bool { return shown() != old }); err != nil {
		b.Fatal(err)
	}
	t.milliseconds = append(t.milliseconds, float64(time.Since(start).Microseconds())/1000)
	t.direct += float64(m.writes.Load() - writes)
	settle(ctx)
	t.all += float64(m.writes.Load()-writes) - t.idle
	for method, n := range p.w.Calls() {
		t.calls[method] += n - calls[method]
	}
}

func (t *tally) report(b *testing.B) {
	b.Helper()
	n := float64(len(t.milliseconds))
	slices.Sort(t.milliseconds)
	b.ReportMetric(t.milliseconds[len(t.milliseconds)/2], "p50-ms")
	b.ReportMetric(t.milliseconds[len(t.milliseconds)*99/100], "p99-ms")
	b.ReportMetric(t.direct/n, "trips-to-reply/op")
	b.ReportMetric(t.all/n, "trips-in-all/op")
	b.ReportMetric(t.idle, "idle-trips/2s")
	for method, count := range t.calls {
		if count > 0 {
			b.ReportMetric(float64(count)/n, strings.ReplaceAll(method, ".", "_")+"/op")
		}
	}
}
