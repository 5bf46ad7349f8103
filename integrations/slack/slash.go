package slack

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// command is a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands, as of 2026-11). It names no
// thread: slash commands cannot be used inside one.
type command struct {
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
	APIAppID     string `json:"api_app_id"`
	ChannelID    string `json:"channel_id"`
	ChannelName  string `json:"channel_name"`
	UserID       string `json:"user_id"`
	UserName     string `json:"user_name"`
	Text         string `json:"text"`
	ResponseURL  string `json:"response_url"`
	TriggerID    string `json:"trigger_id"`
}

func (r reader) slash(payload json.RawMessage) reading {
	var c command
	if err := json.Unmarshal(payload, &c); err != nil || c.TriggerID == "" {
		return ignored(unreadable)
	}
	if !r.ours(c.TeamID, c.EnterpriseID, c.APIAppID) {
		return ignored(stranger)
	}
	ev := r.base(bot.Command, "")
	ev.ID = "cmd:" + c.TriggerID
	ev.User, ev.UserName = c.UserID, c.UserName
	ev.Place = bot.Place{Channel: c.ChannelID, Kind: namedKind(c.ChannelName, c.ChannelID)}
	ev.Text = incoming(c.Text, "")
	ev.TriggerID, ev.ResponseURL = c.TriggerID, r.trusted(c.ResponseURL)
	return reading{event: ev}
}

// namedKind reads the kind of a channel from the name Slack gives those that have none of their own.
func namedKind(name, channel string) bot.ChannelKind {
	switch {
	case name == "directmessage":
		return bot.DirectMessage
	case name == "privategroup":
		return bot.PrivateChannel
	case strings.HasPrefix(name, "mpdm-"):
		return bot.GroupMessage
	}
	return channelKind("", channel)
}

// trusted returns a response_url that leads to Slack or to the API's own host, and nothing for any other: whoever could forge an
// envelope must not choose where our answers go.
func (r reader) trusted(raw string) string {
	if trustedURL(raw, r.apiHost) {
		return raw
	}
	return ""
}

func trustedURL(raw, apiHost string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	if u.Host == apiHost && (u.Scheme == "https" || u.Scheme == "http") {
		return true
	}
	return u.Scheme == "https" && (u.Host == "hooks.slack.com" || u.Host == "hooks.slack-gov.com")
}
