package review

import (
	"context"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Look says what would be said on a pull request, and says nothing.
func (r *Reviewer) Look(ctx context.Context, repo string, number int) (Outcome, error) {
	p, err := r.Forge.Pull(ctx, repo, number)
	if err != nil {
		return Outcome{}, err
	}
	state, err := r.load(ctx, repo, number)
	if err != nil {
		return Outcome{}, err
	}
	out, err := r.look(ctx, p, &state)
	out.Held = Silent(p, "")
	return out, err
}

// Post reviews a pull request now, whether or not its commit was reviewed before. It refuses where a review is never said: on drafts, on
// pull requests that are closed, of bots or our own.
func (r *Reviewer) Post(ctx context.Context, repo string, number int) error {
	p, err := r.Forge.Pull(ctx, repo, number)
	if err != nil {
		return err
	}
	self, err := r.Forge.Login(ctx)
	if err != nil {
		return err
	}
	if why := Silent(p, self); why != "" {
		return &bot.Error{Kind: bot.Invalid, Op: "post review", Code: why, Message: "nothing is posted on this pull request: it is " + why}
	}
	return r.exclusively(ctx, repo, number, func(ctx context.Context) error { return r.once(ctx, p, true) })
}

// Tree is a working tree against its base.
type Tree struct {
	Name       string // of the repository
	Commit     string // of the head, where it has one
	Base, Head []File
	Settings   Settings
	Policy     []byte // that the settings name; nil when it is not there
}

// Compare says what a review of a working tree would say.
func Compare(t Tree, d Detector, advisor Advisor) (Outcome, error) {
	if t.Settings.Off {
		return Outcome{Quiet: "off", Settings: t.Settings}, nil
	}
	found := worth(d.Compare(kept(t.Base, t.Settings), kept(t.Head, t.Settings), t.Settings.Ignore), nil)
	if len(found) == 0 {
		return Outcome{Quiet: "no service added or moved", Settings: t.Settings}, nil
	}
	sys := System(t.Name, found, t.Settings, nil)
	a, err := advisor.AssessAs("", sys)
	if err != nil {
		return Outcome{}, &bot.Error{Kind: bot.Invalid, Op: "assess " + t.Name, Err: err}
	}
	rev := compose(record.Pull{Head: record.Head{Commit: t.Commit}}, assessing{found: found, settings: t.Settings}, a)
	rev.Chart = chart(advisor, sys, a)
	return Outcome{Body: render.ReviewComment(rev), Assessment: a, Services: found, Settings: t.Settings, Review: rev}, nil
}

func kept(files []File, s Settings) []File {
	var out []File
	for _, f := range files {
		if !s.Ignored(f.Path) {
			out = append(out, f)
		}
	}
	return bounded(out)
}

// NoStore is a Store for one command on a laptop: nothing is known from before, nothing is kept, nobody else is there. What was written on
// GitHub before is found by its marker.
type NoStore struct{}

// Document finds nothing.
func (NoStore) Document(_ context.Context, kind, id string) (bot.Document, error) {
	return bot.Document{}, &bot.Error{Kind: bot.NotFound, Op: "document", Code: kind + " " + id}
}

// Put keeps nothing.
func (NoStore) Put(_ context.Context, doc bot.Document) (bot.Document, error) {
	doc.Version++
	return doc, nil
}

// List finds nothing.
func (NoStore) List(context.Context, bot.Query) ([]bot.Document, error) { return nil, nil }

// Claim gives everything.
func (NoStore) Claim(context.Context, string, time.Duration) (bool, error) { return true, nil }

// Release does nothing.
func (NoStore) Release(context.Context, string) error { return nil }
