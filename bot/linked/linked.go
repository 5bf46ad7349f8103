// Package linked reads what the files of a linked pull request, or of a repository's default branch, say of a workload: facts with
// the file and line they stand at. It reads in watched repositories only, writes nothing, and keeps nothing.
package linked

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Source is where pull requests, branches and files are read.
type Source interface {
	review.Source
	Repository(ctx context.Context, repo string) (record.Repository, error)
	Snapshot(ctx context.Context, repo, branch string) (record.Snapshot, error)
}

// Reader reads facts behind links. It may be used concurrently.
type Reader struct {
	source  Source
	detect  review.Detector
	watched func(ctx context.Context) ([]string, error)
}

// New returns a reader of a forge. Watched lists the repositories, owner/name, that may be read: whoever links to another one could
// see through the bot what they may not see themselves.
func New(source Source, detect review.Detector, watched func(ctx context.Context) ([]string, error)) *Reader {
	return &Reader{source: source, detect: detect, watched: watched}
}

// Facts is the function of [conversation.JobFacts]. A repository that is not watched is Denied, a pull request that is not there is
// NotFound, each with what to say.
func (r *Reader) Facts(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var req conversation.FactsRequest
	if err := json.Unmarshal(job.Args, &req); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "read the arguments of " + job.Name, Err: err}
	}
	if err := r.allowed(ctx, req.Repo); err != nil {
		return nil, err
	}
	t, err := r.tree(ctx, req)
	if err != nil {
		return nil, missing(req, err)
	}
	read, err := json.Marshal(r.read(req, t))
	if err != nil {
		return nil, fmt.Errorf("encode what was read: %w", err)
	}
	return read, nil
}

func (r *Reader) allowed(ctx context.Context, repo string) error {
	all, err := r.watched(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(w string) bool { return strings.EqualFold(w, repo) }) {
		return nil
	}
	return &bot.Error{Kind: bot.Denied, Op: "read " + repo, Message: repo + " is not watched, and only watched repositories are read; watch " + repo + " changes that"}
}

// missing says in words that something is not there.
func missing(req conversation.FactsRequest, err error) error {
	if kind := bot.KindOf(err); kind != bot.NotFound && kind != bot.Denied {
		return err
	}
	what := "the repository is not there"
	if req.Number > 0 {
		what = "there is no such pull request"
	}
	return &bot.Error{Kind: bot.NotFound, Op: "read " + req.Repo, Message: what + ", or my account may not read it", Err: err}
}

// read takes the facts of the services that are meant.
func (r *Reader) read(req conversation.FactsRequest, t tree) conversation.FactsRead {
	out := conversation.FactsRead{Commit: t.commit, Web: t.web}
	found, own := touched(r.detect.Compare(nil, t.files, t.settings.Ignore), t.changed)
	chosen := choose(req, found, own)
	for _, c := range chosen {
		out.Facts = append(out.Facts, facts(req.Repo, c, t.settings)...)
	}
	if len(chosen) == 0 || len(chosen) < len(req.Components) {
		out.Services = names(found, chosen)
	}
	return out
}

// touched keeps the services of changed files; all of them, and false, where none is.
func touched(found []review.Service, changed []string) ([]review.Service, bool) {
	own := slices.DeleteFunc(slices.Clone(found), func(s review.Service) bool {
		return !slices.Contains(changed, s.File) && !slices.ContainsFunc(s.Files, func(f string) bool { return slices.Contains(changed, f) })
	})
	if len(own) == 0 {
		return found, false
	}
	return own, true
}

// facts are those of a service that stand in a file, as answers. What is a platform's default says nothing of the workload.
func facts(repo string, c choice, s review.Settings) []conversation.FileFact {
	sys := review.System(repo, []review.Service{c.service}, s, nil)
	var out []conversation.FileFact
	for _, f := range sys.Components[0].Profile.Facts() {
		if !f.Known() || f.Provenance == profile.Assumed || f.Source.File == "" {
			continue
		}
		out = append(out, conversation.FileFact{
			Component: c.component, Attribute: f.Attribute, Value: profile.FormatFact(f), File: f.Source.File, Line: f.Source.Line, Note: f.Source.Note,
		})
	}
	return out
}

// names lists the services that were not chosen, at most ten.
func names(found []review.Service, chosen []choice) []string {
	var out []string
	for _, s := range found {
		taken := slices.ContainsFunc(chosen, func(c choice) bool { return c.service.Name == s.Name && c.service.File == s.File })
		if !taken && !slices.Contains(out, s.Name) && len(out) < 10 {
			out = append(out, s.Name)
		}
	}
	return out
}
