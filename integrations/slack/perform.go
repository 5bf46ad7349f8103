package slack

import (
	"context"
	"fmt"
	"maps"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Perform has one effect and says where it landed. Edit, Delete, UpdateView, PublishHome and React may be repeated; the others must
// not be, unless Find found nothing. Errors are *bot.Error: Limited was certainly not done, Unavailable may have been done,
// Denied, NotFound and Invalid are refused for good (Code is Slack's), Conflict is a view that changed meanwhile.
func (a *Adapter) Perform(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	ref, err := a.perform(ctx, in, refs)
	if err != nil {
		e := translate(string(in.Kind), err)
		a.figures.calls.WithLabelValues(string(in.Kind), orString(e.Code, string(e.Kind))).Inc()
		if e.Code == "ratelimited" {
			a.posts.hold(in.Place.Channel, e.RetryAfter)
		}
		return bot.Ref{}, e
	}
	a.figures.calls.WithLabelValues(string(in.Kind), "done").Inc()
	return ref, nil
}

func (a *Adapter) perform(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	switch in.Kind {
	case bot.Post:
		return a.post(ctx, in, refs)
	case bot.Edit:
		return a.edit(ctx, in, refs)
	case bot.Delete:
		return a.remove(ctx, in, refs)
	case bot.Whisper:
		return a.whisper(ctx, in, refs)
	case bot.OpenView, bot.UpdateView, bot.PublishHome:
		return a.show(ctx, in, refs)
	case bot.Upload:
		return a.upload(ctx, in, refs)
	case bot.React:
		return a.react(ctx, in, refs)
	case bot.Pass, bot.RunJob: // the application's own
	}
	return bot.Ref{}, &bot.Error{Kind: bot.Internal, Op: string(in.Kind), Err: fmt.Errorf("intent %q of kind %q cannot be performed in Slack", in.Key, in.Kind)}
}

// place is the channel and thread an intent goes to. A direct message addressed to a person needs its conversation opened first, so
// that what was posted there can be found and edited.
func (a *Adapter) place(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Place, error) {
	p := in.Place
	if head, ok := refs[in.ThreadOf]; in.ThreadOf != "" {
		if !ok || head.TS == "" {
			return p, incomplete(in, "the head of its thread is not known")
		}
		p.Thread, p.Channel = head.TS, orString(head.Channel, p.Channel)
	}
	if userID.MatchString(p.Channel) {
		dm, _, _, err := a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{p.Channel}})
		if err != nil {
			return p, translate("open direct message", err)
		}
		p.Channel = dm.ID
	}
	if p.Channel == "" {
		return p, incomplete(in, "no channel")
	}
	return p, nil
}

// target is the message an intent is about.
func target(in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	ref := bot.Ref{Channel: in.Place.Channel, TS: in.TargetTS}
	if in.Target != "" {
		if known, ok := refs[in.Target]; ok && known.TS != "" {
			ref = bot.Ref{Channel: orString(known.Channel, in.Place.Channel), TS: known.TS}
		}
	}
	if ref.Channel == "" || ref.TS == "" {
		return ref, incomplete(in, "the message it is about is not known")
	}
	return ref, nil
}

func incomplete(in bot.Intent, what string) error {
	return &bot.Error{Kind: bot.Internal, Op: string(in.Kind), Err: fmt.Errorf("intent %q: %s", in.Key, what)}
}

// metadata is what the message carries for machines; key is what finds it again. Values are scalars, as Slack wants them.
func metadata(m bot.Message, key string) (slack.SlackMetadata, bool) {
	if m.Meta == nil && key == "" {
		return slack.SlackMetadata{}, false
	}
	kind := bot.ReplyMessage
	payload := map[string]any{}
	if m.Meta != nil {
		kind = m.Meta.Kind
		maps.Copy(payload, m.Meta.Payload)
	}
	if key != "" {
		payload[keyField] = key
	}
	name, _ := split(string(kind), maxMetaKind)
	return slack.SlackMetadata{EventType: name, EventPayload: payload}, true
}

// keyField is the metadata field by which a message is found again.
const keyField = "key"

// show opens, updates or publishes a view.
func (a *Adapter) show(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.View == nil {
		return bot.Ref{}, incomplete(in, "no view")
	}
	if in.Kind == bot.PublishHome {
		return a.publish(ctx, in, refs)
	}
	modal, err := renderModal(*in.View, refs)
	if err != nil {
		return bot.Ref{}, err
	}
	var resp *slack.ViewResponse
	if in.Kind == bot.OpenView {
		resp, err = a.api.OpenViewContext(ctx, in.Trigger, modal)
	} else {
		resp, err = a.api.UpdateViewContext(ctx, modal, "", in.ViewHash, orString(in.ViewID, refs[in.Target].ViewID))
	}
	if err != nil {
		return bot.Ref{}, wrongArguments(in, err)
	}
	return bot.Ref{ViewID: resp.ID}, nil
}

func (a *Adapter) publish(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	home, err := renderHome(*in.View, refs)
	if err != nil {
		return bot.Ref{}, err
	}
	req := slack.PublishViewContextRequest{UserID: in.User, View: home}
	if in.ViewHash != "" {
		req.Hash = &in.ViewHash
	}
	resp, err := a.api.PublishViewContext(ctx, req)
	if err != nil {
		return bot.Ref{}, wrongArguments(in, err)
	}
	return bot.Ref{ViewID: resp.ID}, nil
}

// react adds a reaction; one that is there already is what was wanted.
func (a *Adapter) react(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	ref, err := target(in, refs)
	if err != nil {
		return ref, err
	}
	err = a.api.AddReactionContext(ctx, in.Emoji, slack.NewRefToMessage(ref.Channel, ref.TS))
	if e := translate("react", err); err != nil && e.Code != "already_reacted" {
		return bot.Ref{}, e
	}
	return ref, nil
}
