package script_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// patience is how long a script waits for what it expects; nothing takes as long on a machine that is not starved.
const patience = 40 * time.Second

func TestScripts(t *testing.T) {
	t.Parallel()
	binary := build(t)
	store := bottest.StartRedis(t, "--appendfsync", "everysec")
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireUniqueNames: true, Cmds: commands(),
		Setup: func(env *testscript.Env) error {
			s, err := newStage(binary, store.Addr(), env.WorkDir)
			if err != nil {
				return err
			}
			env.Values["stage"] = s
			env.Defer(s.close)
			return nil
		},
	})
}

// build compiles the real program once.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deploy-advice")
	if out, err := exec.Command("go", "build", "-o", path, "github.com/deploy-advice/deploy-advice").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// stage is what one script plays on: a workspace with people, and the bot's process.
type stage struct {
	*local.Workspace
	ctx    context.Context
	cancel context.CancelFunc
	redis  *goredis.Client
	forge  *github.Server
	binary string
	dir    string
	env    []string
	bot    *exec.Cmd

	who    string
	where  string             // channel id
	seen   map[string]string  // ts of the newest whisper of each person, before their last act
	fields map[string]string  // what was filled in, by field
	wrong  map[string]string  // what was wrong with the form sent last, by field
	kept   map[string]control // buttons kept in mind
}

func newStage(binary, redis, dir string) (*stage, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	s := &stage{ctx: ctx, cancel: cancel, binary: binary, dir: dir, seen: map[string]string{}, fields: map[string]string{}, kept: map[string]control{}}
	team := "T0" + strings.ToUpper(fmt.Sprintf("%x", os.Getpid())) + strings.ToUpper(strings.Map(alphanumeric, filepath.Base(dir)))
	var err error
	s.Workspace, err = local.Start(ctx, local.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), TeamID: team,
		Users: []local.UserSeed{
			{Name: "anna", RealName: "Anna Berg", ID: "UANNA0001"},
			{Name: "ben", RealName: "Ben Okafor", ID: "UBEN00001"},
			{Name: "chloe", RealName: "Chloe Martin", ID: "UCHLOE001", Admin: true},
		},
		Channels: []local.ChannelSeed{
			{Name: "platform", ID: "CPLATFORM"},
			{Name: "payments", ID: "CPAYMENTS"},
			{Name: "random", ID: "CRANDOM01", WithoutBot: true},
			{Name: "board", ID: "CBOARD001", Private: true, Members: []string{"ben"}},
		},
	})
	if err != nil {
		cancel()
		return nil, err
	}
	s.redis = goredis.NewClient(&goredis.Options{Addr: redis})
	s.who, s.where = "anna", s.ChannelID("platform")
	s.env = append(os.Environ(), "SLACK_APP_TOKEN="+s.AppToken(), "SLACK_BOT_TOKEN="+s.BotToken(), "SLACK_API_URL="+s.APIURL(),
		"REDIS_URL=redis://"+redis+"/0", "HTTP_ADDR=127.0.0.1:0", "LOG_LEVEL=warn", "LOG_FORMAT=text", "GOMAXPROCS=2")
	return s, nil
}

func alphanumeric(r rune) rune {
	if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') || (r >= 'A' && r <= 'Z') {
		return r
	}
	return -1
}

// perform has the bot running before somebody acts.
func (s *stage) perform(ts *testscript.TestScript) {
	if s.bot != nil {
		return
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "bot.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	defer log.Close()
	s.bot = exec.Command(s.binary, "serve")
	s.bot.Dir, s.bot.Env, s.bot.Stderr = s.dir, s.env, log
	ts.Check(s.bot.Start())
	before := s.Connections()
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	if err := s.Await(ctx, func() bool { return s.Connections() > before || (before == 0 && s.Connections() > 0) }); err != nil {
		ts.Fatalf("the bot did not connect: %v\n%s", err, s.log())
	}
}

func (s *stage) log() string {
	data, err := os.ReadFile(filepath.Join(s.dir, "bot.log"))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// kill ends the bot's process as a crash would, and waits until its sockets are gone.
func (s *stage) kill() {
	if s.bot == nil {
		return
	}
	_ = s.bot.Process.Signal(syscall.SIGKILL)
	_ = s.bot.Wait()
	s.bot = nil
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	_ = s.Await(ctx, func() bool { return s.Connections() == 0 })
}

func (s *stage) close() {
	s.kill()
	s.cancel()
	_ = s.redis.Close()
	_ = s.Close()
	if s.forge != nil {
		_ = s.forge.Close()
	}
}

// openForge starts a GitHub beside the workspace and tells the bot of it.
func (s *stage) openForge() error {
	forge, err := github.Start(s.ctx, github.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), Repositories: []github.Repository{github.Sample()},
	})
	if err != nil {
		return err
	}
	s.forge = forge
	s.env = append(s.env, "GITHUB_TOKEN="+forge.Token(), "GITHUB_API_URL="+forge.APIURL(), "WATCH_REPOS=acme/shop", "GITHUB_POLL_INTERVAL=5s")
	return nil
}

// idle waits until the bot has nothing left to do: everything is acknowledged, no mail waits, nothing is to be performed.
func (s *stage) idle() error {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	prefix := "deploy-advice:{" + s.TeamID() + "}:"
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for quiet := 0; quiet < 3; {
		busy, err := s.busy(ctx, prefix)
		if err != nil {
			return fmt.Errorf("the bot is busy still with %s: %w", busy, err)
		}
		if quiet++; busy != "" {
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the bot is busy still with %s", busy)
		case <-tick.C:
		}
	}
	return nil
}

func (s *stage) busy(ctx context.Context, prefix string) (string, error) {
	for _, d := range s.Deliveries() {
		if d.Outcome == "waiting" {
			return d.EnvelopeID, nil
		}
	}
	if n, err := s.redis.XLen(ctx, prefix+"ready").Result(); err != nil || n > 0 {
		return "ready", err
	}
	for _, kind := range []string{"mail", "outbox"} {
		keys := s.redis.Scan(ctx, 0, prefix+kind+":*", 1000).Iterator()
		if keys.Next(ctx) {
			return keys.Val(), nil
		}
		if err := keys.Err(); err != nil {
			return kind, err
		}
	}
	return "", nil
}

// elapse lets the timers go off that are due within d.
func (s *stage) elapse(d time.Duration) error {
	due := "deploy-advice:{" + s.TeamID() + "}:due"
	until := fmt.Sprint(time.Now().Add(d).UnixMilli())
	members, err := s.redis.ZRangeArgs(s.ctx, goredis.ZRangeArgs{Key: due, ByScore: true, Start: "-inf", Stop: until}).Result()
	if err != nil {
		return err
	}
	for _, m := range members {
		if err := s.redis.ZAdd(s.ctx, due, goredis.Z{Score: 1, Member: m}).Err(); err != nil {
			return err
		}
	}
	if len(members) == 0 {
		return fmt.Errorf("no timer is due within %s", d)
	}
	return nil
}
