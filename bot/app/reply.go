package app

import (
	"errors"

	"github.com/deploy-advice/deploy-advice/bot"
)

// replyError returns what tells the asker that an event could not be handled: the error's own message when it is an answer,
// else an apology with the event's id, by which the details are found in the log. What nobody asked for gets no reply.
func replyError(conversation string, event bot.Event, err error) []bot.Intent {
	if event.User == "" || (event.Place.Channel == "" && event.ResponseURL == "") {
		return nil
	}
	message := &bot.Message{Text: answer(err)}
	if message.Text == "" {
		message.Text = "Something went wrong on my side and I could not handle this. Everything from before is kept: please try it " +
			"again, and if it happens again give whoever runs me this id: " + event.ID
	}
	message.Blocks = []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: message.Text}}}}}
	intent := bot.Intent{
		V: bot.Version, Key: conversation + "/error/" + event.ID, Kind: bot.Whisper, Place: event.Place, User: event.User,
		ResponseURL: event.ResponseURL, Message: message,
	}
	if event.Place.Kind == bot.DirectMessage && event.ResponseURL == "" {
		intent.Kind = bot.Post
		message.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": conversation, "hash": ""}}
	}
	return []bot.Intent{intent}
}

// answer returns the words of an error that is an answer, and "" for a bug.
func answer(err error) string {
	known, ok := errors.AsType[*bot.Error](err)
	if !ok {
		return ""
	}
	switch known.Kind {
	case bot.Invalid, bot.NotFound, bot.Denied, bot.Conflict:
		return known.Message
	case bot.Limited, bot.Unavailable, bot.Internal:
	}
	return ""
}
