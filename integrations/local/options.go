package local

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/slackapi"
	"github.com/deploy-advice/deploy-advice/integrations/local/socketmode"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Names of other packages' types that callers need, so that they import only this one.
type (
	// Command is a slash command of the app.
	Command = workspace.Command
	// Shortcut is a shortcut of the app.
	Shortcut = workspace.Shortcut
	// Message is a message in Slack's shape.
	Message = workspace.Message
	// View is a modal or App Home in Slack's shape.
	View = workspace.View
	// File is a file's description.
	File = workspace.File
	// Delivery is the record of one envelope sent.
	Delivery = socketmode.Delivery
	// RateLimits switches Slack's rate limits on; Scale multiplies every allowance (60: a minute's each second).
	RateLimits = slackapi.Limits
	// Order is how envelopes are spread over sockets.
	Order = socketmode.Order
)

// The orders.
const (
	RoundRobin = socketmode.RoundRobin
	Random     = socketmode.Random
)

// UserSeed is a person to begin with. ID is made up when empty.
type UserSeed struct {
	Name     string
	RealName string
	ID       string
	Admin    bool // of the workspace
}

// ChannelSeed is a channel to begin with. Members are names; none means everybody. The app is in unless WithoutBot.
type ChannelSeed struct {
	Name       string
	ID         string
	Topic      string
	Private    bool
	Archived   bool
	WithoutBot bool
	Members    []string
}

// Timing is the durations of Slack's protocols; a zero field is Slack's own value. Scale multiplies all of them (0 means 1).
type Timing struct {
	Ack         time.Duration   // 3 s: until an acknowledgement must have come
	Ping        time.Duration   // 5 s: between pings
	Trigger     time.Duration   // 3 s: life of a trigger_id
	ResponseURL time.Duration   // 30 min: life of a response_url
	Refresh     time.Duration   // life of a socket; 0 means for ever
	Warning     time.Duration   // 10 s: between the warning and the cut
	Retries     []time.Duration // at once, 1 min, 5 min: before events are delivered again
	Scale       float64
}

// Options configure a workspace. Now and Logger are required; every other zero value has a default.
type Options struct {
	Addr       string
	Now        func() time.Time
	Logger     *slog.Logger
	TeamID     string
	TeamName   string
	AppID      string
	AppName    string
	BotToken   string
	AppToken   string
	Users      []UserSeed
	Channels   []ChannelSeed
	Commands   []Command
	Shortcuts  []Shortcut
	Scopes     []string
	Events     []string
	Timing     Timing
	RateLimits RateLimits
	Order      Order
	Seed       uint64
	Page       fs.FS
	Mounts     map[string]http.Handler
	AllowHosts []string
}

func withDefaults(o Options) (Options, error) {
	if o.Now == nil || o.Logger == nil {
		return o, fmt.Errorf("local workspace: options Now and Logger are required")
	}
	for field, fallback := range map[*string]string{
		&o.Addr: "127.0.0.1:0", &o.TeamID: "T0LOCAL000", &o.TeamName: "Local", &o.AppID: "A0LOCAL000", &o.AppName: "deploy-advice",
		&o.BotToken: "xoxb-local-bot-token", &o.AppToken: "xapp-local-app-token",
	} {
		if *field == "" {
			*field = fallback
		}
	}
	if o.Users == nil {
		o.Users = []UserSeed{{Name: "ana", RealName: "Ana Ruiz"}, {Name: "ben", RealName: "Ben Okafor"}, {Name: "chloe", RealName: "Chloe Martin"}}
	}
	if o.Channels == nil {
		o.Channels = defaultChannels()
	}
	o.fillApp()
	o.Timing = o.Timing.withDefaults()
	return o, nil
}

func defaultChannels() []ChannelSeed {
	return []ChannelSeed{
		{Name: "platform", Topic: "Where our services run"},
		{Name: "payments", Topic: "Team payments"},
		{Name: "random", Topic: "The app is not in here", WithoutBot: true},
		{Name: "archive", Topic: "Closed", Archived: true},
	}
}

// fillApp sets what a manifest would say of the app.
func (o *Options) fillApp() {
	if o.Commands == nil {
		o.Commands = []Command{{
			Command: "/deploy-advice", Description: "Ask for deployment advice", UsageHint: "[question | help]", ShouldEscape: true,
		}}
	}
	if o.Shortcuts == nil {
		o.Shortcuts = []Shortcut{
			{Name: "Get deploy advice", Type: "global", CallbackID: "advice_global", Description: "Open the advice form"},
			{Name: "Advise on this", Type: "message", CallbackID: "advice_message", Description: "Use this message as context"},
		}
	}
	if o.Scopes == nil {
		o.Scopes = []string{
			"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
			"groups:history", "groups:read", "im:history", "im:read", "im:write", "metadata.message:read", "mpim:history", "mpim:read",
			"reactions:write", "usergroups:read", "users:read",
		}
	}
	if o.Events == nil {
		o.Events = []string{
			"app_home_opened", "app_mention", "app_uninstalled", "message.channels", "message.groups", "message.im", "message.mpim",
			"tokens_revoked",
		}
	}
}

func (t Timing) withDefaults() Timing {
	scale := t.Scale
	if scale <= 0 {
		scale = 1
	}
	scaled := func(d, fallback time.Duration) time.Duration {
		if d == 0 {
			d = fallback
		}
		return time.Duration(float64(d) * scale)
	}
	if t.Retries == nil {
		t.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	retries := make([]time.Duration, 0, len(t.Retries))
	for _, r := range t.Retries {
		retries = append(retries, scaled(r, 0))
	}
	return Timing{
		Ack: scaled(t.Ack, 3*time.Second), Ping: scaled(t.Ping, 5*time.Second), Trigger: scaled(t.Trigger, 3*time.Second),
		ResponseURL: scaled(t.ResponseURL, 30*time.Minute), Refresh: scaled(t.Refresh, 0), Warning: scaled(t.Warning, 10*time.Second),
		Retries: retries, Scale: scale,
	}
}
