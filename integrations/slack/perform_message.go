package slack

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// post says something in a channel or thread, once its channel's turn has come.
func (a *Adapter) post(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.Message == nil {
		return bot.Ref{}, incomplete(in, "no message")
	}
	p, err := a.place(ctx, in, refs)
	if err != nil {
		return bot.Ref{}, err
	}
	if err := a.turn(ctx, p.Channel); err != nil {
		return bot.Ref{}, err
	}
	options := messageOptions(*in.Message, refs, in.Key)
	if p.Thread != "" {
		options = append(options, slack.MsgOptionTS(p.Thread))
	}
	channel, ts, err := a.api.PostMessageContext(ctx, p.Channel, options...)
	if err != nil {
		return bot.Ref{}, translate("post message", err)
	}
	return bot.Ref{Channel: orString(channel, p.Channel), TS: ts}, nil
}

// messageOptions are text, blocks and metadata. Blocks are always sent: an edit that leaves them out would keep the old ones.
// Nothing unfurls, nothing is parsed for bare mentions.
func messageOptions(m bot.Message, refs bot.Refs, key string) []slack.MsgOption {
	r := RenderMessage(m, refs)
	options := []slack.MsgOption{
		slack.MsgOptionText(r.Text, false), slack.MsgOptionBlocks(r.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if meta, ok := metadata(m, key); ok {
		options = append(options, slack.MsgOptionMetadata(meta))
	}
	return options
}

// edit replaces a message of ours: text, blocks, and metadata where the new message has some, under the key of the post.
func (a *Adapter) edit(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.Message == nil {
		return bot.Ref{}, incomplete(in, "no message")
	}
	ref, err := target(in, refs)
	if err != nil {
		return ref, err
	}
	key := ""
	if in.Message.Meta != nil {
		key = in.Target
	}
	_, _, _, err = a.api.UpdateMessageContext(ctx, ref.Channel, ref.TS, messageOptions(*in.Message, refs, key)...)
	if err != nil {
		return bot.Ref{}, translate("edit message", err)
	}
	return ref, nil
}

// remove deletes a message of ours; one that is gone already is what was wanted.
func (a *Adapter) remove(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	ref, err := target(in, refs)
	if err != nil {
		return ref, err
	}
	_, _, err = a.api.DeleteMessageContext(ctx, ref.Channel, ref.TS)
	if e := translate("delete message", err); err != nil && e.Code != "message_not_found" {
		return bot.Ref{}, e
	}
	return ref, nil
}

// whisper says something one person sees: by the response_url where there is one, which needs no membership and can replace what
// it belongs to; when Slack says for sure that it has expired, as an ephemeral message in the channel.
func (a *Adapter) whisper(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.Message == nil {
		return bot.Ref{}, incomplete(in, "no message")
	}
	options := messageOptions(bot.Message{Text: in.Message.Text, Blocks: in.Message.Blocks}, refs, "")
	if in.Place.Thread != "" {
		options = append(options, slack.MsgOptionTS(in.Place.Thread))
	}
	if trustedURL(in.ResponseURL, a.apiHost) {
		err := a.respond(ctx, in, options)
		if err == nil || translate("", err).Kind != bot.NotFound || in.User == "" || in.Place.Channel == "" {
			return bot.Ref{}, err
		}
	}
	if in.User == "" || in.Place.Channel == "" {
		return bot.Ref{}, &bot.Error{Kind: bot.NotFound, Op: "whisper", Code: "no_place", Err: errors.New("neither a usable response_url nor channel and user")}
	}
	ts, err := a.api.PostEphemeralContext(ctx, in.Place.Channel, in.User, options...)
	if err != nil {
		return bot.Ref{}, translate("whisper", err)
	}
	return bot.Ref{Channel: in.Place.Channel, TS: ts}, nil
}

func (a *Adapter) respond(ctx context.Context, in bot.Intent, options []slack.MsgOption) error {
	way := slack.MsgOptionResponseURL(in.ResponseURL, slack.ResponseTypeEphemeral)
	options = append([]slack.MsgOption{way}, options...)
	if in.Replace {
		options = append(options, slack.MsgOptionReplaceOriginal(in.ResponseURL))
	}
	if _, _, _, err := a.api.SendMessageContext(ctx, "", options...); err != nil {
		return fmt.Errorf("answer by response_url: %w", answered(err))
	}
	return nil
}

// answered reads what a response_url says in plain text: a code such as expired_url, or anything else that is a refusal.
func answered(err error) error {
	e := translate("whisper", err)
	if _, known := codes()[err.Error()]; known && e.Code == "" {
		return refusal(e, slack.SlackErrorResponse{Err: err.Error()})
	}
	return e
}

// wrongArguments marks what the library itself refuses to send: that is our mistake, and nothing left the process.
func wrongArguments(in bot.Intent, err error) error {
	if errors.Is(err, slack.ErrParametersMissing) || errors.Is(err, slack.ErrBlockIDNotUnique) {
		return incomplete(in, err.Error())
	}
	return translate(string(in.Kind), err)
}
