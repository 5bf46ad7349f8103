package digest

import (
	"context"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// OptOuts counts people and channels that want quiet, and channels that turned their digest off.
func (s *Service) OptOuts(ctx context.Context) (int, error) {
	n := 0
	subs, err := s.subs.All(ctx)
	if err != nil {
		return 0, err
	}
	for _, sub := range subs {
		if sub.Off {
			n++
		}
	}
	err = shelf.Each(ctx, s.docs, preference.DocumentKind, func(doc bot.Document) error {
		p, err := shelf.Decode[struct {
			Quiet bool `json:"quiet"`
		}](doc)
		if err == nil && p.Quiet {
			n++
		}
		return nil
	})
	return n, err
}

// Loudness says for people how much was said, beside what may be, and how many opted out. said is a meter's, of this process.
func (s *Service) Loudness(ctx context.Context, said noise.Noise) (string, error) {
	n, err := s.OptOuts(ctx)
	if err != nil {
		return "", err
	}
	b := noise.StandardBudget()
	return fmt.Sprintf("Since I started here: %.1f questions a verdict (at most %.0f), %.1f posts a decision (at most %.0f), %s without a change; %d opted out.",
		said.QuestionsPerVerdict(), b.QuestionsPerVerdict, said.PostsPerDecision(), b.PostsPerDecision, render.Plural(said.IdleEdits, "edit"), n), nil
}
