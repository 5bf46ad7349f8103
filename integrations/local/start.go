package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
	"github.com/deploy-advice/deploy-advice/integrations/local/browser"
	"github.com/deploy-advice/deploy-advice/integrations/local/events"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/guard"
	"github.com/deploy-advice/deploy-advice/integrations/local/people"
	"github.com/deploy-advice/deploy-advice/integrations/local/slackapi"
	"github.com/deploy-advice/deploy-advice/integrations/local/socketmode"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// closeGrace is how long Close waits for requests in flight.
const closeGrace = 2 * time.Second

// Workspace is a running stand-in. All methods may be called concurrently.
type Workspace struct {
	opts   Options
	base   string
	state  *workspace.State
	hub    *socketmode.Hub
	desk   *people.Desk
	api    *slackapi.Server
	faults *faults.Plan

	server  *http.Server
	served  sync.WaitGroup
	done    chan struct{}
	closing sync.Once
	grace   func() (context.Context, context.CancelFunc)
	err     error
}

// Start listens and serves until ctx ends or Close is called. When it returns, the workspace is ready and seeded.
func Start(ctx context.Context, opts Options) (*Workspace, error) {
	opts, err := withDefaults(opts)
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", opts.Addr)
	if err != nil {
		return nil, fmt.Errorf("local workspace: listen on %s: %w", opts.Addr, err)
	}
	host, port := reachable(listener.Addr())
	w := &Workspace{opts: opts, base: "http://" + host, faults: &faults.Plan{}, done: make(chan struct{})}
	w.grace = func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(context.WithoutCancel(ctx), closeGrace)
	}
	w.build(ctx, host)
	if err := w.seed(); err != nil {
		w.hub.Close()
		return nil, errors.Join(err, listener.Close())
	}
	w.server = &http.Server{
		Handler: w.guarded(port), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(opts.Logger.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	w.served.Go(func() {
		if err := w.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			opts.Logger.ErrorContext(ctx, "local workspace stopped serving", "err", err)
		}
	})
	context.AfterFunc(ctx, func() { _ = w.Close() }) //nolint:contextcheck // what ends with ctx needs one of its own to end in
	return w, nil
}

// reachable is the address that clients on this machine use.
func reachable(addr net.Addr) (hostport, port string) {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String(), ""
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), port
}

func (w *Workspace) build(ctx context.Context, host string) {
	o := w.opts
	team := workspace.Team{ID: o.TeamID, Name: o.TeamName, Domain: "local"}
	app := workspace.App{
		ID: o.AppID, Name: o.AppName, BotUserID: "U0BOT00000", BotID: "B0BOT00000", Commands: o.Commands, Shortcuts: o.Shortcuts,
	}
	w.hub = socketmode.New(ctx, socketmode.Config{
		AppID: o.AppID, Host: host, Order: o.Order, Seed: o.Seed, Faults: w.faults, Now: o.Now, Logger: o.Logger,
		Timing: socketmode.Timing{
			Ack: o.Timing.Ack, Retries: o.Timing.Retries, Ping: o.Timing.Ping, Refresh: o.Timing.Refresh, Warning: o.Timing.Warning,
		},
		Changed: func(sockets int) { w.state.SetConnections(sockets) },
	})
	source := &events.Source{Team: team, App: app, Subscribed: o.Events, Now: o.Now, Publish: w.hub.Publish}
	w.state = workspace.New(workspace.Config{
		Team: team, App: app, BaseURL: w.base, Now: o.Now, TriggerLife: o.Timing.Trigger, ResponseURLLife: o.Timing.ResponseURL,
		Observe: source.Observe,
	})
	rules := blockkit.NewRules()
	w.desk = &people.Desk{State: w.state, Hub: w.hub, Rules: rules, Events: source}
	w.api = slackapi.New(slackapi.Config{
		State: w.state, Desk: w.desk, Rules: rules, Faults: w.faults, BotToken: o.BotToken, AppToken: o.AppToken, Scopes: o.Scopes,
		Limits: o.RateLimits, Now: o.Now, Logger: o.Logger, Connect: w.hub.Open,
	})
}

// guarded keeps strangers' pages out of everything but the sockets: clients send Slack's own Origin there, and the address,
// which cannot be guessed and works once, is protection enough.
func (w *Workspace) guarded(port string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/link/", w.hub)
	mux.Handle("/", guard.Wrap(w.routes(), port, w.opts.AllowHosts))
	return mux
}

func (w *Workspace) routes() http.Handler {
	page := &browser.Server{State: w.state, Desk: w.desk, Logger: w.opts.Logger, Ping: 15 * time.Second, Done: w.done}
	mux := http.NewServeMux()
	mux.Handle("/api/", w.api)
	mux.HandleFunc("POST /upload/v1/", w.api.Upload)
	mux.HandleFunc("GET /files-pri/", w.api.Download)
	for _, kind := range []string{"commands", "actions", "app"} {
		mux.HandleFunc("POST /"+kind+"/", w.api.Respond)
	}
	mux.Handle("/browser/", page.Handler())
	mux.Handle("/control/", w.control())
	for prefix, handler := range w.opts.Mounts {
		mux.Handle(prefix, handler)
	}
	if w.opts.Page != nil {
		mux.Handle("/", withPolicy(http.FileServerFS(w.opts.Page)))
	}
	return mux
}

// withPolicy keeps the page from loading or running anything that is not its own; pictures may come from anywhere.
func withPolicy(next http.Handler) http.Handler {
	const policy = "default-src 'self'; img-src 'self' data: https: http:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// Close stops everything and waits for it. A second call returns the first one's error.
func (w *Workspace) Close() error {
	w.closing.Do(func() {
		close(w.done)
		w.hub.Close()
		ctx, cancel := w.grace()
		defer cancel()
		if err := w.server.Shutdown(ctx); err != nil {
			w.err = w.server.Close()
		}
		w.served.Wait()
	})
	return w.err
}
