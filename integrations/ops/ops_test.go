package ops_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/integrations/ops"
)

func TestServer_answersHealthReadinessAndMetrics(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	registry := prometheus.NewRegistry()
	registry.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "probe_total", Help: "h"}))
	ctx, cancel := context.WithCancel(t.Context())
	s, err := ops.Listen(ctx, slog.New(slog.DiscardHandler), ops.Options{
		Addr: "127.0.0.1:0", Version: "v1", Metrics: registry,
		Checks: []ops.Check{{Name: "redis", Probe: func(context.Context) error {
			if broken.Load() {
				return errors.New("away")
			}
			return nil
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()

	expect := func(path string, status int, want string) {
		t.Helper()
		res, err := http.Get("http://" + s.Addr() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != status || !strings.Contains(string(body), want) {
			t.Errorf("%s: got %d %q (%v), want %d with %q", path, res.StatusCode, body, err, status, want)
		}
	}
	expect("/healthz", 200, `"version":"v1"`)
	expect("/readyz", 200, `"redis":"ok"`)
	expect("/metrics", 200, "probe_total 0")
	expect("/github/webhook", 404, "")
	broken.Store(true)
	expect("/readyz", 503, `"redis":"away"`)
	if err := ops.Probe(ctx, s.Addr()); err != nil {
		t.Errorf("a live process is healthy even when it is not ready: %v", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("stop: %v", err)
	}
	if err := ops.Probe(context.WithoutCancel(ctx), s.Addr()); err == nil {
		t.Error("a stopped process is not healthy")
	}
}

func TestListen_takenAddressIsAnError(t *testing.T) {
	t.Parallel()
	o := ops.Options{Addr: "127.0.0.1:0", Metrics: prometheus.NewRegistry()}
	s, err := ops.Listen(t.Context(), slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Addr = s.Addr()
	if _, err := ops.Listen(t.Context(), slog.New(slog.DiscardHandler), o); err == nil || !strings.Contains(err.Error(), "HTTP_ADDR") {
		t.Errorf("got %v", err)
	}
}
