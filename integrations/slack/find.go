package slack

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	findPage  = 200
	findPages = 10
	// findBack is how far back a channel is searched: an intent is repeated within minutes, or after a longer outage.
	findBack = 24 * time.Hour
)

// Find looks for what an earlier attempt at this intent may have posted, so that a lost reply does not become a second message: a
// post by the key in its metadata, an upload by its marked name. For any other kind it finds nothing.
func (a *Adapter) Find(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, bool, error) {
	match := a.matcher(in)
	if match == nil || (in.Kind == bot.Upload && in.Place.Channel == "" && in.ThreadOf == "") {
		return bot.Ref{}, false, nil
	}
	p, err := a.place(ctx, in, refs)
	if err != nil {
		return bot.Ref{}, false, translate("find", err)
	}
	cursor := ""
	for range findPages {
		page, next, err := a.page(ctx, p, cursor)
		if err != nil {
			return bot.Ref{}, false, translate("find", err)
		}
		for _, m := range page {
			if ref, ok := match(m); ok {
				ref.Channel = p.Channel
				return ref, true, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return bot.Ref{}, false, nil
}

// matcher says which of our messages an intent left behind; nil for kinds that leave none.
func (a *Adapter) matcher(in bot.Intent) func(slack.Message) (bot.Ref, bool) {
	if in.Kind == bot.Post {
		return func(m slack.Message) (bot.Ref, bool) {
			key, _ := m.Metadata.EventPayload[keyField].(string)
			return bot.Ref{TS: m.Timestamp}, key == in.Key && key != "" && a.posted(m)
		}
	}
	if in.Kind != bot.Upload || in.File == nil {
		return nil
	}
	name := markedName(in.File.Name, in.Key)
	return func(m slack.Message) (bot.Ref, bool) {
		for _, f := range m.Files {
			if f.Name == name && a.posted(m) {
				return bot.Ref{TS: m.Timestamp, FileID: f.ID, Link: f.Permalink}, true
			}
		}
		return bot.Ref{}, false
	}
}

// posted says whether we posted a message: anybody may put a key like ours into the metadata of theirs.
func (a *Adapter) posted(m slack.Message) bool {
	me := a.me()
	return (m.User != "" && m.User == me.UserID) || (m.BotID != "" && m.BotID == me.BotID)
}

// page reads messages of a thread, or of the channel outside threads, with their metadata.
func (a *Adapter) page(ctx context.Context, p bot.Place, cursor string) ([]slack.Message, string, error) {
	if p.Thread != "" {
		msgs, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.Channel, Timestamp: p.Thread, Cursor: cursor, Limit: findPage, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", translate("read thread", err)
		}
		return msgs, next, nil
	}
	resp, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: p.Channel, Cursor: cursor, Limit: findPage, Inclusive: true, IncludeAllMetadata: true,
		Oldest: stamp(a.o.Now().Add(-findBack)),
	})
	if err != nil {
		return nil, "", translate("read channel", err)
	}
	return resp.Messages, resp.ResponseMetaData.NextCursor, nil
}

// Root returns the key under which we posted the first message of a thread: "" when it is not ours or carries none.
func (a *Adapter) Root(ctx context.Context, thread bot.Place) (string, error) {
	payload, err := a.RootPayload(ctx, thread)
	if err != nil {
		return "", err
	}
	key, _ := payload[keyField].(string)
	return key, nil
}
