package watch

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Prefix begins the ids of conversations that post one review into one channel.
const Prefix = "notice"

// Notice is a review's verdict for a channel. First and Second are its two lines on top, in Markdown.
type Notice struct {
	Key, Channel, PullRequest, URL, Title, Assessment, Hash, First, Second string
}

// Event is the event that has the notice posted; the same key is posted once.
func (n Notice) Event(team string) (bot.Event, error) {
	result, err := json.Marshal(n)
	if err != nil {
		return bot.Event{}, fmt.Errorf("encode notice: %w", err)
	}
	id := strings.NewReplacer("/", ".", "#", ".", ":", ".", " ", ".").Replace(n.Key)
	return bot.Event{
		V: bot.Version, ID: "notice:" + n.Key, Kind: bot.Finished, Team: team, Conversation: Prefix + "-" + id,
		Place: bot.Place{Channel: n.Channel}, Callback: "review.notice", Result: result,
	}, nil
}

// Machine posts notices. It is a stepper for conversations of [Prefix].
type Machine struct{}

// Step posts the notice of the event.
func (Machine) Step(s bot.Session, ev bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	s.V, s.Keep = bot.Version, bot.KeepBriefly
	if ev.Callback != "review.notice" {
		return s, nil, nil
	}
	var n Notice
	if err := json.Unmarshal(ev.Result, &n); err != nil {
		return s, nil, fmt.Errorf("read notice %s: %w", ev.ID, err)
	}
	m := bot.Message{
		Text: "Reviewed " + n.PullRequest + ": " + plain(n.First),
		Blocks: []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{
			{{Text: "Reviewed "}, {Text: n.PullRequest + " " + n.Title, URL: n.URL}}, {{Text: plain(n.First)}}, {{Text: plain(n.Second)}},
		}}},
		Meta: &bot.Meta{Kind: bot.ReviewMessage, Payload: map[string]any{"assessment": n.Assessment, "hash": n.Hash}},
	}
	return s, []bot.Intent{{V: bot.Version, Key: s.ID + "/post", Kind: bot.Post, Place: bot.Place{Channel: n.Channel}, Message: &m}}, nil
}

// plain drops the Markdown of our own two lines.
func plain(s string) string {
	return strings.NewReplacer("**", "", "`", "", "\\", "").Replace(s)
}
