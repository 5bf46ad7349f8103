package review

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses systems, under an id of ours.
type Advisor interface {
	AssessAs(id string, sys profile.System) (engine.Assessment, error)
	Options(sys profile.System) ([]engine.Option, error)
}

// Store keeps reviews and gives claims.
type Store interface {
	record.Documents
	Claim(ctx context.Context, key string, ttl time.Duration) (bool, error)
	Release(ctx context.Context, key string) error
}

// Options is how reviews are done.
type Options struct {
	Interval time.Duration // between polls; 0 is a minute
	Workers  int           // pull requests worked on side by side; 0 is 2
	Check    bool          // leave a remark at the commit unless a repository says otherwise
}

// Reviewer reviews pull requests. Any number of them may work on the same repositories: a pull request is worked on by one at a time, and
// what was done is found again when one of them died.
type Reviewer struct {
	Log     *slog.Logger
	Forge   Forge
	Docs    Store
	Detect  Detector
	Advisor Advisor
	// Policy makes an advisor of an organisation's policy; nil: policies of repositories are refused.
	Policy func(name string, data []byte) (Advisor, error)
	// Watched lists the repositories that are reviewed, owner/name.
	Watched func(ctx context.Context) ([]string, error)
	// Records looks after the records of a repository when something was merged or closed; nil: nobody does.
	Records func(ctx context.Context, repo string) error
	// Tell hands a new verdict to Slack; nil: nobody hears of it.
	Tell func(ctx context.Context, n Notice) error
	// Share hands what was set on a pull request to the conversation that is about it; nil: nobody hears of it.
	Share func(ctx context.Context, e bot.Event) (bot.Receipt, error)
	// Listeners are the channels that watch a repository, beside the one its settings name; nil: none.
	Listeners func(ctx context.Context, repo string) ([]string, error)
	Now       func() time.Time
	Opt       Options

	queue chan News
}

// Notice is a verdict on a pull request, for a channel.
type Notice struct {
	Key         string `json:"key"` // the same for the same verdict
	Channel     string `json:"channel"`
	PullRequest string `json:"pull_request"`
	URL         string `json:"url"`
	Title       string `json:"title"`
	Comment     string `json:"comment"` // address
	Assessment  string `json:"assessment"`
	Hash        string `json:"hash"`
	First       string `json:"first"` // the two lines on top, Markdown
	Second      string `json:"second"`
}

// working is how long one pull request is worked on at most before another replica may.
const working = 2 * time.Minute

// busy is the code of an error that says that somebody else is at it.
const busy = "busy"

// exclusively does something for a pull request that nobody else is doing anything for; Unavailable when somebody is.
func (r *Reviewer) exclusively(ctx context.Context, repo string, number int, do func(ctx context.Context) error) error {
	key := "review:" + DocumentID(repo, number)
	got, err := r.Docs.Claim(ctx, key, working+10*time.Second)
	if err != nil {
		return err
	}
	if !got {
		return &bot.Error{Kind: bot.Unavailable, Op: "review " + repo, Code: busy}
	}
	work, cancel := context.WithTimeout(ctx, working)
	defer cancel()
	defer func() {
		free, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := r.Docs.Release(free, key); err != nil {
			r.Log.WarnContext(ctx, "claim not released", "repo", repo, "pr", number, "err", err)
		}
	}()
	return do(work)
}

// watched reports whether a repository is ours to act in.
func (r *Reviewer) watched(ctx context.Context, repo string) (bool, error) {
	all, err := r.Watched(ctx)
	if err != nil {
		return false, err
	}
	for _, w := range all {
		if strings.EqualFold(w, repo) {
			return true, nil
		}
	}
	return false, nil
}

// Review reviews a pull request as it stands. Done again for the same commit, it does nothing.
func (r *Reviewer) Review(ctx context.Context, p record.Pull) error {
	if ok, err := r.watched(ctx, p.Repo); err != nil || !ok {
		return err
	}
	return r.exclusively(ctx, p.Repo, p.Number, func(ctx context.Context) error { return r.once(ctx, p, false) })
}

// once reviews; again says to do so even though the commit was reviewed before.
func (r *Reviewer) once(ctx context.Context, p record.Pull, again bool) error {
	state, err := r.load(ctx, p.Repo, p.Number)
	if err != nil {
		return err
	}
	if p.UpdatedAt.Before(state.SeenAt) && !again {
		return nil // older news than what was acted on
	}
	was := state.Open
	state.about(p)
	self, err := r.Forge.Login(ctx)
	if err != nil {
		return err
	}
	if why := Silent(p, self); why != "" || state.Paused {
		if state.doc.Version == 0 || was == state.Open {
			return nil
		}
		if state.Service != "" {
			state.ChangedAt = r.Now().UTC()
		}
		return r.save(ctx, &state)
	}
	if state.Head == p.Head.Commit && !again {
		if state.Twins {
			return r.untwin(ctx, &state)
		}
		return nil
	}
	out, err := r.look(ctx, p, &state)
	if err != nil {
		return err
	}
	state.Head, state.SeenAt = p.Head.Commit, p.UpdatedAt
	return r.publish(ctx, p, &state, out)
}
