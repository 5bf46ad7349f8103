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
	"maps"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // zones exist in an image without files

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/home"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/linked"
	"github.com/deploy-advice/deploy-advice/bot/people"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/recall"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/bot/watch"
	"github.com/deploy-advice/deploy-advice/config"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/chart"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
	"github.com/deploy-advice/deploy-advice/integrations/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/scene"
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

	Serve serveCommand `cmd:"" help:"Run the bot."`
	Demo  demoCommand  `cmd:"" help:"Run the bot against a local workspace in the browser; needs nothing but this program."`
	cli.Commands
	Doctor   doctorCommand   `cmd:"" help:"Check tokens, scopes, Redis and GitHub, and say the fix."`
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
	if err := parsed.Run(std, &c, c.env(std)); err != nil {
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
	fmt.Fprintf(w, "deploy-advice: %s\n", cli.Fix(err))
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
	cfg, b, err := c.thinking()
	if err != nil {
		return err
	}
	if err := cfg.Serving(); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	return serve(ctx, logger(std.err, cfg.Log), cfg, b)
}

type versionCommand struct{}

// Run prints the version and the catalogue's.
func (versionCommand) Run(std streams) error { //nolint:unparam // the form of a command
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
func (sampleCommand) Run(std streams) error { //nolint:unparam // the form of a command
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

type doctorCommand struct{}

// Run checks what serve needs, one line each.
func (doctorCommand) Run(ctx context.Context, std streams, c *commands) error {
	redis.LogTo(slog.New(slog.DiscardHandler)) // the check itself says what is wrong
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := cfg.Serving(); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	adapter, err := newSlack(slog.New(slog.DiscardHandler), cfg, nil, &app.Late{}, nil)
	if err != nil {
		return err
	}
	checks := []cli.Check{
		{Name: "Slack bot token and scopes (SLACK_BOT_TOKEN)", Probe: func(ctx context.Context) (string, error) {
			identity, err := adapter.Connect(ctx)
			return fmt.Sprintf("%s in workspace %s", identity.UserName, identity.TeamName), err
		}},
		{Name: "Slack app token (SLACK_APP_TOKEN)", Probe: func(ctx context.Context) (string, error) {
			return "may open sockets", adapter.CheckSocket(ctx)
		}},
		{Name: "Redis (REDIS_URL)", Probe: func(ctx context.Context) (string, error) { return probeRedis(ctx, cfg.RedisURL.Reveal()) }},
	}
	client, err := newGitHub(slog.New(slog.DiscardHandler), cfg.GitHub)
	if err != nil {
		return usageError{err}
	}
	return cli.Doctor(ctx, std.out, cli.Terminal(std.out, os.Getenv), append(checks, gitHubChecks(client, cfg.GitHub.WatchRepos)...))
}

func probeRedis(ctx context.Context, url string) (string, error) {
	store, err := redis.Open(redis.Options{URL: url, Team: "T0DOCTOR"})
	if err != nil {
		return "", err
	}
	if err = errors.Join(store.Ready(ctx), store.Close()); err != nil {
		return "", fmt.Errorf("%w: start Redis there, or name another in REDIS_URL", err)
	}
	return "answers", nil
}

// gitHubChecks are of the token, and of what it may do in each watched repository; none without GitHub.
func gitHubChecks(client *github.Client, repos []string) []cli.Check {
	if client == nil {
		return nil
	}
	checks := []cli.Check{{Name: "GitHub (GITHUB_TOKEN or App)", Probe: func(ctx context.Context) (string, error) {
		login, err := client.Login(ctx)
		return "writes as " + login, err
	}}}
	for _, repo := range repos {
		checks = append(checks, cli.Check{Name: "GitHub " + repo, Probe: func(ctx context.Context) (string, error) { return client.Examine(ctx, repo) }})
	}
	return checks
}

// brain is what decides: policy, catalogue and the advisor made of both.
type brain struct {
	policy    *policy.Policy
	catalogue *catalog.Catalogue
	advisor   *engine.Advisor
}

func think(policyFile string) (brain, error) {
	cat, err := catalogue()
	if err != nil {
		return brain{}, err
	}
	pol, err := loadPolicy(policyFile, cat)
	if err != nil {
		return brain{}, usageError{err}
	}
	advisor, err := engine.New(pol, cat)
	if err != nil {
		return brain{}, usageError{err}
	}
	return brain{pol, cat, advisor}, nil
}

func catalogue() (*catalog.Catalogue, error) {
	cat, err := catalog.Load()
	if err != nil {
		return nil, fmt.Errorf("embedded catalogue: %w", err)
	}
	return cat, nil
}

// env is what the commands that read, decide and print work with.
func (c *commands) env(std streams) cli.Env {
	return cli.Env{In: std.in, Out: std.out, Now: time.Now, Catalogue: catalogue, Advisor: func() (cli.Compiled, error) {
		_, b, err := c.thinking()
		if err != nil {
			return cli.Compiled{}, err
		}
		return cli.Compiled{Advisor: b.advisor, Own: b.policy.Questions()}, nil
	}, Reviewer: c.reviewer, Recorder: c.recorder, Digests: c.digests}
}

func (c *commands) thinking() (config.Config, brain, error) {
	cfg, err := c.load()
	if err != nil {
		return cfg, brain{}, err
	}
	b, err := think(cfg.Policy)
	return cfg, b, err
}

// reviewer reviews pull requests of one repository without keeping anything.
func (c *commands) reviewer(repo string) (*review.Reviewer, error) {
	cfg, b, err := c.thinking()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	client, err := newGitHub(log, cfg.GitHub)
	if err != nil {
		return nil, err
	}
	if client == nil {
		return nil, usageError{errors.New("GITHUB_TOKEN: is not set; a pull request is read with it")}
	}
	only := func(context.Context) ([]string, error) { return []string{repo}, nil }
	return &review.Reviewer{Log: log, Forge: client, Docs: review.NoStore{}, Detect: review.FromFiles{}, Advisor: b.advisor, Watched: only, Now: time.Now, Opt: review.Options{Check: client.IsApp()}}, nil
}

// recorder lets do write records to a repository. They are kept in the log of the workspace that the settings name, if any, and followed there.
func (c *commands) recorder(ctx context.Context, repo string, do func(*record.Service) error) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	client, err := newGitHub(slog.New(slog.DiscardHandler), cfg.GitHub)
	if err != nil {
		return err
	}
	if client == nil {
		return usageError{errors.New("GITHUB_TOKEN: is not set; a pull request is opened with it")}
	}
	service := &record.Service{Log: slog.New(slog.DiscardHandler), Forge: client, Write: render.ADR, Now: time.Now, Repos: []string{repo}, Plain: render.PlainGitHub}
	if cfg.Slack.BotToken.Reveal() == "" {
		return do(service) // no workspace, as on a laptop or in CI: there is no log to keep it in
	}
	return kept(ctx, cfg, func(store *redis.Store) error { service.Docs = store; return do(service) })
}

// digests lets do read the digests of the workspace that the settings name.
func (c *commands) digests(ctx context.Context, do func(cli.Digests) error) error {
	cfg, b, err := c.thinking()
	if err != nil {
		return err
	}
	return kept(ctx, cfg, func(store *redis.Store) error {
		options := digest.Options{Advisor: b.advisor, Own: b.policy.Questions(), Now: time.Now, Cron: cfg.Digest.Schedule, Zone: zone(cfg.Digest.TimeZone), Still: true}
		if cfg.GitHub.Enabled() {
			reviews, err := c.reviewer("")
			if err != nil {
				return err
			}
			reviews.Watched, options.Facts = watch.New(store, cfg.GitHub.WatchRepos, time.Now).Watched, reviews.Facts
		}
		service, err := digest.New(store, options)
		if err != nil {
			return err
		}
		return do(service)
	})
}

// kept opens what the workspace that the settings name has in Redis.
func kept(ctx context.Context, cfg config.Config, do func(*redis.Store) error) error {
	if err := cfg.Serving(); err != nil {
		return usageError{fmt.Errorf("settings:\n%w", err)}
	}
	adapter, err := newSlack(slog.New(slog.DiscardHandler), cfg, nil, &app.Late{}, nil)
	if err != nil {
		return err
	}
	identity, err := adapter.Connect(ctx) // whose keys these are
	if err != nil {
		return err
	}
	store, err := redis.Open(redis.Options{URL: cfg.RedisURL.Reveal(), Team: identity.TeamID})
	if err != nil {
		return usageError{fmt.Errorf("REDIS_URL: %w", err)}
	}
	return errors.Join(do(store), store.Close())
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
	return policy.Load(file, data, engine.Known(cat))
}

// serve wires the parts and runs them until ctx is done; then what is under way is finished.
func serve(ctx context.Context, log *slog.Logger, cfg config.Config, b brain) error {
	return serveWith(ctx, log, cfg, b, sample{})
}

func serveWith(ctx context.Context, log *slog.Logger, cfg config.Config, b brain, history sample) error {
	redis.LogTo(log)
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	p := &process{log: log, cfg: cfg, brain: b, registry: registry, history: history}
	var err error
	if p.slack, err = newSlack(log, cfg, registry, &p.late, conversation.Machine{Own: b.policy.Questions()}); err != nil {
		return err
	}
	if p.github, err = newGitHub(log, cfg.GitHub); err != nil {
		return usageError{err}
	}
	group, ctx := errgroup.WithContext(ctx)
	if cfg.HTTPAddr != "" {
		checks := []ops.Check{{Name: "slack", Probe: func(context.Context) error { return p.slack.Ready() }}, {Name: "redis", Probe: p.late.Ready}}
		server, err := ops.Listen(ctx, log, ops.Options{
			Addr: cfg.HTTPAddr, Version: version, Checks: checks, Metrics: registry, Mounts: map[string]http.Handler{"/github/webhook": &p.hook},
		})
		if err != nil {
			return err
		}
		group.Go(func() error { return server.Run(ctx) })
	}
	group.Go(func() error { return p.run(ctx, group) })
	return group.Wait() //nolint:wrapcheck // each part says what failed
}

// process is one running bot.
type process struct {
	log      *slog.Logger
	cfg      config.Config
	brain    brain
	registry *prometheus.Registry
	slack    *slack.Adapter
	github   *github.Client // nil when GitHub is not set up
	late     app.Late
	hook     ops.LateHandler
	history  sample
}

// run learns from Slack whose workspace this is, then runs everything that works on it.
func (p *process) run(ctx context.Context, group *errgroup.Group) error {
	identity, err := p.slack.Await(ctx)
	if err != nil {
		return usageError{err} // a token or scope that is wrong for good
	}
	if identity.TeamID == "" {
		return nil // told to stop before Slack answered
	}
	store, err := redis.Open(redis.Options{URL: p.cfg.RedisURL.Reveal(), Team: identity.TeamID})
	if err != nil {
		return usageError{fmt.Errorf("REDIS_URL: %w", err)}
	}
	err = p.work(ctx, group, store, identity)
	return errors.Join(err, store.Close())
}

func (p *process) work(ctx context.Context, group *errgroup.Group, store *redis.Store, identity slack.Identity) error {
	meter := noise.NewMeter(p.machine())
	records := p.records(store)
	var reviews *review.Reviewer
	options := digest.Options{
		Advisor: p.brain.advisor, Own: p.brain.policy.Questions(), Now: time.Now, Cron: p.cfg.Digest.Schedule, Zone: zone(p.cfg.Digest.TimeZone),
		Prices: p.history.prices, Metrics: digest.NewMetrics(p.registry, meter),
	}
	if p.github != nil {
		options.Amend = records.Amend
		options.Facts = func(ctx context.Context, e record.Entry) ([]profile.Fact, error) { return reviews.Facts(ctx, e) }
	}
	digests, err := digest.New(store, options)
	if err != nil {
		return usageError{err}
	}
	watches := watch.New(store, p.cfg.GitHub.WatchRepos, time.Now)
	if p.github != nil {
		watches.Installed, records.Installed = p.github.Installed, p.github.Installed
	}
	if reviews = p.reviews(store, watches, records, identity.TeamID); reviews != nil {
		records.Where = reviews.Where
	}
	jobs := app.Jobs{Performer: p.slack, Funcs: p.jobs(services{store, digests, meter, watches, records, reviews}), Record: p.late.Record, Now: time.Now}
	a, err := app.New(p.log, app.Parts{Store: store, Performer: jobs, Metrics: app.NewMetrics(p.registry), Now: time.Now, Stepper: app.Steppers{
		ByPrefix: map[string]app.Stepper{"digest": digest.Machine{}, "home": home.Machine{}, watch.Prefix: watch.Machine{}}, Else: meter,
	}}, app.Options{BotUser: identity.UserID, Workers: p.cfg.Workers, Lease: 8 * time.Second, PerformTimeout: 6 * time.Second})
	if err != nil {
		return err
	}
	p.late.Set(a)
	group.Go(func() error { ops.ReturnMemory(ctx); return nil })
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(50) // a bot is idle most of its day: memory is dearer than the few collections more
	}
	group.Go(func() error { return p.slack.Run(ctx) })
	group.Go(func() error { p.schedule(ctx, store, digests, identity.TeamID); return nil })
	if reviews != nil {
		p.hook.Set(&github.Webhook{Log: p.log, Secret: github.Secret(p.cfg.GitHub.WebhookSecret.Reveal()), Claims: store, To: reviews, Self: p.github.Login})
		group.Go(func() error { return reviews.Run(ctx) })
	}
	return a.Run(ctx)
}

// machine is the conversation with everything that is wired here.
func (p *process) machine() conversation.Machine {
	return conversation.Machine{
		Advisor: p.brain.advisor, Link: p.slack.Permalink, Bot: "@deploy-advice", Own: p.brain.policy.Questions(), Repos: p.cfg.GitHub.WatchRepos,
		Channels: p.cfg.Rights.Channels, Remind: 24 * time.Hour,
		Records: p.github != nil, Files: p.github != nil, Charts: true, Rights: true, Lists: true, Preferences: true, Digests: true, Watches: p.github != nil, Homes: true, Status: true, Recall: true, Names: true,
		Doors: conversation.Doors{Start: len(p.cfg.Doors.Start) > 0, Answer: len(p.cfg.Doors.Answer) > 0},
	}
}

// services are what jobs are done with; reviews is nil without GitHub.
type services struct {
	store   *redis.Store
	digests *digest.Service
	meter   *noise.Meter
	watches *watch.Service
	records *record.Service
	reviews *review.Reviewer
}

// jobs are the functions of all jobs, by name.
func (p *process) jobs(s services) map[string]app.JobFunc {
	list, wishes, may := index.New(s.store), preference.New(s.store), rights.New(rights.Rules(p.cfg.Rights), p.slack).Restrict(rights.Doors(p.cfg.Doors))
	homes := home.NewGatherer(home.Parts{Documents: s.store, Index: list, Rights: may, Preferences: wishes, Loudness: func(ctx context.Context) (string, error) {
		return s.digests.Loudness(ctx, s.meter.Noise())
	}})
	out := s.digests.Jobs()
	maps.Copy(out, map[string]app.JobFunc{
		costcurve.JobChart: chart.Cost(p.brain.advisor, p.brain.policy.Questions()...), rights.JobCheck: may.Check,
		index.JobPut: list.Put, index.JobList: list.List, preference.JobSet: wishes.Set, preference.JobSee: wishes.See,
		home.JobGather: homes.Gather, home.JobStatus: homes.Status, people.JobName: people.New(p.slack).Name, conversation.JobRecall: recall.New(p.slack).Recall,
		watch.JobWatch: s.watches.Watch, watch.JobUnwatch: s.watches.Unwatch, record.JobCreate: s.records.Create,
	})
	if s.reviews != nil {
		out[record.JobComment] = s.reviews.CommentJob
		out[conversation.JobFacts] = linked.New(p.github, review.FromFiles{}, s.watches.Watched).Facts
	}
	return out
}

// records writes decisions to repositories; without GitHub every record is given as a file.
func (p *process) records(store *redis.Store) *record.Service {
	s := &record.Service{Log: p.log, Docs: store, Write: render.ADR, Tell: &p.late, Now: time.Now, Repos: p.cfg.GitHub.WatchRepos, Plain: render.PlainGitHub}
	if p.github != nil {
		s.Forge = p.github
	}
	return s
}

// reviews reviews pull requests; nil without GitHub.
func (p *process) reviews(store *redis.Store, watches *watch.Service, records *record.Service, team string) *review.Reviewer {
	if p.github == nil {
		return nil
	}
	r := &review.Reviewer{
		Log: p.log, Forge: p.github, Docs: store, Detect: review.FromFiles{}, Advisor: p.brain.advisor, Watched: watches.Watched, Listeners: watches.Listeners, Records: records.Follow, Now: time.Now,
		Opt: review.Options{Interval: p.cfg.GitHub.PollInterval, Check: p.github.IsApp()},
		Policy: func(name string, data []byte) (review.Advisor, error) {
			pol, err := policy.Load(name, data, engine.Known(p.brain.catalogue))
			if err != nil {
				return nil, err
			}
			return engine.New(pol, p.brain.catalogue)
		},
		Share: p.late.Record, Tell: watch.Speaker{Team: team, Allowed: p.cfg.Rights.Channels, Record: p.late.Record}.Tell,
	}
	r.Start()
	return r
}

// schedule keeps the digests' subscriptions of the settings and sends digests when they are due.
func (p *process) schedule(ctx context.Context, store *redis.Store, digests *digest.Service, team string) {
	for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
		err := digests.Configure(ctx, p.cfg.Digest.Channels)
		if err == nil && p.history.store != nil {
			err = p.history.store(ctx, store)
		}
		if err == nil || ctx.Err() != nil {
			break
		}
		p.log.WarnContext(ctx, "digest subscriptions of the settings not kept yet", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	digest.NewTicker(p.log, digests, digest.TickerOptions{Team: team, Record: &p.late}).Run(ctx)
}

func zone(at *time.Location) string {
	if at == nil {
		return "UTC"
	}
	return at.String()
}

func newGitHub(log *slog.Logger, g config.GitHub) (*github.Client, error) {
	if !g.Enabled() {
		return nil, nil //nolint:nilnil // no GitHub is a way to run
	}
	return github.New(log, github.Options{
		Token: github.Secret(g.Token.Reveal()), AppID: g.AppID, InstallationID: g.InstallationID, PrivateKey: github.Secret(g.PrivateKey.Reveal()),
		APIURL: g.APIURL, Now: time.Now,
	})
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

type demoCommand struct {
	Addr string `help:"Where the page is served; without it a free port of this machine." placeholder:"HOST:PORT"`
	Play bool   `help:"Play the tour, print it and exit."`
}

// Run runs the bot against a local workspace: with a terminal or an address it stays, otherwise it plays the tour.
func (d demoCommand) Run(ctx context.Context, std streams) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	local, err := scene.Open(ctx, scene.Options{Addr: d.Addr, Logger: log, Now: time.Now})
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = local.Close() }()
	state, err := redis.Embed()
	if err != nil {
		return err
	}
	defer state.Close()
	b, err := think("")
	if err != nil {
		return err
	}
	history, err := digest.NewSample(digest.SampleOptions{
		Catalogue: b.catalogue, Repo: scene.Repo, Channel: local.Workspace.ChannelID("platform"), Owner: local.Workspace.UserID("ben"), OwnerName: "ben", Now: time.Now(),
		Compile: func(cat *catalog.Catalogue) (recheck.Advisor, error) { return engine.New(b.policy, cat) },
	})
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() {
		served <- serveWith(ctx, log, demoConfig(local, state.URL()), b, sample{history.Prices, history.Store})
	}()
	stdin, isFile := std.in.(*os.File)
	if !d.Play && (d.Addr != "" || (isFile && interactive(stdin))) {
		err = local.Stay(ctx, std.in, std.out)
	} else {
		err = local.Play(ctx, std.out)
	}
	cancel()
	return errors.Join(err, <-served)
}

// demoConfig connects the bot to the scene; whoever is there may do everything.
func demoConfig(s *scene.Scene, state string) config.Config {
	everyone := []string{rights.Everyone}
	return config.Config{
		Slack: config.Slack{
			AppToken: config.NewSecret(s.Workspace.AppToken()), BotToken: config.NewSecret(s.Workspace.BotToken()), APIURL: s.Workspace.APIURL(), Connections: 2,
		},
		RedisURL: config.NewSecret(state), Workers: 4, Rights: config.Rights{Record: everyone, Override: everyone, Watch: everyone, Settings: everyone},
		GitHub: config.GitHub{Token: config.NewSecret(s.GitHub.Token()), APIURL: s.GitHub.APIURL(), PollInterval: 2 * time.Second, WatchRepos: []string{scene.Repo}},
	}
}

func interactive(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// sample is a history for the demo: decisions made some months ago, at the prices of then. The zero value is none.
type sample struct {
	prices *recheck.Prices
	store  func(ctx context.Context, docs digest.Documents) error
}
