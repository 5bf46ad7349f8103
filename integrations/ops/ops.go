// Package ops is the process's own HTTP face: health, readiness, metrics, and what is mounted beside them. It must not know what
// the bot does.
package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check is one thing that must be well for the process to be ready. Probe answers within its context; its error says the fix.
type Check struct {
	Name  string
	Probe func(context.Context) error
}

// Server is the HTTP face of one process.
type Server struct {
	logger   *slog.Logger
	listener net.Listener
	server   *http.Server
}

// Options is what a server shows.
type Options struct {
	Addr    string // host:port
	Version string
	Checks  []Check
	Metrics prometheus.Gatherer
	Mounts  map[string]http.Handler // further handlers by pattern, such as "POST /github/webhook"
}

const (
	probeTimeout    = 2 * time.Second
	shutdownTimeout = 5 * time.Second
)

// Listen binds the address, so that a wrong or taken one is an error at start.
func Listen(ctx context.Context, logger *slog.Logger, o Options) (*Server, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (HTTP_ADDR): %w", o.Addr, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"status": "ok", "version": o.Version})
	})
	mux.HandleFunc("GET /readyz", ready(o.Checks))
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.Metrics, promhttp.HandlerOpts{}))
	for pattern, handler := range o.Mounts {
		mux.Handle(pattern, handler)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 1 << 16}
	return &Server{logger: logger, listener: listener, server: server}, nil
}

// Addr is the address it listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Run serves until ctx is done.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.server.Serve(s.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve health and metrics: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err := s.server.Shutdown(stop)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("stop health and metrics: %w", err)
	}
	return nil
}

func ready(checks []Check) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), probeTimeout)
		defer cancel()
		status, results := http.StatusOK, map[string]string{}
		for _, c := range checks {
			results[c.Name] = "ok"
			if err := c.Probe(ctx); err != nil {
				status, results[c.Name] = http.StatusServiceUnavailable, err.Error()
			}
		}
		answer(w, status, map[string]any{"ready": status == http.StatusOK, "checks": results})
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // maps of strings; a reader that left is no error of ours
}

// Probe asks a running process whether it is ready, for a container's health check.
func Probe(ctx context.Context, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("HTTP_ADDR %q: %w", addr, err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", http.NoBody)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for health: %s", res.Status)
	}
	return nil
}
