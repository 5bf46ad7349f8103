package slack

import (
	"encoding/json"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/bot"
)

// RenderModal is renderModal for tests.
func RenderModal(v bot.View) (slack.ModalViewRequest, error) { return renderModal(v, nil) }

// RenderHome is renderHome for tests.
func RenderHome(v bot.View) (slack.HomeTabViewRequest, error) { return renderHome(v, nil) }

// Incoming, Escape, Visible and Calm are the text functions for tests.
func Incoming(raw, me string) string { return incoming(raw, me) }

// Escape is escape for tests.
func Escape(raw string) string { return escape(raw) }

// Visible is visible for tests.
func Visible(raw string) string { return visible(raw) }

// Calm is calm for tests.
func Calm(raw string) string { return calm(raw) }

// Gate is a postGate for tests.
type Gate struct{ g *postGate }

// NewPostGate makes a gate.
func NewPostGate(every time.Duration, burst int, now func() time.Time) Gate {
	return Gate{newPostGate(every, burst, now)}
}

// Take is take.
func (g Gate) Take(channel string, patience time.Duration) (time.Duration, bool) {
	return g.g.take(channel, patience)
}

// Hold is hold.
func (g Gate) Hold(channel string, d time.Duration) { g.g.hold(channel, d) }

// NewRead reads envelopes as the adapter of one team does.
func NewRead(team, app, user string) func(frame string) (bot.Event, bool) {
	a := &Adapter{}
	a.identity.Store(&Identity{TeamID: team, AppID: app, UserID: user})
	return func(frame string) (bot.Event, bool) {
		var req socketmode.Request
		if err := json.Unmarshal([]byte(frame), &req); err != nil {
			return bot.Event{}, false
		}
		got := a.read(req, time.Unix(1_700_000_000, 0))
		return got.event, got.reason == ""
	}
}
