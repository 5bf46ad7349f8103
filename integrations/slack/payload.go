package slack

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// RootPayload returns the metadata payload of a thread's first message: nil when that is not ours, or carries none.
func (a *Adapter) RootPayload(ctx context.Context, thread bot.Place) (map[string]any, error) {
	root, err := a.root(ctx, thread)
	if err != nil || root == nil {
		return nil, err
	}
	return root.Metadata.EventPayload, nil
}

// root reads a thread's first message; nil when it is not ours.
func (a *Adapter) root(ctx context.Context, thread bot.Place) (*slack.Message, error) {
	msgs, _, _, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: thread.Channel, Timestamp: thread.Thread, Limit: 1, Inclusive: true, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, translate("read thread", err)
	}
	if len(msgs) == 0 || msgs[0].Timestamp != thread.Thread || !a.posted(msgs[0]) {
		return nil, nil //nolint:nilnil // no message of ours is an answer
	}
	return &msgs[0], nil
}
