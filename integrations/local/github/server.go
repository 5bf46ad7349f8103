package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/graph"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/hooks"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/page"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/rest"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
	"github.com/deploy-advice/deploy-advice/integrations/local/guard"
)

// Prefix is where everything is mounted.
const Prefix = "/github/"

// The App and its installation; token is the bot's. None of them is a secret: they are good on this machine only.
const (
	appID          = 4242
	installationID = 424242
	token          = "ghp_localDeployAdvice000000000000000000" //nolint:gosec // good on this machine only
)

// closeGrace is how long Close waits for requests in flight.
const closeGrace = 2 * time.Second

// Server is a local GitHub. All methods may be called concurrently.
type Server struct {
	opts   Options
	state  *forge.State
	hooks  *hooks.Dispatcher
	faults *faults.Plan
	api    *rest.Server
	page   *page.Server
	done   chan struct{}

	mu  sync.Mutex
	url string

	http    *http.Server
	served  sync.WaitGroup
	grace   func() (context.Context, context.CancelFunc)
	closing sync.Once
	err     error
}

// New builds a local GitHub for mounting at Prefix in another server; tell it that server's address with SetURL. It delivers
// webhooks until ctx ends or Close is called.
func New(ctx context.Context, opts Options) (*Server, error) {
	opts, err := withDefaults(opts)
	if err != nil {
		return nil, err
	}
	schema, err := graph.NewSchema()
	if err != nil {
		return nil, fmt.Errorf("local github: GraphQL schema: %w", err)
	}
	s := &Server{opts: opts, faults: &faults.Plan{}, done: make(chan struct{}), url: "http://127.0.0.1"}
	s.grace = func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(context.WithoutCancel(ctx), closeGrace)
	}
	s.state = forge.NewState(opts.Now, s.observe)
	s.hooks = hooks.New(ctx, opts.Now, opts.Logger, s.state.Wake)
	s.api = rest.New(rest.Config{
		State: s.state, Hooks: s.hooks, Faults: s.faults, Limits: opts.Limits, Graph: schema, Shape: s.shaper, Now: opts.Now, Logger: opts.Logger,
	})
	s.page = &page.Server{State: s.state, Logger: opts.Logger, Done: s.done, Base: s.base}
	if err := s.state.Do(s.seed); err != nil {
		s.hooks.Close()
		return nil, fmt.Errorf("local github: %w", err)
	}
	return s, nil
}

// Start builds a local GitHub that listens for itself until ctx ends or Close is called.
func Start(ctx context.Context, opts Options) (*Server, error) {
	s, err := New(ctx, opts)
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", s.opts.Addr)
	if err != nil {
		s.hooks.Close()
		return nil, fmt.Errorf("local github: listen on %s: %w", s.opts.Addr, err)
	}
	s.SetURL("http://" + listener.Addr().String())
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	s.http = &http.Server{
		Handler: guard.Wrap(s.Handler(), port, nil), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(s.opts.Logger.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	s.served.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.opts.Logger.ErrorContext(ctx, "local github stopped serving", "err", err)
		}
	})
	context.AfterFunc(ctx, func() { _ = s.Close() }) //nolint:contextcheck // what ends with ctx needs one of its own to end in
	return s, nil
}

// Handler answers everything below Prefix.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/github/api/v3/", http.StripPrefix("/github/api/v3", s.api))
	mux.Handle("/github/api/graphql", http.StripPrefix("/github/api", s.api))
	mux.Handle("/github/browser/", http.StripPrefix("/github/browser", s.page.Handler()))
	mux.Handle("/github/control/", http.StripPrefix("/github/control", s.control()))
	mux.HandleFunc("/github/", s.visit)
	return mux
}

// Close stops everything and waits for it. A second call returns the first one's error.
func (s *Server) Close() error {
	s.closing.Do(func() {
		close(s.done)
		s.hooks.Close()
		if s.http == nil {
			return
		}
		ctx, cancel := s.grace()
		defer cancel()
		if err := s.http.Shutdown(ctx); err != nil {
			s.err = s.http.Close()
		}
		s.served.Wait()
	})
	return s.err
}

// SetURL says where the server that this one is mounted in can be reached, such as "http://127.0.0.1:8080".
func (s *Server) SetURL(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.url = url
}

// URL is the address of the server, without a path.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

func (s *Server) base() string { return s.URL() + "/github" }

// APIURL is what GITHUB_API_URL must be; it ends in a slash.
func (s *Server) APIURL() string { return s.base() + "/api/v3/" }

// GraphQLURL is where GraphQL is, beside the REST API as on Enterprise Server.
func (s *Server) GraphQLURL() string { return s.base() + "/api/graphql" }

// Token is the bot's personal access token, with every permission but those only Apps have.
func (s *Server) Token() string { return token }

// AppID is the id of the App.
func (s *Server) AppID() int64 { return appID }

// InstallationID is the id of the App's only installation.
func (s *Server) InstallationID() int64 { return installationID }

// Faults are what goes wrong on purpose; rules are on the side faults.Web and their method is a route such as
// "POST /repos/{owner}/{repo}/pulls".
func (s *Server) Faults() *faults.Plan { return s.faults }

// Routes lists the REST operations there are, as "METHOD /template".
func (s *Server) Routes() []string { return s.api.Routes() }

// Calls counts API requests by route.
func (s *Server) Calls() map[string]int { return s.api.Calls() }

// Requests lists the latest API requests, oldest first.
func (s *Server) Requests() []Request { return s.api.Requests() }

// Await evaluates cond at once and after every change, request and delivery, until it is true or ctx ends.
func (s *Server) Await(ctx context.Context, cond func() bool) error { return s.state.Await(ctx, cond) }

func (s *Server) shaper() shape.Shaper {
	return shape.Shaper{Base: s.base(), App: forge.App{
		ID: appID, Slug: s.opts.AppSlug, Name: s.opts.AppSlug, Installation: installationID, Bot: &forge.User{ID: appID, Login: s.opts.AppSlug + "[bot]", Type: "Bot"},
	}}
}

// observe passes events on to the hooks, while the world is locked.
func (s *Server) observe(_ *forge.World, e forge.Event) {
	sh := s.shaper()
	s.hooks.Send(e.Repo.FullName(), e.Name, e.Action, func() []byte {
		body, err := json.Marshal(sh.Webhook(e))
		if err != nil {
			s.opts.Logger.Error("webhook not written", "event", e.Name, "err", err)
		}
		return body
	})
}
