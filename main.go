// Command deploy-advice settles, with a team and in its thread, where a workload should run.
//
// This file is the composition root: commands, signals and wiring, from top to bottom. What a command does lives in the packages.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/config"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/tour"
	"github.com/deploy-advice/deploy-advice/integrations/local/web"
	"github.com/deploy-advice/deploy-advice/integrations/ops"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

// version is stamped by the build.
var version = "dev" // a variable, because -ldflags -X sets it

// Exit codes, as documented.
const (
	exitDone  = 0
	exitNo    = 1 // the answer is "no"
	exitUsage = 2 // wrong usage or bad input
)

type commands struct {
	Config string `help:"Settings file; deploy-advice.yaml in this folder when not named." type:"path" placeholder:"FILE"`

	Serve    serveCommand    `cmd:"" help:"Run the bot."`
	Demo     demoCommand     `cmd:"" help:"Run the bot against a local workspace in the browser; needs nothing but this program."`
	Assess   assessCommand   `cmd:"" help:"Assess a workload or system from a YAML or JSON file."`
	Doctor   doctorCommand   `cmd:"" help:"Check tokens, scopes, Redis and GitHub, and say the fix."`
	Schema   schemaCommand   `cmd:"" help:"Print a JSON Schema."`
	Manifest manifestCommand `cmd:"" help:"Print the Slack app manifest."`
	Sample   sampleCommand   `cmd:"" help:"Print a commented settings file."`
	Health   healthCommand   `cmd:"" help:"Ask a running bot whether it is alive; for a container's health check."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// streams is what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, std streams) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("deploy-advice"), kong.Description("Where should this workload run, and what would change that answer."),
		kong.Writers(std.out, std.err), kong.Exit(func(code int) { exited = code }), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(std.err, err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "deploy-advice: %v\nSee deploy-advice --help.\n", err)
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(std, &c); err != nil {
		return report(std.err, err)
	}
	return exitDone
}

// usageError is a mistake of whoever called: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errNo is the answer "no": exit code 1, already said.
var errNo = errors.New("no")

func report(w io.Writer, err error) int {
	if errors.Is(err, errNo) || errors.Is(err, cli.ErrNo) {
		return exitNo
	}
	fmt.Fprintf(w, "deploy-advice: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok || errors.Is(err, cli.ErrInput) {
		return exitUsage
	}
	return exitNo
}

func (c *commands) load() (config.Config, error) {
	cfg, err := config.Load(c.Config, os.LookupEnv)
	if err != nil {
		return cfg, usageError{fmt.Errorf("settings:\n%w", err)}
	}
	return cfg, nil
}

func logger(w io.Writer, o config.Log) *slog.Logger {
	opts := &slog.HandlerOptions{Level: o.Level}
	if o.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

type serveCommand struct{}

// Run serves until the process is told to stop, then finishes what is under way.
func (serveCommand) Run(ctx context.Context, std streams, c *commands) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := cfg.Serving(); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	advisor, err := newAdvisor(cfg.Policy)
	if err != nil {
		return err
	}
	return serve(ctx, logger(std.err, cfg.Log), cfg, advisor)
}

type versionCommand struct{}

// Run prints the version and the catalogue's.
func (versionCommand) Run(std streams) error {
	fmt.Fprintln(std.out, "deploy-advice", version)
	return nil
}

type manifestCommand struct {
	JSON bool `help:"As JSON instead of YAML."`
}

// Run prints the manifest.
func (m manifestCommand) Run(std streams) error {
	text, err := slack.Manifest(), error(nil)
	if m.JSON {
		text, err = slack.ManifestJSON()
	}
	fmt.Fprintf(std.out, "%s", text)
	return err
}

type sampleCommand struct{}

// Run prints the sample settings.
func (sampleCommand) Run(std streams) error {
	fmt.Fprint(std.out, config.Sample())
	return nil
}

type healthCommand struct{}

// Run asks the process that listens on HTTP_ADDR.
func (healthCommand) Run(ctx context.Context, c *commands) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	return ops.Probe(ctx, cfg.HTTPAddr)
}

type assessCommand struct {
	File    string `arg:"" optional:"" help:"YAML or JSON; standard input when absent or -."`
	Format  string `default:"text" enum:"text,json,markdown" help:"text, json or markdown."`
	Explain bool   `help:"Every bill, limit and fact as well."`
}

// Run assesses the file and prints the assessment.
func (a assessCommand) Run(std streams, c *commands) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	advisor, err := newAdvisor(cfg.Policy)
	if err != nil {
		return err
	}
	return cli.Assess(std.in, std.out, advisor, a.File, cli.View{Format: cli.Format(a.Format), Explain: a.Explain, Style: terminal(std.out)})
}

type doctorCommand struct{}

// Run checks what serve needs, one line each.
func (doctorCommand) Run(ctx context.Context, std streams, c *commands) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := cfg.Serving(); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	adapter, err := newSlack(slog.New(slog.DiscardHandler), cfg, nil, &lateApp{}, nil)
	if err != nil {
		return err
	}
	team := "T0DOCTOR"
	return cli.Doctor(ctx, std.out, terminal(std.out), []cli.Check{
		{Name: "Slack bot token and scopes (SLACK_BOT_TOKEN)", Probe: func(ctx context.Context) (string, error) {
			identity, err := adapter.Connect(ctx)
			return fmt.Sprintf("%s in workspace %s", identity.UserName, identity.TeamName), err
		}},
		{Name: "Slack app token (SLACK_APP_TOKEN)", Probe: func(ctx context.Context) (string, error) {
			return "may open sockets", adapter.CheckSocket(ctx)
		}},
		{Name: "Redis (REDIS_URL)", Probe: func(ctx context.Context) (string, error) {
			store, err := redis.Open(redis.Options{URL: cfg.RedisURL.Reveal(), Team: team})
			if err != nil {
				return "", err
			}
			return "answers", errors.Join(store.Ready(ctx), store.Close())
		}},
	})
}

type schemaCommand struct {
	Name string `arg:"" optional:"" help:"Which schema; without a name they are listed."`
}

// Run prints the schema.
func (s schemaCommand) Run(std streams) error { return cli.Schema(std.out, s.Name) }

// terminal is how text may look on the writer: in colour when it is a terminal and nobody said otherwise (NO_COLOR).
func terminal(w io.Writer) cli.Style {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return cli.Style{}
	}
	return cli.Style{Color: interactive(file)}
}

func interactive(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// newAdvisor compiles policy and catalogue once.
func newAdvisor(policyFile string) (*engine.Advisor, error) {
	cat, err := catalog.Load()
	if err != nil {
		return nil, fmt.Errorf("embedded catalogue: %w", err)
	}
	pol, err := loadPolicy(policyFile, cat)
	if err != nil {
		return nil, usageError{err}
	}
	advisor, err := engine.New(pol, cat)
	if err != nil {
		return nil, usageError{err}
	}
	return advisor, nil
}

// loadPolicy reads the organisation's policy; without a file nothing is stated.
func loadPolicy(file string, cat *catalog.Catalogue) (*policy.Policy, error) {
	if file == "" {
		return policy.Default(), nil
	}
	data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return policy.Load(file, data, policy.Known{Platforms: cat.IDs(), Resolve: func(name string) (string, bool) {
		p, ok := cat.Platform(name)
		if !ok {
			return "", false
		}
		return p.ID, true
	}})
}

// serve wires the parts and runs them until ctx is done; then what is under way is finished.
func serve(ctx context.Context, log *slog.Logger, cfg config.Config, advisor *engine.Advisor) error {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	machine := conversation.Machine{Advisor: advisor, Bot: "@deploy-advice"}
	var late lateApp
	adapter, err := newSlack(log, cfg, registry, &late, machine)
	if err != nil {
		return err
	}
	machine.Link = adapter.Permalink
	group, ctx := errgroup.WithContext(ctx)
	if cfg.HTTPAddr != "" {
		checks := []ops.Check{{Name: "slack", Probe: func(context.Context) error { return adapter.Ready() }}, {Name: "redis", Probe: late.Ready}}
		server, err := ops.Listen(ctx, log, ops.Options{Addr: cfg.HTTPAddr, Version: version, Checks: checks, Metrics: registry})
		if err != nil {
			return err
		}
		group.Go(func() error { return server.Run(ctx) })
	}
	group.Go(func() error {
		identity, err := connect(ctx, log, adapter)
		if err != nil || ctx.Err() != nil {
			return err
		}
		store, err := redis.Open(redis.Options{URL: cfg.RedisURL.Reveal(), Team: identity.TeamID})
		if err != nil {
			return usageError{fmt.Errorf("REDIS_URL: %w", err)}
		}
		a, err := app.New(log, app.Parts{Store: store, Performer: adapter, Stepper: machine, Metrics: app.NewMetrics(registry), Now: time.Now},
			app.Options{BotUser: identity.UserID, Workers: cfg.Workers, Lease: 8 * time.Second, PerformTimeout: 6 * time.Second})
		if err != nil {
			return errors.Join(err, store.Close())
		}
		late.set(a)
		group.Go(func() error { return adapter.Run(ctx) })
		return errors.Join(a.Run(ctx), store.Close())
	})
	return group.Wait()
}

func newSlack(log *slog.Logger, cfg config.Config, metrics prometheus.Registerer, rec slack.Recorder, val slack.Validator) (*slack.Adapter, error) {
	adapter, err := slack.New(log, slack.Options{
		AppToken: slack.Secret(cfg.Slack.AppToken.Reveal()), BotToken: slack.Secret(cfg.Slack.BotToken.Reveal()), APIURL: cfg.Slack.APIURL,
		Connections: cfg.Slack.Connections, PostBurst: 40, Now: time.Now, Metrics: metrics,
	}, rec, val)
	if err != nil {
		return nil, usageError{err}
	}
	return adapter, nil
}

// connect asks Slack who we are until it answers; a refusal for good ends the process with the fix.
func connect(ctx context.Context, log *slog.Logger, adapter *slack.Adapter) (slack.Identity, error) {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 15*time.Second) {
		identity, err := adapter.Connect(ctx)
		if err == nil || bot.KindOf(err) == bot.Denied || bot.KindOf(err) == bot.Invalid {
			return identity, err
		}
		log.WarnContext(ctx, "slack does not answer yet", "err", err, "retry_in_ms", wait.Milliseconds())
		select {
		case <-ctx.Done():
			return slack.Identity{}, nil
		case <-time.After(wait):
		}
	}
}

// lateApp stands in for the application until Slack has said which workspace it serves.
type lateApp struct{ app atomic.Pointer[app.App] }

func (l *lateApp) set(a *app.App) { l.app.Store(a) }

// Record records an event, or says that it is too early.
func (l *lateApp) Record(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	a := l.app.Load()
	if a == nil {
		return bot.Receipt{}, &bot.Error{Kind: bot.Unavailable, Op: "record event", Message: "still starting"}
	}
	return a.Record(ctx, e)
}

// Ready reports whether the application can record.
func (l *lateApp) Ready(ctx context.Context) error {
	a := l.app.Load()
	if a == nil {
		return errors.New("waiting for Slack to answer")
	}
	return a.Ready(ctx)
}

type demoCommand struct {
	Addr string `help:"Where the page is served; without it a free port of this machine." placeholder:"HOST:PORT"`
	Play bool   `help:"Play the tour, print it and exit."`
}

// Run runs the bot against a local workspace: with a terminal or an address it stays, otherwise it plays the tour.
func (d demoCommand) Run(ctx context.Context, std streams) error {
	stdin, isFile := std.in.(*os.File)
	stay := !d.Play && (d.Addr != "" || (isFile && interactive(stdin)))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	workspace, err := local.Start(ctx, local.Options{Addr: d.Addr, Now: time.Now, Logger: log, Page: web.FS})
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = workspace.Close() }()
	state, err := redis.Embed()
	if err != nil {
		return err
	}
	defer state.Close()
	advisor, err := newAdvisor("")
	if err != nil {
		return err
	}
	cfg := config.Config{Slack: config.Slack{
		AppToken: config.NewSecret(workspace.AppToken()), BotToken: config.NewSecret(workspace.BotToken()), APIURL: workspace.APIURL(), Connections: 2,
	}, RedisURL: config.NewSecret(state.URL()), Workers: 4}
	served := make(chan error, 1)
	go func() { served <- serve(ctx, log, cfg, advisor) }()
	err = d.show(ctx, std, workspace, stay)
	cancel()
	return errors.Join(err, <-served)
}

// show waits for the bot, then plays the tour or invites people to the page.
func (d demoCommand) show(ctx context.Context, std streams, w *local.Workspace, stay bool) error {
	ready, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := w.Await(ready, func() bool { return w.Connections() > 0 }); err != nil {
		return fmt.Errorf("the bot did not connect to the local workspace: %w", err)
	}
	if !stay {
		return tour.Play(ctx, w, std.out, tour.Sample())
	}
	fmt.Fprintf(std.out, "The local workspace is open at %s\nType there, or here: /deploy-advice WHAT IT DOES. Ctrl-C ends it.\n", w.URL())
	return tour.Type(ctx, w, std.in, std.out)
}
