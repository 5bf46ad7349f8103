// Package scene sets up what a demo plays in: a local workspace with its page, and a local GitHub with a sample repository. It
// must not know the bot: that connects to it as it would to the real ones.
package scene

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/tour"
	"github.com/deploy-advice/deploy-advice/integrations/local/web"
)

// Repo is the repository of the local GitHub.
const Repo = "acme/shop"

// Options are where and how the scene is set up.
type Options struct {
	Addr   string // HOST:PORT of the page; empty is a free port of this machine
	Logger *slog.Logger
	Now    func() time.Time
}

// Scene is a workspace and a GitHub that run until Close.
type Scene struct {
	Workspace *local.Workspace
	GitHub    *github.Server
}

// Open starts both.
func Open(ctx context.Context, o Options) (*Scene, error) {
	forge, err := github.New(ctx, github.Options{Now: o.Now, Logger: o.Logger, Repositories: []github.Repository{github.Sample()}})
	if err != nil {
		return nil, fmt.Errorf("start the local GitHub: %w", err)
	}
	workspace, err := local.Start(ctx, local.Options{
		Addr: o.Addr, Now: o.Now, Logger: o.Logger, Page: web.FS, Mounts: map[string]http.Handler{"/github/": forge.Handler()},
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the local workspace: %w", err), forge.Close()) //nolint:contextcheck // closing takes no context
	}
	forge.SetURL(workspace.URL())
	return &Scene{workspace, forge}, nil
}

// Close ends both.
func (s *Scene) Close() error { return errors.Join(s.Workspace.Close(), s.GitHub.Close()) }

// await waits until a bot is connected.
func (s *Scene) await(ctx context.Context) error {
	ready, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := s.Workspace.Await(ready, func() bool { return s.Workspace.Connections() > 0 }); err != nil {
		return fmt.Errorf("the bot did not connect to the local workspace: %w", err)
	}
	return nil
}

// Play plays the tour and writes its transcript.
func (s *Scene) Play(ctx context.Context, out io.Writer) error {
	if err := s.await(ctx); err != nil {
		return err
	}
	return tour.Guide{Workspace: s.Workspace, GitHub: s.GitHub, Repo: Repo, Print: tour.NewTranscript(out)}.Play(ctx, tour.Sample())
}

// Stay invites people to the page and to typing, until ctx is done.
func (s *Scene) Stay(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := s.await(ctx); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "The local workspace is open at %s\nType there, or here: /deploy-advice WHAT IT DOES. Ctrl-C ends it.\n", s.Workspace.URL())
	if number, err := s.change(ctx); err == nil {
		_, _ = fmt.Fprintf(out, "A pull request that adds a service is open, and gets its review, at %s/#/github/%s/pull/%d\n", s.Workspace.URL(), Repo, number)
	}
	return tour.Type(ctx, s.Workspace, in, out)
}

// change opens a pull request that adds a service, once the bot watches the repository: what was open before is not reviewed.
func (s *Scene) change(ctx context.Context) (int, error) {
	watched, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := s.GitHub.Await(watched, func() bool { return s.GitHub.Calls()[polled] > 0 }); err != nil {
		return 0, fmt.Errorf("the bot does not watch %s: %w", Repo, err)
	}
	return s.GitHub.OpenPullRequest(github.SampleChange())
}

// polled is what a bot that watches a repository asks for.
const polled = "GET /repos/{owner}/{repo}/pulls"
