// Package watch keeps which repositories' pull requests are reviewed and into which channel the verdicts go, and posts them there.
// It must not know how a review is done.
package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// DocumentKind is the kind under which watches are kept.
const DocumentKind = "watch"

// The jobs of this package.
const (
	JobWatch   = "command.watch"
	JobUnwatch = "command.unwatch"
)

// Watch is one repository watched into one channel.
type Watch struct {
	V       int       `json:"v"`
	Repo    string    `json:"repo"` // owner/name
	Channel string    `json:"channel"`
	By      string    `json:"by"`
	ByName  string    `json:"by_name,omitempty"`
	Since   time.Time `json:"since"`
}

// Documents keeps watches.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	Remove(ctx context.Context, kind, id string) error
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// Service does the commands. It may be used concurrently.
type Service struct {
	// Installed lists the repositories that are watched because a GitHub App is installed there; nil: none. Set it before use.
	Installed func(ctx context.Context) ([]string, error)

	docs  Documents
	fixed []string // from the settings
	now   func() time.Time
}

// New returns a service; fixed are the repositories that the settings watch.
func New(docs Documents, fixed []string, now func() time.Time) *Service {
	return &Service{docs: docs, fixed: fixed, now: now}
}

var repoForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$`)

// maxWatches bounds how many repositories are watched.
const maxWatches = 500

// Watched lists every watched repository, each once, in order.
func (s *Service) Watched(ctx context.Context) ([]string, error) {
	out := slices.Clone(s.fixed)
	all, err := s.all(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		out = append(out, w.Repo)
	}
	if s.Installed != nil {
		installed, err := s.Installed(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, installed...)
	}
	slices.Sort(out)
	seen := map[string]bool{} // names are the same in any case
	return slices.DeleteFunc(out, func(repo string) bool {
		name := strings.ToLower(repo)
		was := seen[name]
		seen[name] = true
		return was
	}), nil
}

// Listeners lists the channels that watch a repository.
func (s *Service) Listeners(ctx context.Context, repo string) ([]string, error) {
	all, err := s.all(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, w := range all {
		if strings.EqualFold(w.Repo, repo) {
			out = append(out, w.Channel)
		}
	}
	return out, nil
}

func (s *Service) all(ctx context.Context) ([]Watch, error) {
	docs, err := s.docs.List(ctx, bot.Query{Kind: DocumentKind, Limit: maxWatches})
	if err != nil {
		return nil, fmt.Errorf("list watches: %w", err)
	}
	out := make([]Watch, 0, len(docs))
	for _, d := range docs {
		var w Watch
		if json.Unmarshal(d.Body, &w) == nil && repoForm.MatchString(w.Repo) {
			out = append(out, w)
		}
	}
	return out, nil
}

type commandArgs struct {
	Args string `json:"args"`
}

type answer struct {
	Message bot.Message `json:"message"`
	Public  bool        `json:"public"`
}

// Watch is the function of [JobWatch]: without arguments it lists what this channel watches.
func (s *Service) Watch(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	repo, err := repository(job)
	if err != nil {
		return nil, err
	}
	if repo == "" {
		return s.list(ctx, job.For.Place.Channel)
	}
	id := documentID(repo, job.For.Place.Channel)
	if _, err = s.docs.Document(ctx, DocumentKind, id); err == nil {
		return said("%s is watched here already.", repo)
	}
	if bot.KindOf(err) != bot.NotFound {
		return nil, fmt.Errorf("read watch: %w", err)
	}
	body, err := json.Marshal(Watch{V: bot.Version, Repo: repo, Channel: job.For.Place.Channel, By: job.For.User, ByName: job.For.UserName, Since: s.now()})
	if err != nil {
		return nil, fmt.Errorf("encode watch: %w", err)
	}
	doc := bot.Document{Kind: DocumentKind, ID: id, Body: body, Terms: []string{"channel=" + job.For.Place.Channel, "repo=" + strings.ToLower(repo)}}
	if _, err := s.docs.Put(ctx, doc); err != nil && bot.KindOf(err) != bot.Conflict {
		return nil, fmt.Errorf("keep watch: %w", err)
	}
	return said("Watching %s: a pull request that adds or moves a service gets a review, and this channel hears of it. Stop with: unwatch %s", repo, repo)
}

// Unwatch is the function of [JobUnwatch].
func (s *Service) Unwatch(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	repo, err := repository(job)
	if err != nil {
		return nil, err
	}
	if repo == "" {
		return nil, invalid("Say which: unwatch OWNER/REPO.")
	}
	if err := s.docs.Remove(ctx, DocumentKind, documentID(repo, job.For.Place.Channel)); err != nil && bot.KindOf(err) != bot.NotFound {
		return nil, fmt.Errorf("remove watch: %w", err)
	}
	if slices.Contains(s.fixed, repo) {
		return said("%s is watched by the settings (WATCH_REPOS) and stays watched.", repo)
	}
	if s.Installed != nil {
		installed, err := s.Installed(ctx)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(installed, func(r string) bool { return strings.EqualFold(r, repo) }) {
			return said("%s stays watched as long as the GitHub App is installed there; this channel no longer hears of it.", repo)
		}
	}
	return said("%s is no longer watched here.", repo)
}

func (s *Service) list(ctx context.Context, channel string) (json.RawMessage, error) {
	all, err := s.all(ctx)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(s.fixed)
	for _, w := range all {
		if w.Channel == channel {
			names = append(names, w.Repo)
		}
	}
	if len(names) == 0 {
		return said("Nothing is watched here. Start with: watch OWNER/REPO")
	}
	slices.Sort(names)
	return said("Watched here: %s.", strings.Join(slices.Compact(names), ", "))
}

func repository(job bot.Job) (string, error) {
	var args commandArgs
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return "", &bot.Error{Kind: bot.Invalid, Op: "run command", Err: err}
	}
	if job.For.Place.Channel == "" {
		return "", invalid("Say this in the channel that should hear of it.")
	}
	repo := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(args.Args), "https://github.com/"), "/")
	if repo != "" && !repoForm.MatchString(repo) {
		return "", invalid("A repository is written OWNER/REPO, such as acme/shop.")
	}
	return repo, nil
}

func documentID(repo, channel string) string {
	return strings.ReplaceAll(strings.ToLower(repo), "/", "--") + "@" + channel
}

func invalid(message string) error {
	return &bot.Error{Kind: bot.Invalid, Op: "run command", Message: message}
}

func said(form string, args ...any) (json.RawMessage, error) {
	text := fmt.Sprintf(form, args...)
	raw, err := json.Marshal(answer{Message: bot.Message{
		Text: text, Blocks: []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: text}}}}},
	}})
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return raw, nil
}
