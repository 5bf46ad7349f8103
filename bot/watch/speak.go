package watch

import (
	"context"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

// Speaker has reviews told in the channels that asked for them.
type Speaker struct {
	Team    string
	Allowed []string // where the bot may speak; empty is everywhere
	Record  func(ctx context.Context, e bot.Event) (bot.Receipt, error)
}

// Tell records the event that has the notice posted. A repository's file may name any channel; the settings say where the bot
// may speak, and elsewhere it is silent.
func (s Speaker) Tell(ctx context.Context, n review.Notice) error {
	if len(s.Allowed) > 0 && !slices.Contains(s.Allowed, n.Channel) {
		return nil
	}
	event, err := Notice{
		Key: n.Key, Channel: n.Channel, PullRequest: n.PullRequest, URL: n.URL, Title: n.Title, Assessment: n.Assessment, Hash: n.Hash, First: n.First, Second: n.Second,
	}.Event(s.Team)
	if err != nil {
		return err
	}
	_, err = s.Record(ctx, event)
	return err
}
