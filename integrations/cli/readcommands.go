package cli

import (
	"context"
	"os"

	"github.com/deploy-advice/deploy-advice/bot/review"
)

type reviewCommand struct {
	Target string `arg:"" optional:"" help:"A folder, or OWNER/REPO#N; this folder when absent." placeholder:"DIR|OWNER/REPO#N"`
	Base   string `help:"What a folder is compared with; found when absent." placeholder:"REF"`
	Format string `default:"text" enum:"text,json,markdown" help:"text, json or markdown."`
	Post   bool   `help:"Say it on the pull request."`
}

// Run reviews without keeping anything.
func (r reviewCommand) Run(ctx context.Context, env Env) error {
	b, err := env.Advisor()
	if err != nil {
		return err
	}
	cat, err := env.Catalogue()
	if err != nil {
		return err
	}
	return Review(ctx, env.Out, Reviewing{
		Target: r.Target, Base: r.Base, Post: r.Post, View: View{Format: Format(r.Format), Style: Terminal(env.Out, os.Getenv)},
		Detect: review.FromFiles{}, Advisor: b.Advisor, Policy: policies(cat), Reviewer: env.Reviewer,
	})
}

type digestCommand struct {
	Channel string `help:"The channel, by id." placeholder:"C0123456789"`
	DryRun  bool   `help:"As without it: this command never posts."`
	Format  string `default:"text" enum:"text,json,markdown" help:"text, json or markdown."`
	Log     bool   `help:"The log of all decisions instead."`
	Due     bool   `help:"Of the log, what is due for review."`
	Find    string `help:"Of the log, what these words fit." placeholder:"WORDS"`
	All     bool   `help:"Every line, not the first ten."`
}

// Run prints the digest from what is kept in Redis.
func (d digestCommand) Run(ctx context.Context, env Env) error {
	return env.Digests(ctx, func(digests Digests) error {
		return Digest(ctx, env.Out, digests, DigestView{
			Channel: d.Channel, Format: Format(d.Format), Log: d.Log, Due: d.Due, Find: d.Find, All: d.All, Style: Terminal(env.Out, os.Getenv),
		})
	})
}
