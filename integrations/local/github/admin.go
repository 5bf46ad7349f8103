package github

import (
	"context"
	"fmt"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// NewToken makes a personal access token of somebody. Permissions maps contents, pull_requests, issues, statuses, webhooks and
// workflows to read or write; nil allows everything. Repos ("owner/name") narrows it; none means all.
func (s *Server) NewToken(login string, permissions map[string]string, repos ...string) (secret string, err error) {
	err = s.state.Do(func(w *forge.World) error {
		u, err := w.User(login)
		if err != nil {
			return fmt.Errorf("token for %s: %w", login, err)
		}
		secret = w.AddToken("github_pat_", forge.Token{User: u, Permissions: permissions, Repos: repos})
		return nil
	})
	return secret, err
}

// Revoke ends a token: its requests get 401 from now on.
func (s *Server) Revoke(secret string) {
	_ = s.state.Do(func(w *forge.World) error { // returns no error
		w.Revoke(secret)
		return nil
	})
}

func (s *Server) onRepo(repo string, act func(*forge.World, *forge.Repo) error) error {
	return s.state.Do(func(w *forge.World) error {
		r, err := w.Repo(repo)
		if err != nil {
			return err
		}
		return act(w, r)
	})
}

// SetRole gives somebody a role in a repository, "none" takes it away.
func (s *Server) SetRole(repo, login, role string) error {
	return s.onRepo(repo, func(w *forge.World, r *forge.Repo) error {
		u, err := w.User(login)
		if err != nil || !forge.ValidRole(role) {
			return fmt.Errorf("role %q of %q: want somebody who exists, and none, read, triage, write, maintain or admin", role, login)
		}
		delete(r.Roles, u.Login)
		if role != "none" {
			r.Roles[u.Login] = role
		}
		return nil
	})
}

// Lock keeps people without write access from commenting, or lets them again.
func (s *Server) Lock(repo string, number int, locked bool) error {
	return s.onRepo(repo, func(_ *forge.World, r *forge.Repo) error {
		p, err := r.Pull(number)
		if err == nil {
			p.Locked = locked
		}
		return err
	})
}

// DeleteRepository removes a repository; the head of pull requests from a fork then has none.
func (s *Server) DeleteRepository(repo string) error {
	return s.onRepo(repo, func(w *forge.World, r *forge.Repo) error {
		w.DeleteRepo(r)
		return nil
	})
}

// AddHook makes a webhook and pings it. Without Repo it is the App's and gets the events of all repositories.
func (s *Server) AddHook(h Hook) (id int64, err error) {
	err = s.state.Do(func(w *forge.World) error {
		var r *forge.Repo
		if h.Repo != "" {
			if r, err = w.Repo(h.Repo); err != nil {
				return err
			}
		}
		made, err := s.api.AddHook(s.shaper(), r, h)
		id = made.ID
		return err
	})
	return id, err
}

// Deliveries lists the attempts to deliver webhooks, oldest first.
func (s *Server) Deliveries() []Delivery { return s.hooks.Deliveries(0) }

// Redeliver sends a delivery again under its GUID.
func (s *Server) Redeliver(id int64) error { return s.hooks.Redeliver(id) }

// AwaitHooks waits until nothing is left to deliver.
func (s *Server) AwaitHooks(ctx context.Context) error { return s.Await(ctx, s.hooks.Idle) }
