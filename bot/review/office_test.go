package review_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const repo = "acme/shop"

var known = sync.OnceValue(func() *catalog.Catalogue {
	cat, err := catalog.Load()
	if err != nil {
		panic(err)
	}
	return cat
})

var advisor = sync.OnceValue(func() *engine.Advisor {
	a, err := engine.New(nil, known())
	if err != nil {
		panic(err)
	}
	return a
})

// office is a repository on a local GitHub, a real store, and a reviewer.
type office struct {
	*testing.T
	hub     *gh.Server
	store   *redis.Store
	client  *github.Client
	r       *review.Reviewer
	mu      sync.Mutex
	notices []review.Notice
	skew    time.Duration
	stopped time.Time // when set, the clock stands still
}

func open(t *testing.T, files map[string]string) *office {
	t.Helper()
	o := &office{T: t}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	if files == nil {
		files = map[string]string{"README.md": "# Shop\n"}
	}
	hub, err := gh.Start(t.Context(), gh.Options{Now: o.now, Logger: log, Repositories: []gh.Repository{{Owner: "acme", Name: "shop", DefaultBranch: "main", Files: files}}})
	if err != nil {
		t.Fatal(err)
	}
	state, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	store, err := redis.Open(redis.Options{URL: state.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close(); state.Close(); hub.Close() })
	o.hub, o.store = hub, store
	o.r, o.client = o.reviewer(hub.Token())
	return o
}

// now is a clock that moves a second on at every look, so that order is visible.
func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.stopped.IsZero() {
		return o.stopped
	}
	o.skew += time.Second
	return time.Now().Truncate(time.Second).Add(o.skew)
}

func (o *office) reviewer(token string) (*review.Reviewer, *github.Client) {
	o.Helper()
	log := slog.New(slog.NewTextHandler(o.Output(), nil))
	client, err := github.New(log, github.Options{Token: github.Secret(token), APIURL: o.hub.APIURL(), Every: -1, Now: time.Now})
	if err != nil {
		o.Fatal(err)
	}
	r := &review.Reviewer{
		Log: log, Forge: client, Docs: o.store, Detect: review.FromFiles{}, Advisor: advisor(), Now: o.now, Opt: review.Options{Interval: time.Millisecond},
		Watched: func(context.Context) ([]string, error) { return []string{repo}, nil },
		Policy: func(name string, data []byte) (review.Advisor, error) {
			pol, err := policy.Load(name, data, policy.Known{Platforms: known().IDs()})
			if err != nil {
				return nil, err
			}
			return engine.New(pol, known())
		},
		Tell: func(_ context.Context, n review.Notice) error {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.notices = append(o.notices, n)
			return nil
		},
	}
	r.Start()
	return r, client
}

// sam is a function that runs for long on a schedule, in SAM.
const sam = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Resizer:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.12
      MemorySize: 512
      Timeout: 30
      Events:
        Api: {Type: HttpApi, Properties: {Path: /resize, Method: post}}
`

func (o *office) openPull(files map[string]string) record.Pull {
	o.Helper()
	return o.openAs(gh.NewPull{Repo: repo, By: "ben", Title: "Add a service", Head: fmt.Sprintf("add-%d", len(o.hub.Pulls(repo))+1), Base: "main", Files: files})
}

func (o *office) openAs(p gh.NewPull) record.Pull {
	o.Helper()
	n, err := o.hub.OpenPullRequest(p)
	if err != nil {
		o.Fatal(err)
	}
	return o.pull(n)
}

func (o *office) pull(n int) record.Pull {
	o.Helper()
	p, err := o.client.Pull(o.Context(), repo, n)
	if err != nil {
		o.Fatal(err)
	}
	return p
}

func (o *office) review(p record.Pull) {
	o.Helper()
	if err := o.r.Review(o.Context(), p); err != nil {
		o.Fatal(err)
	}
}

// say lets somebody comment, and the reviewer hear it.
func (o *office) say(n int, by, body string) {
	o.Helper()
	id, err := o.hub.Comment(repo, n, by, body)
	if err != nil {
		o.Fatal(err)
	}
	all, err := o.client.Comments(o.Context(), repo, n)
	if err != nil {
		o.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c review.Comment) bool { return c.ID == id })
	for range 2 { // told twice
		if err := o.r.Hear(o.Context(), repo, all[i]); err != nil {
			o.Fatal(err)
		}
	}
}

// live are our live comments: marked, ours, not folded away.
func (o *office) live(n int) []gh.Comment {
	var out []gh.Comment
	for _, c := range o.hub.Comments(repo, n) {
		if _, ok := review.ReadMarker(c.Body); ok && c.Author == "deploy-advice-bot" && !c.Minimized {
			out = append(out, c)
		}
	}
	return out
}

func (o *office) one(n int) gh.Comment {
	o.Helper()
	live := o.live(n)
	if len(live) != 1 {
		o.Fatalf("got %d live comments on #%d, want 1: %+v", len(live), n, live)
	}
	return live[0]
}

// writes counts what was changed on GitHub so far.
func (o *office) writes() int {
	n := 0
	for _, r := range o.hub.Requests() {
		if r.Method != http.MethodGet && !strings.Contains(r.Path, "graphql") {
			n++
		}
	}
	return n
}

// assessed is an assessment as a thread would have it.
func assessed(t *testing.T, name string, facts map[string]string) engine.Assessment {
	t.Helper()
	p, err := profile.FromCanonical(facts)
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor().Assess(profile.Single(name, p))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// lose makes the local GitHub carry out one call and lose its answer.
func (o *office) lose(method string) {
	o.Helper()
	if err := o.hub.Faults().Add(faults.Rule{On: faults.Web, Method: method, Kind: faults.LoseReply, Times: 1}); err != nil {
		o.Fatal(err)
	}
}

// poll polls once, whoever did so last.
func (o *office) poll() {
	o.Helper()
	if err := o.store.Release(o.Context(), review.PollKey(repo)); err != nil {
		o.Fatal(err)
	}
	if err := o.r.Poll(o.Context(), repo); err != nil {
		o.Fatal(err)
	}
}
